/** kill -9 at any moment: under load, while the engine starts, and at chosen calls of the disk. `npm run test:faults` does more. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { SeededRandom } from '../simulation/seeded-random.js';
import { type BrokenCall, EngineProcess, type EngineProcessOptions } from './engine-process.js';
import { Load } from './load.js';
import { type Remains, examineRemains } from './remains.js';
import { sabotagedBuild } from './sabotaged-build.js';

const isFull = process.env['FAULTS'] === 'full';
const RANDOM_KILLS = isFull ? 200 : 20;
const TARGETED_KILLS = isFull ? 48 : 8;
/** A journal is replayed after each kill; a fresh one now and then keeps that short. */
const KILLS_PER_VENUE = 20;
const KILLS_OF_SABOTAGED = 30;
const ANSWERS_BEFORE_TARGET = 600;
/** A bound for what hangs, on a machine with other work too. */
const TIMEOUT_MS = isFull ? 5_400_000 : 900_000;
const seed = Number(process.env['FAULT_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

describe(`an engine that is killed (repeat with FAULT_SEED=${seed})`, () => {
  test(
    `keeps what it acknowledged, once, over ${RANDOM_KILLS} kills under load`,
    async () => {
      const kills = await killAtRandom(new SeededRandom(seed), RANDOM_KILLS);
      expect(kills.answered).toBeGreaterThan(RANDOM_KILLS * 20);
      expect(kills.unanswered).toBeGreaterThan(RANDOM_KILLS);
    },
    TIMEOUT_MS,
  );

  test(
    `keeps it when the kill is at the Nth call of the disk, ${TARGETED_KILLS} times`,
    async () => {
      const random = new SeededRandom(seed + 1);
      let hits = 0;
      const venue = new KilledVenue(random);
      try {
        for (const broken of targets(random).slice(0, TARGETED_KILLS)) {
          const engine = await venue.start({ broken, segmentBytes: 64 << 10 });
          const trade = async (): Promise<void> => {
            await venue.load.run(engine, ANSWERS_BEFORE_TARGET);
            if (engine.isGone) hits += 1;
          };
          await venue.endAfter(engine, trade(), JSON.stringify(broken));
        }
      } finally {
        venue.remove();
      }
      expect(hits).toBeGreaterThan(TARGETED_KILLS * 0.6);
    },
    TIMEOUT_MS,
  );

  test.each(['answers before it writes', 'forgets client order ids'] as const)(
    'is found out when it %s',
    async (sabotage) => {
      const build = sabotagedBuild(sabotage);
      try {
        const found = await killAtRandom(new SeededRandom(7), KILLS_OF_SABOTAGED, { build: build.folder }).then(
          () => undefined,
          (error: Error) => error.message,
        );
        expect(found).toMatch(
          sabotage === 'answers before it writes' ? /is lost|is now/ : /twice|is now|and is|is order/,
        );
      } finally {
        build.remove();
      }
    },
    TIMEOUT_MS,
  );
});

async function killAtRandom(random: SeededRandom, kills: number, options: EngineProcessOptions = {}) {
  const totals = { answered: 0, unanswered: 0 };
  for (let from = 0; from < kills; from += KILLS_PER_VENUE) {
    const venue = new KilledVenue(random);
    try {
      for (let kill = from; kill < Math.min(kills, from + KILLS_PER_VENUE); kill += 1) {
        const isEarly = random.chance(0.1);
        const engine = await venue.start({ ...options, segmentBytes: random.pick([64, 1_024]) << 10 }, isEarly);
        // Under way, so many answers later, or in the middle of the start.
        const moment = isEarly ? setTimeout(random.below(500)) : venue.load.answers(engine, random.below(400));
        const killing = moment.then(() => engine.end('SIGKILL'));
        await venue.endAfter(engine, Promise.all([venue.load.run(engine), killing]), `kill ${kill + 1}`);
      }
    } finally {
      totals.answered += venue.load.told.size;
      totals.unanswered += venue.load.unanswered;
      venue.remove();
    }
  }
  return totals;
}

/** One data directory over the lives of its engine. */
class KilledVenue {
  private readonly dataDir = mkdtempSync(join(tmpdir(), 'tradsys-kill-'));
  readonly load: Load;
  private remains: Remains = { sequence: 0, hash: '' };

  constructor(random: SeededRandom) {
    this.load = new Load(random);
  }

  /** Starts the engine and, unless it is to die before, sees whether it has come back to where the journal ends. */
  async start(options: EngineProcessOptions, isEarly = false): Promise<EngineProcess> {
    const engine = EngineProcess.start(this.dataDir, options);
    if (isEarly) return engine;
    await engine.ready;
    if (!engine.isGone && this.remains.sequence > 0) {
      const state = await engine.readState().catch(() => this.remains);
      expect(state).toEqual(this.remains);
    }
    return engine;
  }

  /** Waits for `work`, makes sure that the engine is dead, and looks at what it has left. */
  async endAfter(engine: EngineProcess, work: Promise<unknown>, what: string): Promise<void> {
    try {
      await work;
    } finally {
      await engine.end('SIGKILL');
    }
    try {
      this.remains = examineRemains(this.dataDir, this.load);
    } catch (error) {
      throw new Error(`${what}: ${(error as Error).message}\n${engine.said}`, { cause: error });
    }
  }

  remove(): void {
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** Kills at calls that a start makes and at calls that the journal makes, in an order that chance gives. */
function targets(random: SeededRandom): BrokenCall[] {
  const starts = (['write', 'sync', 'rename', 'unlink', 'open'] as const).flatMap((call) =>
    (['kill before', 'kill after'] as const).map((how) => ({
      call,
      how,
      thread: 'main' as const,
      at: 1 + random.below(4),
    })),
  );
  const appends = Array.from({ length: 38 }, () => {
    const call = random.pick(['write', 'write', 'sync', 'rename'] as const);
    const hows = ['kill before', 'kill after', ...(call === 'write' ? ['kill in the middle' as const] : [])] as const;
    const at = 1 + random.below(call === 'rename' ? 2 : 120);
    return { call, how: random.pick(hows), thread: 'journal' as const, at };
  });
  const all: BrokenCall[] = [...starts, ...appends];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    [all[last], all[other]] = [all[other] as BrokenCall, all[last] as BrokenCall];
  }
  return all;
}
