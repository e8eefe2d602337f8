import { setTimeout } from 'node:timers/promises';
import { Passwords } from '../../src/modules/auth/passwords.js';
import type { GroupCommit } from '../../src/modules/engine/batch.js';
import { median } from '../harness/rates.js';
import type { CommandList } from '../workloads/command-list.js';
import { BenchVenue, venueCommand } from './bench-venue.js';
import { OtherPrograms, untilOthersAreCalm } from './other-programs.js';
import { percentile } from './thread-time.js';

const FRAME_COMMANDS = 20;
const FRAMES_A_SECOND = 500;
const ROUND_SECONDS = 1;
/** Pairs of rounds for each number of threads, and tries to have them while other programs are calm. */
const PAIRS = 15;
const PAIRS_TRIED_MAX = 30;
const WAIT_FOR_CALM_MS_MAX = 120_000;
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

/** A quiet round and one while four passwords are being hashed or wait for it at any time, one right after the other. */
export interface Pair {
  readonly quiet: Round;
  readonly hashing: Round;
}

export interface Hashing {
  readonly threads: number;
  /** Those in which other programs were calm; all of them where there are none. */
  readonly pairs: readonly Pair[];
  readonly pairsTried: number;
  readonly wereOthersCalm: boolean;
  /** Hashes a second: work was done meanwhile. */
  readonly hashesPerSecond: number;
  /** p99 of an acknowledgement against that of the quiet round of the pair, the median of these ratios. */
  readonly toQuietP99: number;
}

export interface Latency {
  readonly hashing: readonly Hashing[];
  readonly ackToDiskP99: number;
}

/**
 * Open loop: frames come at their times, whatever became of those before. Rounds are short and take turns, with and without
 * hashing, so that what the machine does meanwhile is the same for both; where other programs used it, the pair is tried again.
 */
export async function measureLatency(list: CommandList): Promise<Latency> {
  const venue = await BenchVenue.open();
  const source: Source = { list, next: 0, diskMs: [] };
  venue.engine.onCommit(({ writeUs, syncUs }: GroupCommit) => source.diskMs.push((writeUs + syncUs) / 1_000));
  const loads = HASHING_THREADS.map((threads) => new HashingLoad(threads));
  const series = loads.map((load) => ({ load, calm: [] as Pair[], disturbed: [] as Pair[] }));
  let waitMs = WAIT_FOR_CALM_MS_MAX;
  try {
    // Compiled, and out of what a new file costs.
    await round(venue, source);
    for (const load of loads) await load.during(() => round(venue, source));
    for (let turn = 0; turn < PAIRS_TRIED_MAX; turn += 1) {
      for (const { load, calm, disturbed } of series) {
        if (calm.length === PAIRS) continue;
        waitMs -= await untilOthersAreCalm(waitMs);
        const others = new OtherPrograms();
        const isHashingFirst = turn % 2 === 1;
        const first = isHashingFirst ? await load.during(() => round(venue, source)) : await round(venue, source);
        const second = isHashingFirst ? await round(venue, source) : await load.during(() => round(venue, source));
        const pair = isHashingFirst ? { quiet: second, hashing: first } : { quiet: first, hashing: second };
        (others.areCalm ? calm : disturbed).push(pair);
      }
    }
    await venue.stop();
  } finally {
    for (const load of loads) load.close();
    venue.remove();
  }
  const hashing = series.map(({ load, calm, disturbed }) => {
    const pairs = calm.length > 0 ? calm : disturbed;
    return {
      threads: load.threads,
      pairs,
      pairsTried: calm.length + disturbed.length,
      wereOthersCalm: calm.length > 0,
      hashesPerSecond: load.hashesPerSecond,
      toQuietP99: median(pairs.map((pair) => pair.hashing.ackMsP99 / pair.quiet.ackMsP99)),
    };
  });
  const quiet = hashing.flatMap(({ pairs }) => pairs.map((pair) => pair.quiet));
  return { hashing, ackToDiskP99: median(quiet.map(({ ackMsP99, diskMsP99 }) => ackMsP99 / diskMsP99)) };
}

interface Source {
  readonly list: CommandList;
  next: number;
  /** Of the batches of this round. */
  diskMs: number[];
}

async function round(venue: BenchVenue, source: Source): Promise<Round> {
  const { engine } = venue;
  const waiting: { readonly sequence: number; readonly takenMs: number }[] = [];
  const ackMs: number[] = [];
  source.diskMs = [];
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
  return {
    frames,
    ackMsP50: percentile(ackMs, 0.5),
    ackMsP99: percentile(ackMs, P99),
    diskMsP50: percentile(source.diskMs, 0.5),
    diskMsP99: percentile(source.diskMs, P99),
  };
}

/** Logins as the venue checks them. */
class HashingLoad {
  private readonly passwords: Passwords;
  private hashes = 0;
  private seconds = 0;

  constructor(readonly threads: number) {
    this.passwords = new Passwords({ passwordHashesMax: threads, passwordQueueMax: LOGINS_AT_ONCE });
    this.passwords.onModuleInit();
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

  close(): void {
    this.passwords.onModuleDestroy();
  }
}
