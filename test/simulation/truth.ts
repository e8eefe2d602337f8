import { isDeepStrictEqual } from 'node:util';
import { crc32 } from 'node:zlib';
import type { VenueEvent } from '../../src/common/model/events.js';
import { lengthAt, sequenceAt } from '../../src/common/model/record-fields.js';
import { RecordBuffer } from '../../src/common/model/record-layout.js';
import type { CommandOutcome } from '../../src/modules/engine/command-outcome.js';
import { readEvents } from '../../src/modules/engine/domain/event-reader.js';
import type { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import type { EventBatch } from '../../src/modules/engine/event-stream.js';
import { stateHash } from '../../src/modules/engine/state-hash.js';
import { History } from './history.js';
import type { SeededRandom } from './seeded-random.js';

/** States that were read and are compared in one replay; the last replay of a run compares all of them. */
const HASHES_PER_REPLAY = 6;

/**
 * What anyone outside has been told, over all lives of the venue: events by their bytes, states by their hashes. None of it
 * may ever change. Whatever is told for the first time is also held against the folds of `History`.
 */
export class Truth {
  readonly history = new History();
  /** By sequence: the bytes of the events of that command. */
  private readonly told: Uint8Array[] = [new Uint8Array(0)];
  /** By sequence: a checksum over everything told up to there. */
  private readonly digests: number[] = [0];
  /** By sequence: the hash of the state that a read was answered from. */
  private readonly seen = new Map<number, string>();
  private lastSeen = 0;
  private lastTimeUs = 0;
  /** What the present replay has applied and nobody was told before. */
  private recovered: Uint8Array[] = [];

  constructor(private readonly random: SeededRandom) {}

  get readCount(): number {
    return this.seen.size;
  }

  get lastSequence(): number {
    return this.told.length - 1;
  }

  /** A checksum over all events up to `sequence`; undefined while that was not told. */
  digestAt(sequence: number): number | undefined {
    return this.digests[sequence];
  }

  /** Durable events were published. */
  tell(batch: EventBatch): void {
    const { events, end, firstSequence, lastSequence } = batch;
    let at = batch.start;
    for (let sequence = firstSequence; sequence <= lastSequence; sequence += 1) {
      const start = at;
      while (at < end && sequenceAt(events, at) === sequence) at += lengthAt(events, at);
      this.tellOne(sequence, events.bytes.slice(start, at));
    }
  }

  /** Somebody was answered. Answers are of what was published just before. */
  acknowledge({ sequence, events }: CommandOutcome): void {
    const bytes = this.told[sequence];
    if (bytes === undefined) throw new Error(`sequence ${sequence} was answered before it was published`);
    const published = eventsOf(bytes);
    const isSame = events.length === published.length && isDeepStrictEqual(events[0], published[0]);
    if (!isSame) throw new Error(`sequence ${sequence} was answered otherwise`);
  }

  /** A read was answered from the state behind `sequence`. */
  show(sequence: number, hash: string): void {
    const before = this.seen.get(sequence);
    if (before !== undefined && before !== hash) throw new Error(`reads of sequence ${sequence} saw two states`);
    this.seen.set(sequence, hash);
    this.lastSeen = Math.max(this.lastSeen, sequence);
  }

  /** A replay starts from the state behind `sequence`. */
  replayStarts(): void {
    this.lastTimeUs = 0;
    this.recovered = [];
  }

  /** A replay has applied one command and this is what came of it: is it what was told? */
  replayed(core: VenueCore, caused: Uint8Array, comparesAll = false): void {
    const { sequence, timeUs } = core;
    if (timeUs < this.lastTimeUs) throw new Error(`the time goes back at sequence ${sequence}`);
    this.lastTimeUs = timeUs;
    if (sequence <= this.lastSequence) this.compare(sequence, caused);
    else this.recovered.push(caused.slice());
    const hash = this.seen.get(sequence);
    if (hash === undefined || !(comparesAll || this.random.chance(HASHES_PER_REPLAY / this.seen.size))) return;
    if (hash === stateHash(core)) return;
    throw new Error(`a read of sequence ${sequence} saw a state that the replay does not come to`);
  }

  /** A replay has ended with `sequence`: is everything there that was told? What was not told before is known from now on. */
  replayEnded(sequence: number): void {
    const last = Math.max(this.lastSequence, this.lastSeen);
    if (sequence < last) throw new Error(`sequence ${last} was told and is lost; ${sequence} is the last`);
    for (const events of this.recovered) this.tellOne(this.lastSequence + 1, events);
    this.recovered = [];
  }

  private tellOne(sequence: number, events: Uint8Array): void {
    if (sequence <= this.lastSequence) return this.compare(sequence, events);
    if (sequence !== this.lastSequence + 1) throw new Error(`${sequence} was told after ${this.lastSequence}`);
    this.told.push(events);
    this.digests.push(crc32(events, this.digests.at(-1)));
    for (const event of eventsOf(events)) this.history.add(event);
  }

  private compare(sequence: number, events: Uint8Array): void {
    const before = this.told[sequence] as Uint8Array;
    if (Buffer.compare(before, events) === 0) return;
    const [was, is] = [before, events].map((bytes) => JSON.stringify(eventsOf(bytes)));
    throw new Error(`sequence ${sequence} was told as ${was} and is now ${is}`);
  }
}

function eventsOf(bytes: Uint8Array): VenueEvent[] {
  const buffer = new RecordBuffer(bytes.slice().buffer);
  return readEvents(buffer, 0, bytes.length);
}
