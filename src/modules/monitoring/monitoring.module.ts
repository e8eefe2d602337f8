import { Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { TerminusModule } from '@nestjs/terminus';
import {
  getToken,
  makeCounterProvider,
  makeGaugeProvider,
  makeHistogramProvider,
  PrometheusModule,
} from '@willsoto/nestjs-prometheus';
import type { FastifyInstance } from 'fastify';
import type { Counter, Gauge, Histogram } from 'prom-client';
import { Lifecycle } from '../../common/nest/lifecycle.js';
import { SystemClock } from '../../common/nest/system-clock.js';
import { JOURNAL_CONFIG, type JournalConfig } from '../../config/venue-config.js';
import { AuthModule } from '../auth/auth.module.js';
import { DiskWatch } from '../engine/disk-watch.js';
import { Engine } from '../engine/engine.js';
import { EngineModule } from '../engine/engine.module.js';
import { Outbox } from '../engine/outbox.js';
import { Snapshotter } from '../engine/snapshotter.js';
import { MarketDataModule } from '../market-data/market-data.module.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { ProjectionsModule } from '../projections/projections.module.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { ReconciliationModule } from '../reconciliation/reconciliation.module.js';
import { RealtimeModule } from '../realtime/realtime.module.js';
import { AdminController } from './admin.controller.js';
import { DurabilityMetrics } from './durability-metrics.js';
import { FiguresController } from './figures.controller.js';
import { engineMetrics } from './engine-metrics.js';
import { HealthController } from './health.controller.js';
import { HealthIndicators } from './health-indicators.js';
import { HistoryHealth } from './history-health.js';
import { historyMetrics } from './history-metrics.js';
import { limitMetrics } from './limit-metrics.js';
import { LoopLag } from './loop-lag.js';
import { MetricsController } from './metrics.controller.js';
import { OrderMetrics, ORDERS_CANCELLED, ORDERS_PROCESSED } from './order-metrics.js';
import { qualityMetrics } from './quality-metrics.js';
import { ProblemsController } from './problems.controller.js';
import { reconciliationMetrics } from './reconciliation-metrics.js';
import { RiskCounts, riskMetrics } from './risk-metrics.js';
import { realtimeMetrics } from './realtime-metrics.js';
import { REQUEST_SECONDS, RequestMetrics, REQUESTS } from './request-metrics.js';
import { GC_PAUSE_SECONDS, GcMetrics, MEMORY_BYTES, processMetrics } from './runtime-metrics.js';
import { stageMetrics } from './stage-metrics.js';
import { SystemController } from './system.controller.js';

const requestLabels = ['method', 'endpoint', 'status'];
/** From 10 microseconds to 5 seconds. */
const requestBuckets = [
  10e-6, 25e-6, 50e-6, 100e-6, 200e-6, 500e-6, 1e-3, 2e-3, 5e-3, 10e-3, 20e-3, 50e-3, 100e-3, 250e-3, 500e-3, 1, 5,
];
const pauseBuckets = [100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3, 10e-3, 25e-3, 50e-3, 100e-3, 250e-3];

const metrics = [
  makeHistogramProvider({
    name: REQUEST_SECONDS,
    help: 'Time to answer a request, by route.',
    labelNames: requestLabels,
    buckets: requestBuckets,
  }),
  makeCounterProvider({ name: REQUESTS, help: 'Requests, by route and status.', labelNames: requestLabels }),
  makeCounterProvider({
    name: ORDERS_PROCESSED,
    help: 'Placements by what became of them under their own command.',
    labelNames: ['type', 'side', 'outcome'],
  }),
  makeCounterProvider({ name: ORDERS_CANCELLED, help: 'Cancelled orders by reason.', labelNames: ['reason'] }),
  makeHistogramProvider({
    name: GC_PAUSE_SECONDS,
    help: 'Pauses of the garbage collector.',
    labelNames: ['kind'],
    buckets: pauseBuckets,
  }),
  makeGaugeProvider({
    name: MEMORY_BYTES,
    help: 'Memory of the process by kind.',
    labelNames: ['kind'],
    collect(this: Gauge) {
      const { rss, heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage();
      const bytes = { rss, heap_total: heapTotal, heap_used: heapUsed, external, array_buffers: arrayBuffers };
      for (const [kind, value] of Object.entries(bytes)) this.set({ kind }, value);
    },
  }),
];

/** Probes, metrics, and what operators read. */
@Module({
  imports: [
    CqrsModule,
    EngineModule,
    InstrumentsModule,
    MarketDataModule,
    ProjectionsModule,
    RealtimeModule,
    ReconciliationModule,
    AuthModule,
    RateLimitsModule,
    TerminusModule.forRoot({ logger: false }),
    PrometheusModule.register({ controller: MetricsController, defaultMetrics: { enabled: false } }),
  ],
  controllers: [HealthController, SystemController, AdminController, FiguresController, ProblemsController],
  providers: [
    processMetrics,
    ...metrics,
    stageMetrics,
    LoopLag,
    engineMetrics,
    historyMetrics,
    limitMetrics,
    {
      provide: DurabilityMetrics,
      inject: [Engine, Snapshotter, DiskWatch, SystemClock, JOURNAL_CONFIG],
      useFactory: (
        engine: Engine,
        snapshots: Snapshotter,
        disk: DiskWatch,
        clock: SystemClock,
        { retentionBytes }: JournalConfig,
      ) => new DurabilityMetrics({ engine, snapshots, disk, clock, logBytesMax: retentionBytes }),
    },
    realtimeMetrics,
    qualityMetrics,
    reconciliationMetrics,
    RiskCounts,
    riskMetrics,
    HealthIndicators,
    HistoryHealth,
    {
      provide: GcMetrics,
      inject: [getToken(GC_PAUSE_SECONDS)],
      useFactory: (pauses: Histogram) => new GcMetrics(pauses),
    },
    {
      provide: RequestMetrics,
      inject: [HttpAdapterHost, getToken(REQUEST_SECONDS), getToken(REQUESTS)],
      useFactory: ({ httpAdapter }: HttpAdapterHost, seconds: Histogram, requests: Counter) => {
        const metric = new RequestMetrics(seconds, requests);
        metric.attach(httpAdapter.getInstance<FastifyInstance>());
        return metric;
      },
    },
    {
      provide: OrderMetrics,
      inject: [Outbox, getToken(ORDERS_PROCESSED), getToken(ORDERS_CANCELLED), RiskCounts],
      useFactory: (outbox: Outbox, processed: Counter, cancelled: Counter, risk: RiskCounts) => {
        const metric = new OrderMetrics(processed, cancelled, risk);
        outbox.subscribe(metric);
        return metric;
      },
    },
    Lifecycle,
  ],
  exports: [Lifecycle],
})
export class MonitoringModule {}
