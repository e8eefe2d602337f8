import type { VenueEvent } from '../../src/common/model/events.js';
import type { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import { stateHash } from '../../src/modules/engine/state-hash.js';

/** What anyone outside has been told, over all lives of the venue. None of it may ever change. */
export class Truth {
  /** By sequence: the events that were published or acknowledged. */
  private readonly told = new Map<number, string>();
  /** By sequence: the hash of the state that a read was answered from. */
  private readonly seen = new Map<number, string>();
  private lastTold = 0;
  private lastTimeUs = 0;

  get readCount(): number {
    return this.seen.size;
  }

  get lastSequence(): number {
    return this.lastTold;
  }

  /** Events of one command left the venue. */
  tell(sequence: number, events: readonly VenueEvent[]): void {
    this.compare(sequence, events);
    this.told.set(sequence, JSON.stringify(events));
    this.lastTold = Math.max(this.lastTold, sequence);
  }

  /** A read was answered from the state behind `sequence`. */
  show(sequence: number, hash: string): void {
    const before = this.seen.get(sequence);
    if (before !== undefined && before !== hash) throw new Error(`reads of sequence ${sequence} saw two states`);
    this.seen.set(sequence, hash);
  }

  /** A replay starts from nothing. */
  replayStarts(): void {
    this.lastTimeUs = 0;
  }

  /** A replay has applied `sequence`: is it what was told? */
  replayed(core: VenueCore, events: readonly VenueEvent[]): void {
    const { sequence, timeUs } = core;
    if (timeUs < this.lastTimeUs) throw new Error(`the time goes back at sequence ${sequence}`);
    this.lastTimeUs = timeUs;
    this.compare(sequence, events);
    const hash = this.seen.get(sequence);
    if (hash !== undefined && hash !== stateHash(core)) {
      throw new Error(`a read of sequence ${sequence} saw a state that the replay does not come to`);
    }
  }

  /** A replay has ended with `sequence`: is everything there that was told? */
  replayEnded(sequence: number): void {
    const shown = Math.max(0, ...this.seen.keys());
    if (sequence < this.lastTold)
      throw new Error(`sequence ${this.lastTold} was told and is lost; ${sequence} is the last`);
    if (sequence < shown) throw new Error(`sequence ${shown} was read and is lost; ${sequence} is the last`);
  }

  private compare(sequence: number, events: readonly VenueEvent[]): void {
    const before = this.told.get(sequence);
    if (before !== undefined && before !== JSON.stringify(events)) {
      throw new Error(`sequence ${sequence} was told as ${before} and is now ${JSON.stringify(events)}`);
    }
  }
}
