import type { Provider } from '@nestjs/common';
import type { Metric } from 'prom-client';
import { Reconciliations } from '../reconciliation/reconciliations.js';
import { reconciliationStatuses } from '../reconciliation/stored-reconciliation.js';
import { scrapedCounters, scrapedGauge } from './scraped.js';

/** What reconciliations have found. */
export const reconciliationMetrics: Provider = {
  provide: 'RECONCILIATION_METRICS',
  inject: [Reconciliations],
  useFactory: (reconciliations: Reconciliations): Metric[] => [
    scrapedCounters(
      'hft_reconciliations_total',
      'Reconciliations of ledger, positions and trades by how they ended.',
      'status',
      () => reconciliationStatuses.map((status) => [status, reconciliations.stats().counts.get(status) ?? 0]),
    ),
    scrapedGauge(
      'hft_reconciliation_differences',
      'Figures that differed in the last reconciliation: anything but 0 needs people.',
      () => reconciliations.stats().differences,
    ),
    scrapedGauge(
      'hft_reconciliation_last_timestamp_seconds',
      'When the last reconciliation that could be carried out was kept; the start where there is none.',
      () => reconciliations.stats().provenAtMs / 1_000,
    ),
    scrapedGauge(
      'hft_reconciliation_interval_seconds',
      'How often there should be a reconciliation; 0 for never.',
      () => reconciliations.stats().intervalS,
    ),
  ],
};
