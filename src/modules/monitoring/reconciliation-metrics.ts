import type { Provider } from '@nestjs/common';
import { Counter, Gauge, type Metric, register } from 'prom-client';
import { Reconciliations } from '../reconciliation/reconciliations.js';
import { reconciliationStatuses } from '../reconciliation/stored-reconciliation.js';

const RUNS = 'hft_reconciliations_total';
const DIFFERENCES = 'hft_reconciliation_differences';

/** What reconciliations have found; read when it is scraped. A second venue of the process takes the metrics' place. */
export const reconciliationMetrics: Provider = {
  provide: 'RECONCILIATION_METRICS',
  inject: [Reconciliations],
  useFactory: (reconciliations: Reconciliations): Metric[] => {
    for (const name of [RUNS, DIFFERENCES]) register.removeSingleMetric(name);
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
    ];
  },
};
