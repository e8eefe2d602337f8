import type { Provider } from '@nestjs/common';
import { Counter, Gauge, type Metric, register } from 'prom-client';
import { Reconciliations } from '../reconciliation/reconciliations.js';
import { reconciliationStatuses } from '../reconciliation/stored-reconciliation.js';

const RUNS = 'hft_reconciliations_total';
const DIFFERENCES = 'hft_reconciliation_differences';
const PROVEN = 'hft_reconciliation_last_timestamp_seconds';
const INTERVAL = 'hft_reconciliation_interval_seconds';

/** What reconciliations have found; read when it is scraped. A second venue of the process takes the metrics' place. */
export const reconciliationMetrics: Provider = {
  provide: 'RECONCILIATION_METRICS',
  inject: [Reconciliations],
  useFactory: (reconciliations: Reconciliations): Metric[] => {
    for (const name of [RUNS, DIFFERENCES, PROVEN, INTERVAL]) register.removeSingleMetric(name);
    return [
      new Counter({
        name: RUNS,
        help: 'Reconciliations of ledger, positions and trades by how they ended.',
        labelNames: ['status'],
        collect() {
          this.reset();
          const { counts } = reconciliations.stats();
          for (const status of reconciliationStatuses) this.inc({ status }, counts.get(status) ?? 0);
        },
      }),
      new Gauge({
        name: DIFFERENCES,
        help: 'Figures that differed in the last reconciliation: anything but 0 needs people.',
        collect() {
          this.set(reconciliations.stats().differences);
        },
      }),
      new Gauge({
        name: PROVEN,
        help: 'When the last reconciliation that could be carried out was kept; the start where there is none.',
        collect() {
          this.set(reconciliations.stats().provenAtMs / 1_000);
        },
      }),
      new Gauge({
        name: INTERVAL,
        help: 'How often there should be a reconciliation; 0 for never.',
        collect() {
          this.set(reconciliations.stats().intervalS);
        },
      }),
    ];
  },
};
