/** What the files of a data directory say, without a venue: for the command line and for tests. Reading only. */
import { randomInt } from 'node:crypto';
import { FRAME_HEADER_BYTES } from './batch.js';
import { EventWriter } from './domain/event-writer.js';
import { LOGIC_VERSION } from './domain/logic-version.js';
import { VenueCore } from './domain/venue-core.js';
import type { EventBatch } from './event-stream.js';
import { EventComparison } from './events/event-comparison.js';
import type { DiskPort } from './journal/disk-port.js';
import { sequenceAt } from './journal/journal-cut.js';
import type { Moment } from './moment.js';
import { CommandReplay } from './journal/command-replay.js';
import { commandDirectory, defaultJournalSettings, eventDirectory, eventLog } from './journal/journal-store.js';
import { NodeDisk } from './journal/node-disk.js';
import { describeCut } from './journal/recovery.js';
import { listSegments } from './journal/segment.js';
import { readToEnd, verifyLogs } from './journal/verify.js';
import { stateHash } from './state-hash.js';

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

/** Verifies the whole journal and event store, then applies the commands to a new core. Throws `JournalDamaged`. */
export function replayDataDir(dataDir: string, options: ReplayOptions = {}): ReplayResult {
  const disk = new NodeDisk();
  const { commands } = verifyLogs(disk, dataDir, settings);
  readToEnd(disk, { ...eventLog(dataDir, settings), from: 'first' });
  const core = new VenueCore({ hashSeed: randomInt(2 ** 32) });
  const events = new EventWriter(FRAME_HEADER_BYTES);
  const comparison = options.compareEvents === true ? new EventComparison(disk, dataDir) : undefined;
  const replay = new CommandReplay(disk, dataDir, settings, (buffer, offset) => {
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
  });
  try {
    replay.run(Math.min(commands.lastSequence, lastWanted(disk, dataDir, options.to)));
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

/** Whether there is a venue in the directory at all. */
export function hasJournal(dataDir: string): boolean {
  const disk = new NodeDisk();
  return [commandDirectory(dataDir), eventDirectory(dataDir)].some(
    (directory) => listSegments(disk, directory).length > 0,
  );
}
