import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EngineModule } from '../engine/engine.module.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { FaultsController } from './faults.controller.js';
import { LimitsController } from './limits.controller.js';
import { MarketBreakerController } from './market-breaker.controller.js';
import { PositionsController } from './positions.controller.js';
import { RequiredLimits } from './required-limits.js';
import { RiskAdminController } from './risk-admin.controller.js';
import { GetMarketBreakerHandler, GetPositionsHandler, IsStoppedHandler, ListLimitsHandler } from './risk.queries.js';

/** Limits, positions, the kill switch, and what is suspended after a fault. */
@Module({
  imports: [CqrsModule, EngineModule, InstrumentsModule],
  controllers: [RiskAdminController, LimitsController, MarketBreakerController, PositionsController, FaultsController],
  providers: [RequiredLimits, IsStoppedHandler, ListLimitsHandler, GetPositionsHandler, GetMarketBreakerHandler],
})
export class RiskModule {}
