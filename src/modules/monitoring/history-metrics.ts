import type { Provider } from '@nestjs/common';
import { Gauge, register } from 'prom-client';
import { EventTail } from '../projections/event-tail.js';
import { type ProjectionStats, Projections } from '../projections/projections.js';

const MICROSECONDS = 1e-6;

/** How far history is behind, and how its reads are served. All are read when they are scraped. */
const gauges: readonly {
  readonly name: string;
  readonly help: string;
  readonly value: (stats: ProjectionStats, tail: EventTail) => number;
}[] = [
  {
    name: 'tradsys_projection_lag_commands',
    help: 'Durable commands that the projections do not contain yet.',
    value: (stats) => stats.lagCommands,
  },
  {
    name: 'tradsys_projection_checkpoint',
    help: 'The sequence up to which the projections are true.',
    value: (stats) => stats.checkpoint,
  },
  {
    name: 'tradsys_projection_events',
    help: 'Events projected since the start.',
    value: (stats) => stats.events,
  },
  {
    name: 'tradsys_projector_restarts',
    help: 'How often the projector has failed and was started again.',
    value: (stats) => stats.restarts,
  },
  {
    name: 'tradsys_event_tail_bytes',
    help: 'Events in memory that wait for their projection.',
    value: (_stats, tail) => tail.sizeBytes,
  },
  {
    name: 'tradsys_history_reads',
    help: 'Reads of the projections since the start.',
    value: ({ reads }) => reads?.reads ?? 0,
  },
  {
    name: 'tradsys_history_reads_waiting',
    help: 'Reads that wait for a connection now.',
    value: ({ reads }) => reads?.waiting ?? 0,
  },
  {
    name: 'tradsys_history_read_wait_seconds',
    help: 'Time that reads have waited for a connection, all together.',
    value: ({ reads }) => (reads?.waitUsTotal ?? 0) * MICROSECONDS,
  },
  {
    name: 'tradsys_history_read_wait_seconds_max',
    help: 'The longest time that a read has waited for a connection.',
    value: ({ reads }) => (reads?.waitUsMax ?? 0) * MICROSECONDS,
  },
  {
    name: 'tradsys_history_read_seconds',
    help: 'Time that reads have taken, all together.',
    value: ({ reads }) => (reads?.readUsTotal ?? 0) * MICROSECONDS,
  },
  {
    name: 'tradsys_history_reads_refused',
    help: 'Reads that waited or ran too long.',
    value: ({ reads }) => reads?.overloads ?? 0,
  },
];

/** Registers the gauges; a second venue of the process takes their place. */
export const historyMetrics: Provider = {
  provide: 'HISTORY_METRICS',
  inject: [Projections, EventTail],
  useFactory: (projections: Projections, tail: EventTail) =>
    gauges.map(({ name, help, value }) => {
      register.removeSingleMetric(name);
      return new Gauge({
        name,
        help,
        collect() {
          this.set(value(projections.stats(), tail));
        },
      });
    }),
};
