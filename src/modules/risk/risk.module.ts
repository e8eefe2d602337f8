import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EngineModule } from '../engine/engine.module.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { FaultsController } from './faults.controller.js';
import { RiskAdminController } from './risk-admin.controller.js';

/** Limits, the kill switch, and what is suspended after a fault. */
@Module({
  imports: [CqrsModule, EngineModule, InstrumentsModule],
  controllers: [RiskAdminController, FaultsController],
})
export class RiskModule {}
