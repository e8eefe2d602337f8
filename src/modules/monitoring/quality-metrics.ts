import type { Provider } from '@nestjs/common';
import { Gauge, register } from 'prom-client';
import { FeedWatch } from '../market-data/feed-watch.js';

const FINDINGS = 'tradsys_data_quality_findings';

/** What the watch over our own feed has found; read when it is scraped. A second venue of the process takes the metric's place. */
export const qualityMetrics: Provider = {
  provide: 'QUALITY_METRICS',
  inject: [FeedWatch],
  useFactory: (watch: FeedWatch) => {
    register.removeSingleMetric(FINDINGS);
    return new Gauge({
      name: FINDINGS,
      help: 'Findings of the data quality monitors since the start, by check and symbol (empty: the whole feed).',
      labelNames: ['check', 'symbol'],
      collect() {
        for (const { symbol, check, count } of watch.findingCounts()) this.set({ check, symbol }, count);
      },
    });
  },
};
