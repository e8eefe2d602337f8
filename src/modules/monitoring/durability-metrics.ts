import { Counter, Gauge, Histogram, register } from 'prom-client';
import type { Clock } from '../../common/clock.js';
import type { GroupCommit } from '../engine/batch.js';
import { DISK_LEVELS, type DiskWatch } from '../engine/disk-watch.js';
import type { Engine } from '../engine/engine.js';
import type { Snapshotter } from '../engine/snapshotter.js';

export interface DurabilityParts {
  readonly engine: Pick<Engine, 'stats' | 'onCommit'>;
  readonly snapshots: Pick<Snapshotter, 'statistics'>;
  readonly disk: Pick<DiskWatch, 'state'>;
  readonly clock: Clock;
  /** `journal.retention_bytes`. */
  readonly logBytesMax: number | undefined;
}

const MICROSECONDS = 1e-6;
const recordBuckets = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000];
/** From a disk that only promises to one that is about to fail. */
const syncBuckets = [
  50e-6, 100e-6, 200e-6, 500e-6, 1e-3, 2e-3, 5e-3, 10e-3, 20e-3, 50e-3, 100e-3, 250e-3, 500e-3, 1, 5,
];

/** What keeps acknowledged commands: how the journal syncs, how old the snapshots are, how much room there is. */
export class DurabilityMetrics {
  private readonly syncs = counter('tradsys_journal_fdatasyncs_total', 'Successful fdatasyncs of the journal.');
  private readonly records = histogram(
    'tradsys_journal_records_per_sync',
    'Commands that became durable together.',
    recordBuckets,
  );
  private readonly seconds = histogram('tradsys_journal_sync_seconds', 'Time of an fdatasync.', syncBuckets);

  constructor(parts: DurabilityParts) {
    parts.engine.onCommit((commit) => this.count(commit));
    for (const [name, { help, value }] of Object.entries(gauges)) gauge(name, help, () => value(parts));
  }

  private count({ records, syncUs, isSynced }: GroupCommit): void {
    this.records.observe(records);
    if (!isSynced) return;
    this.syncs.inc();
    this.seconds.observe(syncUs * MICROSECONDS);
  }
}

/** Read when they are scraped. */
const gauges: Readonly<Record<string, { readonly help: string; readonly value: (parts: DurabilityParts) => number }>> =
  {
    tradsys_open_faults: {
      help: 'Commands that broke the core and are not lifted.',
      value: ({ engine }) => engine.stats().openFaults,
    },
    tradsys_journal_command_bytes: {
      help: 'Bytes of commands written since the start.',
      value: ({ engine }) => engine.stats().journal.commandBytes,
    },
    tradsys_journal_event_bytes: {
      help: 'Bytes of events written since the start.',
      value: ({ engine }) => engine.stats().journal.eventBytes,
    },
    tradsys_journal_retention_bytes: {
      help: 'Size that journal and events may have (journal.retention_bytes); 0 for no limit.',
      value: ({ logBytesMax }) => logBytesMax ?? 0,
    },
    tradsys_journal_excess_bytes: {
      help: 'What the logs are larger than they may be, as of the last snapshot: what is left is needed, or not projected yet.',
      value: ({ snapshots }) => snapshots.statistics.excessLogBytes,
    },
    tradsys_snapshot_sequence: {
      help: 'Sequence of the newest snapshot; 0 for none.',
      value: ({ snapshots }) => snapshots.statistics.sequence,
    },
    tradsys_snapshot_age_seconds: {
      help: 'Venue time since the last command in the newest snapshot; 0 where there is none.',
      value: ({ snapshots, clock }) => ageOf(snapshots.statistics.timeUs, clock.nowUs()) * MICROSECONDS,
    },
    tradsys_snapshot_bytes: {
      help: 'Size of the newest snapshot.',
      value: ({ snapshots }) => snapshots.statistics.bytes,
    },
    tradsys_snapshot_duration_seconds: {
      help: 'How long the newest snapshot took its process; 0 before this run has made one.',
      value: ({ snapshots }) => snapshots.statistics.elapsedMs / 1_000,
    },
    tradsys_snapshot_replay_seconds: {
      help: 'How long a replay behind the newest snapshot would take, as estimated.',
      value: ({ snapshots }) => snapshots.statistics.replaySeconds,
    },
    tradsys_snapshots_made: {
      help: 'Snapshots made since the start.',
      value: ({ snapshots }) => snapshots.statistics.made,
    },
    tradsys_snapshots_failed: {
      help: 'Snapshots that failed since the start.',
      value: ({ snapshots }) => snapshots.statistics.failed,
    },
    tradsys_snapshots_without_room: {
      help: 'How often a snapshot was due while the disk had no room for it.',
      value: ({ snapshots }) => snapshots.statistics.withoutRoom,
    },
    tradsys_disk_bytes: {
      help: 'Size of the disk of the data directory, without what only root may use.',
      value: ({ disk }) => disk.state.bytes,
    },
    tradsys_disk_free_bytes: {
      help: 'Room on it.',
      value: ({ disk }) => disk.state.freeBytes,
    },
    tradsys_disk_level: {
      help: `The highest of the shares ${DISK_LEVELS.join(', ')} that is used; 0 below them.`,
      value: ({ disk }) => disk.state.level,
    },
  };

function ageOf(timeUs: number, nowUs: number): number {
  return timeUs === 0 ? 0 : Math.max(0, nowUs - timeUs);
}

/** A second venue of the process takes its place. */
function counter(name: string, help: string): Counter {
  register.removeSingleMetric(name);
  return new Counter({ name, help });
}

function gauge(name: string, help: string, value: () => number): Gauge {
  register.removeSingleMetric(name);
  return new Gauge({
    name,
    help,
    collect() {
      this.set(value());
    },
  });
}

function histogram(name: string, help: string, buckets: number[]): Histogram {
  register.removeSingleMetric(name);
  return new Histogram({ name, help, buckets });
}
