import { Module, type OnModuleDestroy } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EngineModule } from '../engine/engine.module.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { MarketDataModule } from '../market-data/market-data.module.js';
import { AccountRiskController } from './account-risk.controller.js';
import { CandlePrices } from './candle-prices.js';
import { PortfolioReader } from './portfolio-reader.js';
import { RiskAnalyticsController } from './risk-analytics.controller.js';
import { RiskReports } from './risk-reports.js';
import { RiskThread } from './risk-thread.js';

/** What a portfolio can lose, computed by a thread of its own. */
@Module({
  imports: [CqrsModule, EngineModule, InstrumentsModule, MarketDataModule],
  controllers: [RiskAnalyticsController, AccountRiskController],
  providers: [{ provide: RiskThread, useFactory: () => new RiskThread() }, CandlePrices, PortfolioReader, RiskReports],
})
export class RiskAnalyticsModule implements OnModuleDestroy {
  constructor(private readonly thread: RiskThread) {}

  onModuleDestroy(): Promise<void> {
    return this.thread.stop();
  }
}
