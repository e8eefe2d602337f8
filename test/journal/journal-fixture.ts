/** A small venue without a core: commands that a seed determines, and events that the commands determine. */
import { crc32 } from 'node:zlib';
import { commandLayouts } from '../../src/common/model/commands.js';
import { HEADER, RecordBuffer } from '../../src/common/model/record-layout.js';
import type { AccountId, AssetId, AssetUnits } from '../../src/common/model/units.js';
import { FRAME_HEADER_BYTES, type JournalBatch } from '../../src/modules/engine/batch.js';
import { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import type { DiskPort } from '../../src/modules/engine/journal/disk-port.js';
import { defaultJournalSettings, JournalStore } from '../../src/modules/engine/journal/journal-store.js';
import { recover, type Recovered } from '../../src/modules/engine/journal/recovery.js';
import { SeededRandom } from '../simulation/seeded-random.js';

export const DATA_DIR = '/venue';
export const settings = { ...defaultJournalSettings, segmentBytes: 16 << 10 };

/** Writes command `sequence` of the history that `seed` determines and returns its length in bytes. */
function writeCommand(buffer: RecordBuffer, offset: number, seed: number, sequence: number): number {
  const random = new SeededRandom(seed * 7_919 + sequence);
  const header = { sequence, timeUs: 1_000_000 + sequence * 10, index: 0, accountId: 1 + random.below(9) };
  return commandLayouts.Deposit.write(buffer, offset, header, {
    amount: random.below(1_000_000) as AssetUnits,
    assetId: random.below(5) as AssetId,
    reference: 'r'.repeat(random.below(200)),
  });
}

/** What `apply` is for the recovery: one event, determined by the command. */
export function deriveEvents(commands: RecordBuffer, offset: number, events: EventWriter): void {
  const { i32, f64 } = commands;
  const deposit = commandLayouts.Deposit.read(commands, offset);
  events.begin(f64[(offset + HEADER.sequence) >> 3] as number, f64[(offset + HEADER.timeUs) >> 3] as number);
  const accountId = i32[(offset + HEADER.accountId) >> 2] as AccountId;
  events.write('FundsDeposited', accountId, { ...deposit, balance: (deposit.amount * 2) as AssetUnits });
}

export function batchOf(seed: number, firstSequence: number, commandCount: number): JournalBatch {
  const commands = RecordBuffer.ofCapacity(FRAME_HEADER_BYTES + commandCount * 320);
  const events = new EventWriter(FRAME_HEADER_BYTES, FRAME_HEADER_BYTES + commandCount * 1024);
  let commandsEnd = FRAME_HEADER_BYTES;
  for (let i = 0; i < commandCount; i++) {
    const length = writeCommand(commands, commandsEnd, seed, firstSequence + i);
    deriveEvents(commands, commandsEnd, events);
    commandsEnd += length;
  }
  return {
    commands,
    commandsEnd,
    events: events.buffer,
    eventsEnd: events.end,
    firstSequence,
    lastSequence: firstSequence + commandCount - 1,
    commandCount,
    eventCount: events.count,
  };
}

export function recordDigest(buffer: RecordBuffer, offset: number): number {
  const length = buffer.i32[(offset + HEADER.length) >> 2] as number;
  return crc32(buffer.bytes.subarray(offset, offset + length));
}

/** The digests of the commands from `firstSequence` to `lastSequence` of a history. */
export function historyDigests(seed: number, firstSequence: number, lastSequence: number): number[] {
  const buffer = RecordBuffer.ofCapacity(512);
  return Array.from({ length: lastSequence - firstSequence + 1 }, (_, index) => {
    writeCommand(buffer, 0, seed, firstSequence + index);
    return recordDigest(buffer, 0);
  });
}

/** Recovers, and returns with the result the digest of every command that was applied. */
export function recoverDigests(disk: DiskPort): Recovered & { readonly digests: number[] } {
  const digests: number[] = [];
  const recovered = recover({
    disk,
    dataDir: DATA_DIR,
    settings,
    apply: (commands, offset, events) => {
      digests.push(recordDigest(commands, offset));
      deriveEvents(commands, offset, events);
    },
  });
  return { ...recovered, digests };
}

/** Writes the batches through a store, each durable and stored, and closes it. Returns the offset behind each batch's commands. */
export function writeHistory(disk: DiskPort, seed: number, batchSizes: readonly number[]): number[] {
  const { positions, sequence } = recoverDigests(disk);
  const store = new JournalStore(disk, DATA_DIR, settings, positions);
  let next = sequence + 1;
  const ends = batchSizes.map((commandCount) => {
    const batch = batchOf(seed, next, commandCount);
    store.writeCommands(batch);
    store.syncCommands();
    store.writeEvents(batch);
    store.maintain();
    next += commandCount;
    return store.commands.position.offset;
  });
  store.close();
  return ends;
}
