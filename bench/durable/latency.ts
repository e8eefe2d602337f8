import { setTimeout } from 'node:timers/promises';
import { Passwords } from '../../src/modules/auth/passwords.js';
import type { GroupCommit } from '../../src/modules/engine/batch.js';
import { median } from '../harness/rates.js';
import type { CommandList } from '../workloads/command-list.js';
import { BenchVenue, venueCommand } from './bench-venue.js';
import { percentile } from './thread-time.js';

const FRAME_COMMANDS = 20;
const FRAMES_A_SECOND = 500;
const ROUND_SECONDS = 4;
const ROUNDS = 5;
/** Logins that come again as soon as they are answered: four at once, by so many threads. The venue has one by default. */
const LOGINS_AT_ONCE = 4;
const HASHING_THREADS = [1, 2, 4];
const P99 = 0.99;

export interface Round {
  readonly frames: number;
  /** From when a frame was taken until all of it was acknowledged. */
  readonly ackMsP50: number;
  readonly ackMsP99: number;
  /** The journal thread's own write and fdatasync of the very batches that these frames were in. */
  readonly diskMsP50: number;
  readonly diskMsP99: number;
}

/** Rounds while four passwords are being hashed or wait for it at any time. */
export interface Hashing {
  readonly threads: number;
  readonly rounds: readonly Round[];
  /** Hashes a second: work was done meanwhile. */
  readonly hashesPerSecond: number;
  /** p99 of an acknowledgement against that of the quiet round just before, the median of these ratios. */
  readonly toQuietP99: number;
}

export interface Latency {
  readonly quiet: readonly Round[];
  readonly hashing: readonly Hashing[];
  readonly ackToDiskP99: number;
}

/** Open loop: frames come at their times, whatever became of those before. Rounds with and without hashing take turns. */
export async function measureLatency(list: CommandList): Promise<Latency> {
  const venue = await BenchVenue.open();
  const source = { list, next: 0 };
  const quiet: Round[] = [];
  const loads = HASHING_THREADS.map((threads) => new HashingLoad(threads));
  const hashing = loads.map((load) => ({ load, rounds: [] as Round[], ratios: [] as number[] }));
  try {
    // Compiled, and out of what a new file costs.
    await round(venue, source);
    for (const load of loads) await load.during(() => round(venue, source));
    for (let i = 0; i < ROUNDS; i += 1) {
      for (const { load, rounds, ratios } of hashing) {
        const before = await round(venue, source);
        const meanwhile = await load.during(() => round(venue, source));
        quiet.push(before);
        rounds.push(meanwhile);
        ratios.push(meanwhile.ackMsP99 / before.ackMsP99);
      }
    }
    await venue.stop();
  } finally {
    await Promise.all(loads.map((load) => load.close()));
    venue.remove();
  }
  return {
    quiet,
    hashing: hashing.map(({ load, rounds, ratios }) => ({
      threads: load.threads,
      rounds,
      hashesPerSecond: load.hashesPerSecond,
      toQuietP99: median(ratios),
    })),
    ackToDiskP99: median(quiet.map(({ ackMsP99, diskMsP99 }) => ackMsP99 / diskMsP99)),
  };
}

async function round(venue: BenchVenue, source: { list: CommandList; next: number }): Promise<Round> {
  const { engine } = venue;
  const waiting: { readonly sequence: number; readonly takenMs: number }[] = [];
  const ackMs: number[] = [];
  const diskMs: number[] = [];
  let isOver = false;
  engine.onCommit(({ writeUs, syncUs }: GroupCommit) => {
    if (isOver) return;
    diskMs.push((writeUs + syncUs) / 1_000);
  });
  const startMs = performance.now();
  const frames = FRAMES_A_SECOND * ROUND_SECONDS;
  for (let frame = 0; frame < frames;) {
    const due = Math.min(frames, Math.floor(((performance.now() - startMs) * FRAMES_A_SECOND) / 1_000));
    for (; frame < due; frame += 1) {
      for (let i = 0; i < FRAME_COMMANDS; i += 1, source.next += 1) {
        await venue.take(venueCommand(source.list, source.next));
      }
      const sent = { sequence: engine.core.sequence, takenMs: performance.now() };
      waiting.push(sent);
      void engine.outbox.durable(sent.sequence).then(() => ackMs.push(performance.now() - sent.takenMs));
    }
    await setTimeout(1);
  }
  await venue.settled();
  isOver = true;
  return {
    frames,
    ackMsP50: percentile(ackMs, 0.5),
    ackMsP99: percentile(ackMs, P99),
    diskMsP50: percentile(diskMs, 0.5),
    diskMsP99: percentile(diskMs, P99),
  };
}

/** Logins as the venue checks them. */
class HashingLoad {
  private readonly passwords: Passwords;
  private hashes = 0;
  private seconds = 0;

  constructor(readonly threads: number) {
    this.passwords = new Passwords({ passwordHashesMax: threads, passwordQueueMax: LOGINS_AT_ONCE });
  }

  get hashesPerSecond(): number {
    return this.hashes / this.seconds;
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    const startMs = performance.now();
    const hashing = new AbortController();
    const logins = Array.from({ length: LOGINS_AT_ONCE }, async () => {
      while (!hashing.signal.aborted) {
        await this.passwords.hash('a password like many others');
        this.hashes += 1;
      }
    });
    const result = await work();
    hashing.abort();
    await Promise.all(logins);
    this.seconds += (performance.now() - startMs) / 1_000;
    return result;
  }

  async close(): Promise<void> {
    await this.passwords.onModuleDestroy();
  }
}
