/**
 * Lives and deaths of a journal on the simulated disk. Each life recovers, appends, and ends by a power cut or a kill
 * at a random call of the disk, in recovery too. The lives of one seed share one disk.
 */
import { describe, expect, test } from '@jest/globals';
import { HEADER } from '../../src/common/model/record-layout.js';
import type { JournalListener } from '../../src/modules/engine/batch.js';
import { EventCursor } from '../../src/modules/engine/events/event-cursor.js';
import { InlineJournal } from '../../src/modules/engine/journal/inline-journal.js';
import { JournalDamaged } from '../../src/modules/engine/journal/journal-damaged.js';
import { JournalStore } from '../../src/modules/engine/journal/journal-store.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { SimDisk } from '../simulation/sim-disk.js';
import { batchOf, DATA_DIR, historyDigests, recoverDigests, settings } from './journal-fixture.js';

const SEEDS = 240;
const LIVES = 8;

interface Ledger {
  /** The last sequence that was reported durable, over all lives. */
  acknowledged: number;
  /** The digest of each sequence as it was written last: a life that follows a crash may write it anew. */
  readonly digests: number[];
}

describe('a journal that dies again and again', () => {
  test(`keeps what it acknowledged, in order and once (${SEEDS} seeds of ${LIVES} lives)`, () => {
    let torn = 0;
    let acknowledged = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      try {
        const result = runLives(seed);
        torn += result.torn;
        acknowledged += result.acknowledged;
      } catch (error) {
        throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
      }
    }
    // The tests would prove nothing if crashes tore nothing, or little was acknowledged.
    expect(torn).toBeGreaterThan(SEEDS / 2);
    expect(acknowledged).toBeGreaterThan(SEEDS * LIVES * 5);
  });

  test('is found out when the disk lies about its syncs', () => {
    let lost = 0;
    for (let seed = 1; seed <= 40; seed++) {
      try {
        runLives(seed, true);
      } catch {
        lost += 1;
      }
    }
    expect(lost).toBeGreaterThan(30);
  });
});

function runLives(seed: number, liesAboutSyncs = false): { torn: number; acknowledged: number } {
  const random = new SeededRandom(seed);
  const disk = new SimDisk(random);
  disk.liesAboutSyncs = liesAboutSyncs;
  const ledger: Ledger = { acknowledged: 0, digests: [] };
  let torn = 0;
  for (let life = 1; life <= LIVES; life++) {
    if (random.chance(0.25)) dieAt(disk, random.below(150), false);
    if (live(disk, random, ledger, seed * 1_000 + life)) torn += 1;
    disk.faults = () => undefined;
    if (random.chance(0.6)) disk.powerCut();
    else disk.kill();
  }
  checkRecovered(disk, ledger);
  return { torn, acknowledged: ledger.acknowledged };
}

/** One life, to its death. Returns whether it found a torn tail. */
function live(disk: SimDisk, random: SeededRandom, ledger: Ledger, seed: number): boolean {
  let recovered: ReturnType<typeof checkRecovered>;
  try {
    recovered = checkRecovered(disk, ledger);
  } catch (error) {
    if (isDiskError(error)) return false;
    throw error;
  }
  // Half of the deaths wait for a sync of commands, when there is most to lose.
  dieAt(disk, random.below(120), random.chance(0.5));
  const steps: (() => void)[] = [];
  const state = { failed: false };
  const listener: JournalListener = {
    onDurable: (batch) => {
      expect(state.failed).toBe(false);
      expect(batch.firstSequence).toBe(ledger.acknowledged + 1);
      ledger.acknowledged = batch.lastSequence;
    },
    onStored: () => undefined,
    onFailure: () => (state.failed = true),
  };
  let next = recovered.sequence + 1;
  try {
    const store = new JournalStore(disk, DATA_DIR, settings, recovered.positions);
    const journal = new InlineJournal(store, listener, (step) => steps.push(step));
    while (!state.failed) {
      if (random.chance(0.4)) {
        const commandCount = 1 + random.below(6);
        ledger.digests.splice(next - 1, Infinity, ...historyDigests(seed, next, next + commandCount - 1));
        journal.append(batchOf(seed, next, commandCount));
        next += commandCount;
      }
      steps.shift()?.();
    }
  } catch (error) {
    if (!isDiskError(error)) throw error;
  }
  return recovered.cut !== undefined;
}

/** Plans the death of the process so many calls from now, or at the first sync of commands after that. */
function dieAt(disk: SimDisk, callsFromNow: number, atSync: boolean): void {
  const lastCall = disk.calls + 1 + callsFromNow;
  disk.faults = (call, kind, path) => {
    if (call < lastCall || (atSync && !(kind === 'sync' && path.includes('/journal/') && path.endsWith('.seg')))) {
      return undefined;
    }
    disk.die();
    return 'EIO';
  };
}

/** Recovers and compares what came back with what was written and acknowledged. */
function checkRecovered(disk: SimDisk, ledger: Ledger) {
  const recovered = recoverDigests(disk);
  const { sequence, digests } = recovered;
  if (sequence < ledger.acknowledged)
    throw new Error(`only ${sequence} of ${ledger.acknowledged} acknowledged came back`);
  expect(digests.length).toBe(sequence);
  const strange = digests.findIndex((digest, index) => digest !== ledger.digests[index]);
  if (strange >= 0) throw new Error(`sequence ${strange + 1} is not what was written last`);
  checkEvents(disk, sequence);
  // What came back stays: the next life builds on it.
  ledger.acknowledged = sequence;
  return recovered;
}

function checkEvents(disk: SimDisk, lastSequence: number): void {
  const cursor = new EventCursor(disk, DATA_DIR, { from: 1, through: lastSequence });
  let next = 1;
  for (let batch = cursor.next(); batch !== undefined; batch = cursor.next()) {
    const { events, end } = batch;
    for (let at = batch.start; at < end; at += events.i32[(at + HEADER.length) >> 2] as number) {
      const sequence = events.f64[(at + HEADER.sequence) >> 3];
      if (sequence !== next) throw new Error(`an event of sequence ${sequence} follows ${next - 1}`);
      next += 1;
    }
  }
  cursor.close();
  expect(next).toBe(lastSequence + 1);
}

/** The simulated death, as opposed to a finding. */
function isDiskError(error: unknown): boolean {
  return !(error instanceof JournalDamaged) && (error as { code?: unknown }).code === 'EIO';
}
