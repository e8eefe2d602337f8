import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EngineModule } from '../engine/engine.module.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { EventTail } from '../projections/event-tail.js';
import { FillHistory } from '../projections/fill-history.js';
import { HistoryReads } from '../projections/history-reads.js';
import { ProjectionsModule } from '../projections/projections.module.js';
import { FaultsController } from './faults.controller.js';
import { LimitsController } from './limits.controller.js';
import { LotReader } from './lot-reader.js';
import { MarginController } from './margin.controller.js';
import { GetMarginsHandler } from './margin.queries.js';
import { MarketBreakerController } from './market-breaker.controller.js';
import { PnlController } from './pnl.controller.js';
import { GetPnlHandler } from './pnl.queries.js';
import { PositionsController } from './positions.controller.js';
import { PnlHistory } from './projections/pnl-history.js';
import { RequiredLimits } from './required-limits.js';
import { RiskAdminController } from './risk-admin.controller.js';
import {
  GetMarketBreakerHandler,
  GetPositionLotsHandler,
  GetPositionsHandler,
  IsStoppedHandler,
  ListLimitsHandler,
} from './risk.queries.js';
import { WatchAccountHandler, WatchVenueHandler } from './risk-watch.queries.js';

/** Limits, positions, the kill switch, and what is suspended after a fault. */
@Module({
  imports: [CqrsModule, EngineModule, InstrumentsModule, ProjectionsModule],
  controllers: [
    RiskAdminController,
    LimitsController,
    MarketBreakerController,
    MarginController,
    PositionsController,
    PnlController,
    FaultsController,
  ],
  providers: [
    {
      provide: LotReader,
      inject: [EventTail, FillHistory],
      useFactory: (tail: EventTail, fills: FillHistory) => new LotReader(tail, fills),
    },
    { provide: PnlHistory, inject: [HistoryReads], useFactory: (rows: HistoryReads) => new PnlHistory(rows) },
    RequiredLimits,
    IsStoppedHandler,
    ListLimitsHandler,
    GetPositionsHandler,
    GetPositionLotsHandler,
    GetPnlHandler,
    GetMarketBreakerHandler,
    GetMarginsHandler,
    WatchAccountHandler,
    WatchVenueHandler,
  ],
})
export class RiskModule {}
