import { isDeepStrictEqual } from 'node:util';
import { commandLayouts, commandName, type VenueCommand } from '../../src/common/model/commands.js';
import type { VenueEvent } from '../../src/common/model/events.js';
import { readHeader, type RecordBuffer, type RecordLayout } from '../../src/common/model/record-layout.js';
import { readEvents } from '../../src/modules/engine/domain/event-reader.js';
import { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import { EventComparison } from '../../src/modules/engine/events/event-comparison.js';
import { CommandReplay } from '../../src/modules/engine/journal/command-replay.js';
import { recover } from '../../src/modules/engine/journal/recovery.js';
import { listSnapshots, readSnapshot, snapshotPath } from '../../src/modules/engine/snapshots/snapshot-file.js';
import { stateHash } from '../../src/modules/engine/state-hash.js';
import { verifyLogs } from '../../src/modules/engine/journal/verify.js';
import { OracleVenue } from '../oracle/oracle-venue.js';
import { CLIENT_IDS_MAX, DATA_DIR, journalSettings } from './life-parts.js';
import type { SimDisk } from './sim-disk.js';
import type { Trader } from './trader.js';
import type { Truth } from './truth.js';

/**
 * Examines what a run has left after a stop in good order: the whole journal is replayed and held against what everyone was
 * told (I1, I9, I10), against the event store byte by byte (I12), and against the oracle command by command (I8).
 */
export function examine(disk: SimDisk, truth: Truth, traders: readonly Trader[]): void {
  const { commands } = verifyLogs(disk, DATA_DIR, journalSettings);
  if (commands.fault !== undefined) throw new Error(`a stop in good order left a torn tail: ${commands.fault}`);
  replay(disk, truth);
  truth.replayEnded(commands.lastSequence);
  for (const trader of traders) truth.history.checkAnswers(trader.orderIdOf);
}

/**
 * After a disk that broke its word: throws `JournalDamaged` where a start would refuse; otherwise what is left has to be
 * what was told, as far as it goes. Returns its last sequence.
 */
export function examineRemains(disk: SimDisk, truth: Truth): number {
  const core = new VenueCore({ clientIdWindowMax: CLIENT_IDS_MAX });
  truth.replayStarts();
  return recover({
    disk,
    dataDir: DATA_DIR,
    settings: journalSettings,
    apply: (commands, offset, events) => {
      const start = events.end;
      core.apply(commands, offset, events);
      truth.replayed(core, events.buffer.bytes.subarray(start, events.end));
    },
  }).sequence;
}

function replay(disk: SimDisk, truth: Truth): void {
  const core = new VenueCore({ clientIdWindowMax: CLIENT_IDS_MAX });
  // The oracle knows no bugs: it goes along until the first.
  let oracle: OracleVenue | undefined = new OracleVenue({ clientIdsMax: CLIENT_IDS_MAX });
  const events = new EventWriter();
  const stored = new EventComparison(disk, DATA_DIR);
  const snapshots = snapshotHashes(disk);
  const replayed = new CommandReplay(disk, DATA_DIR, journalSettings, (commands, offset) => {
    events.reset();
    core.apply(commands, offset, events);
    truth.replayed(core, events.buffer.bytes.subarray(events.start, events.end), true);
    stored.compare(core.sequence, events);
    const kept = snapshots.get(core.sequence);
    if (kept !== undefined && kept !== stateHash(core))
      throw new Error(`the snapshot of ${core.sequence} is another state`);
    if (readHeader(commands, offset).type === commandLayouts.RecordFault.type) oracle = undefined;
    if (oracle === undefined) return;
    compareWithOracle(oracle, commands, offset, readEvents(events.buffer, events.start, events.end));
  });
  truth.replayStarts();
  replayed.run(Number.MAX_SAFE_INTEGER);
  replayed.close();
  stored.close();
  if (stored.comparedSequence !== core.sequence) throw new Error(`events end with ${stored.comparedSequence}`);
}

/** By sequence: the hash of the state that a snapshot says it has. */
function snapshotHashes(disk: SimDisk): Map<number, string> {
  const hashes = new Map<number, string>();
  for (const sequence of listSnapshots(disk, DATA_DIR)) {
    const snapshot = readSnapshot(disk, snapshotPath(DATA_DIR, sequence));
    if (typeof snapshot === 'string') throw new Error(`the snapshot of ${sequence} cannot be read: ${snapshot}`);
    hashes.set(sequence, Buffer.from(snapshot.header.stateHash).toString('hex'));
  }
  return hashes;
}

function compareWithOracle(
  oracle: OracleVenue,
  commands: RecordBuffer,
  offset: number,
  caused: readonly VenueEvent[],
): void {
  const { type, sequence, timeUs, accountId, index: sessionId } = readHeader(commands, offset);
  const name = commandName(type);
  if (name === undefined) throw new Error(`the record of sequence ${sequence} is no command`);
  const layout: Pick<RecordLayout, 'read'> = commandLayouts[name];
  const body = layout.read(commands, offset);
  const command = { name, origin: { accountId, sessionId }, body } as unknown as VenueCommand;
  const expected = oracle.apply(command, { sequence, timeUs });
  if (!isDeepStrictEqual(caused, expected)) {
    const shown = [command, caused, expected].map((value) => JSON.stringify(value));
    throw new Error(`sequence ${sequence}, ${shown[0]}: the core says ${shown[1]}, the oracle ${shown[2]}`);
  }
}
