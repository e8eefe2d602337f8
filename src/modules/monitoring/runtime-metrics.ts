import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import type { OnModuleDestroy, Provider } from '@nestjs/common';
import { collectDefaultMetrics, type Histogram, register } from 'prom-client';

/** Gauges that are named like counters, which Prometheus' own checks refuse; and pauses, which are told below. */
const misnamed = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
  'nodejs_gc_duration_seconds',
];

/** CPU, memory, files and event-loop lag of the process, registered once however many venues it runs. */
export const processMetrics: Provider = {
  provide: 'PROCESS_METRICS',
  useFactory: () => {
    if (register.getSingleMetric('nodejs_version_info') !== undefined) return;
    collectDefaultMetrics();
    for (const name of misnamed) register.removeSingleMetric(name);
  },
};

export const MEMORY_BYTES = 'hft_memory_usage_bytes';
export const GC_PAUSE_SECONDS = 'hft_gc_pause_time_seconds';

const kinds = new Map<number, string>([
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weak_callbacks'],
]);

type GcEntry = PerformanceEntry & { readonly detail: { readonly kind: number } };

/** Pauses of the garbage collector, as the runtime reports them. */
export class GcMetrics implements OnModuleDestroy {
  private readonly observer: PerformanceObserver;

  constructor(pauses: Histogram) {
    this.observer = new PerformanceObserver((list) => {
      for (const { duration, detail } of list.getEntries() as GcEntry[]) {
        pauses.observe({ kind: kinds.get(detail.kind) ?? 'other' }, duration / 1000);
      }
    });
    this.observer.observe({ entryTypes: ['gc'] });
  }

  onModuleDestroy(): void {
    this.observer.disconnect();
  }
}
