import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import type { OnModuleDestroy } from '@nestjs/common';
import type { Histogram } from 'prom-client';

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
