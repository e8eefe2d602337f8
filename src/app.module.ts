import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { ConfigModule } from './config/config.module.js';
import type { VenueConfig } from './config/venue-config.js';
import { AlertingModule } from './modules/alerting/alerting.module.js';
import { ApprovalsModule } from './modules/approvals/approvals.module.js';
import { AuditModule } from './modules/audit/audit.module.js';
import { AuthModule } from './modules/auth/auth.module.js';
import { BinanceModule } from './modules/binance/binance.module.js';
import { EngineModule } from './modules/engine/engine.module.js';
import { EventHistoryModule } from './modules/event-history/event-history.module.js';
import { IdentityModule } from './modules/identity/identity.module.js';
import { InstrumentsModule } from './modules/instruments/instruments.module.js';
import { LedgerModule } from './modules/ledger/ledger.module.js';
import { MarketDataModule } from './modules/market-data/market-data.module.js';
import { MonitoringModule } from './modules/monitoring/monitoring.module.js';
import { OrdersModule } from './modules/orders/orders.module.js';
import { ProjectionsModule } from './modules/projections/projections.module.js';
import { RealtimeModule } from './modules/realtime/realtime.module.js';
import { ReconciliationModule } from './modules/reconciliation/reconciliation.module.js';
import { RiskAnalyticsModule } from './modules/risk-analytics/risk-analytics.module.js';
import { RiskModule } from './modules/risk/risk.module.js';
import { SimulationModule } from './modules/simulation/simulation.module.js';
import { TradeRevisionsModule } from './modules/trade-revisions/trade-revisions.module.js';
import { WithdrawalsModule } from './modules/withdrawals/withdrawals.module.js';

/** The table of contents of the venue: its modules, lowest layer first. */
@Module({
  imports: [
    EngineModule,
    InstrumentsModule,
    ProjectionsModule,
    IdentityModule,
    AuditModule,
    ApprovalsModule,
    LedgerModule,
    WithdrawalsModule,
    ReconciliationModule,
    TradeRevisionsModule,
    RiskModule,
    OrdersModule,
    EventHistoryModule,
    MarketDataModule,
    RiskAnalyticsModule,
    AuthModule,
    RealtimeModule,
    BinanceModule,
    SimulationModule,
    MonitoringModule,
    AlertingModule,
  ],
})
export class AppModule {
  static with(config: VenueConfig): DynamicModule {
    return { module: AppModule, imports: [ConfigModule.with(config)] };
  }
}
