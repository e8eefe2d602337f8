import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import {
  ALERT_CONFIG,
  AUDIT_CONFIG,
  AUTH_CONFIG,
  BINANCE_CONFIG,
  RISK_CONFIG,
  DATABASE_CONFIG,
  DEMO_CONFIG,
  ENGINE_CONFIG,
  ENVIRONMENT_CONFIG,
  HISTORY_CONFIG,
  HTTP_CONFIG,
  JOURNAL_CONFIG,
  LOG_CONFIG,
  MONITORING_CONFIG,
  RATE_LIMIT_CONFIG,
  REALTIME_CONFIG,
  RECONCILIATION_CONFIG,
  RISK_ANALYTICS_CONFIG,
} from './venue-config.js';
import type { VenueConfig } from './venue-config.js';

@Module({})
export class ConfigModule {
  /**
   * Provides the slices of a configuration that bootstrap.ts (or a test) has loaded. Global, because the values are known
   * only at run time: a module that imported this class would get an instance without them.
   */
  static with(config: VenueConfig): DynamicModule {
    const slices = new Map<symbol, object>([
      [ENVIRONMENT_CONFIG, config.environment],
      [HTTP_CONFIG, config.http],
      [RATE_LIMIT_CONFIG, config.rateLimits],
      [MONITORING_CONFIG, config.monitoring],
      [ALERT_CONFIG, config.alerts],
      [ENGINE_CONFIG, config.engine],
      [JOURNAL_CONFIG, config.journal],
      [DATABASE_CONFIG, config.database],
      [HISTORY_CONFIG, config.history],
      [AUTH_CONFIG, config.auth],
      [RISK_CONFIG, config.risk],
      [RISK_ANALYTICS_CONFIG, config.riskAnalytics],
      [RECONCILIATION_CONFIG, config.reconciliation],
      [AUDIT_CONFIG, config.audit],
      [REALTIME_CONFIG, config.realtime],
      [BINANCE_CONFIG, config.binance],
      [LOG_CONFIG, config.log],
      [DEMO_CONFIG, config.demo],
    ]);
    const providers = [...slices].map(([provide, useValue]) => ({ provide, useValue }));
    return { module: ConfigModule, global: true, providers, exports: [...slices.keys()] };
  }
}
