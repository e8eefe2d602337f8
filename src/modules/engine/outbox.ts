import { type EventBatch, type EventConsumer, isSavedConsumer, type SavedConsumer } from './event-stream.js';

interface Waiter {
  readonly sequence: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * The gate between what has happened and what may be known: events and live reads leave when the journal says
 * "durable up to n", in the order of their sequence. The sequencer acknowledges a batch's commands right behind it, so
 * whoever was answered finds the read models as new as the answer.
 */
export class Outbox {
  durableSequence = 0;
  /** The files of the event store hold everything up to here. */
  storedSequence = 0;
  private readonly consumers: EventConsumer[] = [];
  private readonly storeReaders: (() => void)[] = [];
  /** Ordered by sequence: everyone who waits asks for the newest sequence of its moment. */
  private waiters: Waiter[] = [];
  private failure: Error | undefined;

  /** Adds a consumer of durable events; they are called in the order of subscription. */
  subscribe(consumer: EventConsumer): void {
    this.consumers.push(consumer);
  }

  /** Those whose state is in snapshots, in the order of subscription. */
  get savedConsumers(): readonly SavedConsumer[] {
    return this.consumers.filter(isSavedConsumer);
  }

  /** A snapshot was loaded: what is released next begins behind `sequence`. */
  startAfter(sequence: number): void {
    this.durableSequence = sequence;
    for (const consumer of this.consumers) consumer.startsAfter?.(sequence);
  }

  /** Calls `wake` whenever `storedSequence` has grown; for those who read the event store's files. */
  onStored(wake: () => void): void {
    this.storeReaders.push(wake);
  }

  /** Resolves when everything up to `sequence` is durable; rejects when the venue stops before. */
  async durable(sequence: number): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    if (sequence <= this.durableSequence) return;
    await new Promise<void>((resolve, reject) => this.waiters.push({ sequence, resolve, reject }));
  }

  /** Lets durable events out: first to the read models, then to everyone who waits. */
  release(batch: EventBatch): void {
    for (const consumer of this.consumers) consumer.onEvents(batch);
    this.durableSequence = batch.lastSequence;
    let served = 0;
    while (served < this.waiters.length && (this.waiters[served] as Waiter).sequence <= this.durableSequence) {
      (this.waiters[served] as Waiter).resolve();
      served += 1;
    }
    if (served > 0) this.waiters = this.waiters.slice(served);
  }

  /** The events up to `sequence` are in the event store. */
  stored(sequence: number): void {
    this.storedSequence = sequence;
    for (const wake of this.storeReaders) wake();
  }

  /** Nothing later becomes durable: whoever waits, or comes later, is told. */
  fail(error: Error): void {
    const { waiters } = this;
    this.failure = error;
    this.waiters = [];
    for (const waiter of waiters) waiter.reject(error);
  }
}
