import { setTimeout } from 'node:timers/promises';
import { hash } from '@node-rs/argon2';
import type { GroupCommit } from '../../src/modules/engine/batch.js';
import { median } from '../harness/rates.js';
import type { CommandList } from '../workloads/command-list.js';
import { BenchVenue, venueCommand } from './bench-venue.js';
import { percentile } from './thread-time.js';

const FRAME_COMMANDS = 20;
const FRAMES_A_SECOND = 500;
const ROUND_SECONDS = 4;
const ROUNDS = 5;
const HASHES_AT_ONCE = 4;
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
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

export interface Latency {
  readonly quiet: readonly Round[];
  /** While four passwords are being hashed at any time. */
  readonly hashing: readonly Round[];
  readonly ackToDiskP99: number;
  readonly hashingToQuietP99: number;
}

/** Open loop: frames come at their times, whatever became of those before. Rounds with and without hashing take turns. */
export async function measureLatency(list: CommandList): Promise<Latency> {
  const venue = await BenchVenue.open();
  const source = { list, next: 0 };
  const quiet: Round[] = [];
  const hashing: Round[] = [];
  try {
    // Compiled, and out of what a new file costs.
    await round(venue, source);
    for (let i = 0; i < ROUNDS; i += 1) {
      quiet.push(await round(venue, source));
      hashing.push(await whileHashing(() => round(venue, source)));
    }
    await venue.stop();
  } finally {
    venue.remove();
  }
  const middle = (rounds: readonly Round[], pick: (one: Round) => number): number => median(rounds.map(pick));
  return {
    quiet,
    hashing,
    ackToDiskP99: middle(quiet, ({ ackMsP99, diskMsP99 }) => ackMsP99 / diskMsP99),
    hashingToQuietP99: middle(hashing, ({ ackMsP99 }) => ackMsP99) / middle(quiet, ({ ackMsP99 }) => ackMsP99),
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

async function whileHashing<T>(work: () => Promise<T>): Promise<T> {
  const hashing = new AbortController();
  const hashes = Array.from({ length: HASHES_AT_ONCE }, async () => {
    while (!hashing.signal.aborted) await hash('a password like many others', ARGON2);
  });
  const result = await work();
  hashing.abort();
  await Promise.all(hashes);
  return result;
}
