import type { Provider } from '@nestjs/common';
import type { Metric } from 'prom-client';
import type { Clock } from '../../common/clock.js';
import { Lifecycle, type LifecyclePhase } from '../../common/nest/lifecycle.js';
import { SystemClock } from '../../common/nest/system-clock.js';
import { AuditWatch } from '../audit/audit-watch.js';
import { Engine } from '../engine/engine.js';
import { scrapedCounter, scrapedGauge, scrapedGauges } from './scraped.js';

const MICROSECONDS = 1e-6;
const MILLISECONDS = 1e-3;
const phases: readonly LifecyclePhase[] = ['starting', 'ready', 'draining'];

/** What waits in the venue, how far it is, what is stopped, and whether its clock and its trail can be trusted. */
export const engineMetrics: Provider = {
  provide: 'ENGINE_METRICS',
  inject: [Engine, Lifecycle, SystemClock, AuditWatch],
  useFactory: registerEngineMetrics,
};

export function registerEngineMetrics(
  engine: Pick<Engine, 'stats' | 'killSwitches'>,
  lifecycle: Lifecycle,
  clock: Clock,
  audit: Pick<AuditWatch, 'state'>,
): Metric[] {
  return [
    ...progress(engine),
    scrapedGauges('hft_risk_kill_switches_active', 'Kill switches that are on now.', 'scope', () =>
      Object.entries(engine.killSwitches),
    ),
    scrapedGauges('tradsys_venue_phase', '1 for what the venue does now, 0 for the rest.', 'phase', () =>
      phases.map((phase) => [phase, lifecycle.phase === phase ? 1 : 0]),
    ),
    scrapedGauge(
      'tradsys_clock_offset_seconds',
      "How far the venue's clock, which never steps, is ahead of the machine's, which is set by NTP.",
      () => clockOffsetSeconds(clock, Date.now()),
    ),
    scrapedGauge('tradsys_audit_chain_sound', '0 when the last look found the audit trail changed or cut.', () =>
      audit.state.reason === undefined ? 1 : 0,
    ),
    scrapedGauge(
      'tradsys_audit_chain_checked_timestamp_seconds',
      'When the whole audit trail was last looked at; 0 for never.',
      () => audit.state.checkedAtMs * MILLISECONDS,
    ),
  ];
}

export function clockOffsetSeconds(clock: Clock, machineMs: number): number {
  return (clock.nowUs() - machineMs * 1_000) * MICROSECONDS;
}

function progress(engine: Pick<Engine, 'stats'>): Metric[] {
  const read = (value: (stats: ReturnType<Engine['stats']>) => number) => () => value(engine.stats());
  return [
    scrapedGauge(
      'tradsys_engine_queued_commands',
      'Commands in the batch that fills.',
      read(({ queuedCommands }) => queuedCommands),
    ),
    scrapedGauge(
      'tradsys_engine_unsynced_commands',
      'Commands that are applied and not durable yet.',
      read(({ sequence, durableSequence }) => sequence - durableSequence),
    ),
    scrapedGauge(
      'tradsys_engine_sequence',
      'Sequence number of the last command.',
      read(({ sequence }) => sequence),
    ),
    scrapedGauge(
      'tradsys_engine_open_orders',
      'Open orders.',
      read(({ openOrders }) => openOrders),
    ),
    scrapedGauge(
      'tradsys_engine_accounts',
      'Accounts.',
      read(({ accounts }) => accounts),
    ),
    scrapedCounter(
      'tradsys_engine_trades_total',
      'Trades since the venue was opened first.',
      read(({ trades }) => trades),
    ),
    scrapedGauge(
      'tradsys_engine_start_progress',
      'How much of the journal is replayed, from 0 to 1.',
      read(({ startProgress }) => startProgress),
    ),
  ];
}
