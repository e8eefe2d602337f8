/** Judges how a data directory was left. Reading only. */
import type { DiskPort } from './disk-port.js';
import { JournalDamaged, WrittenByNewerProgram } from './journal-damaged.js';
import { commandLog, eventLog, type JournalSettings } from './journal-store.js';
import { type LogEnd, LogReader, type LogSource } from './log-reader.js';
import { listSegments, segmentPath } from './segment.js';
import { SegmentFile } from './segment-file.js';
import type { LogOptions } from './segment-writer.js';

export interface LogEnds {
  readonly commands: LogEnd;
  readonly events: LogEnd;
}

/** Where a snapshot stands in the journal: its commands end with a segment, and the next one goes on from there. */
export interface SnapshotPoint {
  readonly sequence: number;
  readonly timeUs: number;
  /** The segment that begins behind it, and the hash of the last frame before. */
  readonly nextSegment: number;
  readonly chainHash: Uint8Array;
}

/**
 * Reads the journal from `base` on, or all of it, and the end of the event store. Throws `JournalDamaged` where either is
 * damaged or anything that was durable is gone; a write that a crash interrupted is only where a log ends.
 * `knownDurable` is the highest sequence that something outside both logs knows to have been durable.
 */
export function verifyLogs(
  disk: DiskPort,
  dataDir: string,
  settings: JournalSettings,
  base?: SnapshotPoint,
  knownDurable = 0,
): LogEnds {
  // The event store first: while a venue runs, what it shows to be durable is in the journal by the time that is read.
  const events = readToEnd(disk, { ...eventLog(dataDir, settings), from: 'last' });
  const log = commandLog(dataDir, settings);
  if (base !== undefined) requireContinuation(disk, log, base);
  const commands = readToEnd(disk, { ...log, from: base === undefined ? 'first' : base.sequence + 1 });
  requireBeginning(disk, log.directory, commands, base);
  requireKnownRules(commands, settings);
  requireDurable(commands, Math.max(events.durableSequence, knownDurable));
  return { commands, events };
}

function requireContinuation(
  disk: DiskPort,
  log: LogOptions,
  { sequence, nextSegment, chainHash }: SnapshotPoint,
): void {
  const path = segmentPath(log.directory, nextSegment);
  if (!listSegments(disk, log.directory).includes(nextSegment)) {
    throw new JournalDamaged(path, 0, `it is missing, and the snapshot of sequence ${sequence} goes on with it`);
  }
  const file = new SegmentFile(disk, log.directory, log.kind, nextSegment);
  file.close();
  const { firstSequence, previousHash } = file.header;
  if (firstSequence !== sequence + 1 || Buffer.compare(previousHash, chainHash) !== 0) {
    throw new JournalDamaged(path, 0, `it does not continue the snapshot of sequence ${sequence}`);
  }
}

function requireBeginning(disk: DiskPort, directory: string, end: LogEnd, base: SnapshotPoint | undefined): void {
  if (end.segment === undefined || base !== undefined) return;
  const [first] = listSegments(disk, directory);
  if (first === 1) return;
  const reason = `the journal starts with segment ${first}, and no snapshot leads up to it`;
  throw new JournalDamaged(segmentPath(directory, 1), 0, reason);
}

function requireKnownRules({ segment, path }: LogEnd, { logicVersion }: JournalSettings): void {
  if (segment === undefined || segment.logicVersion <= logicVersion) return;
  const reason = `it has version ${segment.logicVersion} of the rules, this program knows ${logicVersion}`;
  throw new WrittenByNewerProgram(path, 0, reason);
}

/** Throws when the journal ends before what it, or anything else, once knew to be durable. */
function requireDurable(commands: LogEnd, knownDurable: number): void {
  const durableSequence = Math.max(commands.durableSequence, knownDurable);
  if (durableSequence <= commands.lastSequence) return;
  const what = commands.fault ?? 'the journal ends here';
  const later = commands.laterFrameOffset;
  const proof =
    later === undefined ? `sequence ${durableSequence} was durable` : `a sound frame follows at byte ${later}`;
  throw new JournalDamaged(commands.path, commands.offset, `${what}, but ${proof}`);
}

export function readToEnd(disk: DiskPort, source: LogSource): LogEnd {
  const reader = new LogReader(disk, source);
  try {
    while (reader.next() !== undefined);
    return reader.end();
  } finally {
    reader.close();
  }
}
