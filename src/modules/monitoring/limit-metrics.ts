import type { Provider } from '@nestjs/common';
import { Counter, Gauge, type Metric, register } from 'prom-client';
import { ConnectionCaps } from '../../common/nest/connection-caps.js';
import { lanes, RateLimits } from '../rate-limits/rate-limits.js';

/** What the limits of callers and connections have refused. Read when they are scraped. */
export const limitMetrics: Provider = {
  provide: 'LIMIT_METRICS',
  inject: [RateLimits, ConnectionCaps],
  useFactory: (limits: RateLimits, caps: ConnectionCaps): Metric[] => {
    const names = {
      refused: 'tradsys_rate_limit_refusals_total',
      coolOffs: 'tradsys_rate_limit_cool_offs_total',
      callers: 'tradsys_rate_limit_callers',
      connections: 'tradsys_http_connections',
      connectionsRefused: 'tradsys_http_connections_refused_total',
    };
    // A second venue of the process takes their place.
    for (const name of Object.values(names)) register.removeSingleMetric(name);
    const byLane = (kind: 'refused' | 'coolOffs', help: string): Counter =>
      new Counter({
        name: names[kind],
        help,
        labelNames: ['lane'],
        collect() {
          this.reset();
          for (const lane of lanes) this.inc({ lane }, limits.stats(lane)[kind]);
        },
      });
    return [
      byLane('refused', 'Requests that a rate limit has refused.'),
      byLane('coolOffs', 'Callers that were sent into a cool-off.'),
      new Gauge({
        name: names.callers,
        help: 'Callers that are told apart at the moment.',
        labelNames: ['lane'],
        collect() {
          for (const lane of lanes) this.set({ lane }, limits.stats(lane).keys);
        },
      }),
      new Gauge({
        name: names.connections,
        help: 'Open connections of all HTTP listeners.',
        collect() {
          this.set(caps.stats.open);
        },
      }),
      new Counter({
        name: names.connectionsRefused,
        help: 'Connections that were closed at once, because there were too many of all or of their address.',
        collect() {
          this.reset();
          this.inc(caps.stats.refused);
        },
      }),
    ];
  },
};
