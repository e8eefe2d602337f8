import { Module, type OnModuleDestroy } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EngineModule } from '../engine/engine.module.js';
import { IDENTITY } from '../identity/identity.data-source.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { MarketDataModule } from '../market-data/market-data.module.js';
import { AccountRiskController } from './account-risk.controller.js';
import { CandlePrices } from './candle-prices.js';
import { PortfolioReader } from './portfolio-reader.js';
import { RiskAnalyticsController } from './risk-analytics.controller.js';
import { RiskReports } from './risk-reports.js';
import { RiskSnapshotEntity } from './risk-snapshot.entity.js';
import { RiskSnapshots } from './risk-snapshots.js';
import { RiskSnapshotsStore } from './risk-snapshots.store.js';
import { RiskThread } from './risk-thread.js';
import { VarFigures } from './var-figures.js';

/**
 * What a portfolio can lose, computed by a thread of its own. What was recorded is kept with the users: unlike history it
 * cannot be made again from the events.
 */
@Module({
  imports: [
    CqrsModule,
    EngineModule,
    InstrumentsModule,
    MarketDataModule,
    TypeOrmModule.forFeature([RiskSnapshotEntity], IDENTITY),
  ],
  controllers: [RiskAnalyticsController, AccountRiskController],
  providers: [
    { provide: RiskThread, useFactory: () => new RiskThread() },
    CandlePrices,
    PortfolioReader,
    RiskReports,
    RiskSnapshotsStore,
    RiskSnapshots,
    VarFigures,
  ],
})
export class RiskAnalyticsModule implements OnModuleDestroy {
  constructor(private readonly thread: RiskThread) {}

  onModuleDestroy(): Promise<void> {
    return this.thread.stop();
  }
}
