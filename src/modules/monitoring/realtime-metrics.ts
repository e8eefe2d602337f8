import type { Provider } from '@nestjs/common';
import { Gauge, register } from 'prom-client';
import { RealtimeHub, type RealtimeStatistics } from '../realtime/realtime-hub.js';

/** What the streams have told and left out, read when it is scraped. */
const gauges: readonly {
  readonly name: string;
  readonly help: string;
  readonly values: (statistics: RealtimeStatistics, hub: RealtimeHub) => Readonly<Record<string, number>>;
}[] = [
  {
    name: 'hft_websocket_connections_active',
    help: 'Connections now, by class: told as it happens, or held back because their client is slow.',
    values: ({ connections, heldConnections }) => ({ told: connections - heldConnections, held: heldConnections }),
  },
  {
    name: 'hft_websocket_queued_bytes',
    help: 'What waits to be sent, of all connections together and of the one with the most.',
    values: (_statistics, hub) => hub.queuedBytes(),
  },
  {
    name: 'hft_market_data_messages_total',
    help: 'Public messages that were written, once for all who want them, and frames sent and held back.',
    values: ({ messagesTold, framesSent, framesHeldBack }) => ({
      messages: messagesTold,
      frames: framesSent,
      held_back: framesHeldBack,
    }),
  },
];

/** Registers the gauges; a second venue of the process takes their place. */
export const realtimeMetrics: Provider = {
  provide: 'REALTIME_METRICS',
  inject: [RealtimeHub],
  useFactory: (hub: RealtimeHub) =>
    gauges.map(({ name, help, values }) => {
      register.removeSingleMetric(name);
      return new Gauge({
        name,
        help,
        labelNames: ['class'],
        collect() {
          for (const [label, value] of Object.entries(values(hub.statistics, hub))) this.set({ class: label }, value);
        },
      });
    }),
};
