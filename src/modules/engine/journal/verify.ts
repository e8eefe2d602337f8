/** Judges how a data directory was left. Reading only. */
import type { DiskPort } from './disk-port.js';
import { JournalDamaged } from './journal-damaged.js';
import { commandLog, eventLog, type JournalSettings } from './journal-store.js';
import { type LogEnd, LogReader, type LogSource } from './log-reader.js';
import { listSegments, segmentPath } from './segment.js';

export interface LogEnds {
  readonly commands: LogEnd;
  readonly events: LogEnd;
}

/**
 * Reads the whole journal and the end of the event store. Throws `JournalDamaged` where either is damaged or
 * anything that was durable is gone; a write that a crash interrupted is only where a log ends.
 */
export function verifyLogs(disk: DiskPort, dataDir: string, settings: JournalSettings): LogEnds {
  // The event store first: while a venue runs, what it shows to be durable is in the journal by the time that is read.
  const events = readToEnd(disk, { ...eventLog(dataDir, settings), from: 'last' });
  const commands = readToEnd(disk, { ...commandLog(dataDir, settings), from: 'first' });
  requireBeginning(disk, commandLog(dataDir, settings).directory, commands, settings);
  requireDurable(commands, events);
  return { commands, events };
}

function requireBeginning(disk: DiskPort, directory: string, end: LogEnd, settings: JournalSettings): void {
  if (end.segment === undefined) return;
  const [first] = listSegments(disk, directory);
  if (first !== 1) throw new JournalDamaged(segmentPath(directory, 1), 0, `the journal starts with segment ${first}`);
  if (end.segment.logicVersion > settings.logicVersion) {
    throw new JournalDamaged(
      end.path,
      0,
      `it was written by version ${end.segment.logicVersion} of the rules, this program knows ${settings.logicVersion}`,
    );
  }
}

/** Throws when the journal ends before what it, or the event store, once knew to be durable. */
function requireDurable(commands: LogEnd, events: LogEnd): void {
  const durableSequence = Math.max(commands.durableSequence, events.durableSequence);
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
