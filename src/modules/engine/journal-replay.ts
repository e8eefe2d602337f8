/** What the files of a data directory say, without a venue: for the command line and for tests. Reading only. */
import { commandLayouts } from '../../common/model/commands.js';
import { HEADER } from '../../common/model/record-layout.js';
import { FRAME_HEADER_BYTES } from './batch.js';
import { EventWriter } from './domain/event-writer.js';
import { LOGIC_VERSION } from './domain/logic-version.js';
import { VenueCore } from './domain/venue-core.js';
import type { EventBatch } from './event-stream.js';
import { EventComparison } from './events/event-comparison.js';
import type { DiskPort } from './journal/disk-port.js';
import { type ApplyCommand, CommandReplay } from './journal/command-replay.js';
import { sequenceAt } from './journal/journal-cut.js';
import { JournalDamaged } from './journal/journal-damaged.js';
import {
  commandDirectory,
  commandLog,
  defaultJournalSettings,
  eventDirectory,
  eventLog,
} from './journal/journal-store.js';
import type { Moment } from './moment.js';
import { NodeDisk } from './journal/node-disk.js';
import { describeCut } from './journal/recovery.js';
import { listSegments } from './journal/segment.js';
import { readToEnd, verifyLogs } from './journal/verify.js';
import {
  bodyFault,
  listSnapshots,
  loadSnapshot,
  readSnapshot,
  type Snapshot,
  snapshotPath,
} from './snapshots/snapshot-file.js';
import { stateHash } from './state-hash.js';
import { newHashSeed } from './hash-seed.js';

export interface ReplayOptions {
  /** Stops behind this sequence, or behind the last command at or before this time; the end of the journal otherwise. */
  readonly to?: Moment;
  /** Told of the events of each command; valid only inside the callback. */
  readonly onEvents?: (batch: EventBatch) => void;
  /** Compares each event of the event store with what its command causes now. */
  readonly compareEvents?: boolean;
}

export interface ReplayResult {
  /** Of the last command applied. */
  readonly sequence: number;
  readonly timeUs: number;
  readonly stateHash: string;
  /** A write that a crash interrupted behind the last sound frame; it was never acknowledged. */
  readonly cut: string | undefined;
}

const settings = { ...defaultJournalSettings, logicVersion: LOGIC_VERSION };

/**
 * Verifies the whole journal, the event store and all snapshots, then applies the commands to a new core; where the
 * journal has lost its beginning, to that of its oldest snapshot. A snapshot that the replay passes must have the state
 * of that moment. Throws `JournalDamaged`.
 */
export function replayDataDir(dataDir: string, options: ReplayOptions = {}): ReplayResult {
  const disk = new NodeDisk();
  const snapshots = soundSnapshots(disk, dataDir);
  const [newest] = snapshots;
  const isWhole = listSegments(disk, commandDirectory(dataDir))[0] === 1;
  const base = isWhole ? undefined : snapshots.at(-1);
  const { commands } = verifyLogs(disk, dataDir, settings, base?.header, newest?.header.sequence);
  readToEnd(disk, { ...commandLog(dataDir, settings), from: 'first' });
  readToEnd(disk, { ...eventLog(dataDir, settings), from: 'first' });
  const core = new VenueCore({ hashSeed: newHashSeed() });
  if (base !== undefined) {
    if (options.onEvents !== undefined) {
      throw new JournalDamaged(base.path, 0, `all events are asked for, those up to ${base.header.sequence} are gone`);
    }
    loadSnapshot(disk, base, (source) => core.loadState(source));
  }
  const through = Math.min(commands.lastSequence, lastWanted(disk, dataDir, options.to));
  const passed = snapshots.filter(({ header }) => header.sequence > core.sequence && header.sequence <= through);
  const events = new EventWriter(FRAME_HEADER_BYTES);
  const from = core.sequence + 1;
  const comparison = options.compareEvents === true ? new EventComparison(disk, dataDir, from) : undefined;
  const apply: ApplyCommand = (buffer, offset) => {
    events.reset();
    core.apply(buffer, offset, events);
    comparison?.compare(replay.sequence, events);
    const { buffer: records, start, end } = events;
    const { sequence } = core;
    options.onEvents?.({
      events: records,
      start,
      end,
      firstSequence: sequence,
      lastSequence: sequence,
      isReplay: true,
    });
  };
  const replay = new CommandReplay(disk, dataDir, settings, apply, base?.header);
  try {
    for (const snapshot of passed.toReversed()) {
      replay.run(snapshot.header.sequence - core.sequence);
      requireState(snapshot, core);
    }
    replay.run(Math.max(0, through - core.sequence));
  } finally {
    replay.close();
    comparison?.close();
  }
  return { sequence: core.sequence, timeUs: core.timeUs, stateHash: stateHash(core), cut: describeCut(commands) };
}

function lastWanted(disk: DiskPort, dataDir: string, to: Moment | undefined): number {
  if (to === undefined) return Number.MAX_SAFE_INTEGER;
  return 'sequence' in to ? to.sequence : sequenceAt(disk, dataDir, settings, to.timeUs);
}

/** Newest first. */
function soundSnapshots(disk: NodeDisk, dataDir: string): Snapshot[] {
  return listSnapshots(disk, dataDir).map((sequence) => {
    const path = snapshotPath(dataDir, sequence);
    const snapshot = readSnapshot(disk, path);
    const fault = typeof snapshot === 'string' ? snapshot : bodyFault(disk, snapshot);
    if (fault !== undefined) throw new JournalDamaged(path, 0, fault);
    return snapshot as Snapshot;
  });
}

function requireState({ path, header }: Snapshot, core: VenueCore): void {
  if (stateHash(core) === Buffer.from(header.stateHash).toString('hex')) return;
  throw new JournalDamaged(path, 0, `the commands up to ${core.sequence} do not come to its state`);
}

/**
 * The heads of the audit trail that the journal noted, in order; where it has lost its beginning, those behind its oldest
 * snapshot. Throws `JournalDamaged`.
 */
export function journalledAuditHeads(dataDir: string): { readonly entries: number; readonly hash: string }[] {
  const heads: { readonly entries: number; readonly hash: string }[] = [];
  const layout = commandLayouts.RecordAuditHead;
  const disk = new NodeDisk();
  const isWhole = listSegments(disk, commandDirectory(dataDir))[0] === 1;
  const base = isWhole ? undefined : soundSnapshots(disk, dataDir).at(-1);
  const keepHead: ApplyCommand = (commands, offset) => {
    if (commands.bytes[offset + HEADER.type] === layout.type) heads.push(layout.read(commands, offset));
  };
  const replay = new CommandReplay(disk, dataDir, settings, keepHead, base?.header);
  try {
    replay.run(Number.MAX_SAFE_INTEGER);
  } finally {
    replay.close();
  }
  return heads;
}

/** Whether there is a venue in the directory at all. */
export function hasJournal(dataDir: string): boolean {
  const disk = new NodeDisk();
  return [commandDirectory(dataDir), eventDirectory(dataDir)].some(
    (directory) => listSegments(disk, directory).length > 0,
  );
}
