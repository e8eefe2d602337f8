import { Worker } from 'node:worker_threads';
import { VenueUnavailable } from '../engine/command-outcome.js';
import { EventsRemoved } from '../engine/event-source.js';
import type { PastBook } from '../engine/replayed-venue.js';
import type { Outbox } from '../engine/outbox.js';
import type { ArchiveAnswer, ArchiveQuestion, ArchiveValue, ArchiveWorkerData, BookQuery } from './archive-messages.js';
import type { Explanation, ExplanationQuery } from './order-explainer.js';
import { type EventPage, type History, type HistoryQuery, HistoryTooLong, type Place } from './archive-reader.js';

/** Questions that may wait; more are answered 503. */
const WAITING_MAX = 16;
const READ_MS_MAX = 10_000;

interface Waiting {
  readonly resolve: (value: ArchiveValue) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The event store as the venue's own readers ask for it: what is stored, which is durable, by a thread that is started
 * with the first question. Whoever was answered before asking finds the events of that answer.
 */
export class EventArchive {
  private worker: Worker | undefined;
  private readonly waiting: Waiting[] = [];
  private stores: { readonly sequence: number; readonly resolve: () => void }[] = [];

  constructor(
    private readonly dataDir: string,
    private readonly outbox: Outbox,
    private readonly workerFile = new URL('archive-worker.js', import.meta.url),
  ) {
    outbox.onStored(() => this.wakeStored());
  }

  async page(after: Place, limit: number): Promise<EventPage> {
    const through = await this.stored();
    return (await this.ask({ kind: 'page', after, limit, through })) as EventPage;
  }

  async history(query: HistoryQuery): Promise<History> {
    const through = await this.stored();
    return (await this.ask({ kind: 'history', query, through })) as History;
  }

  async book(query: BookQuery): Promise<PastBook> {
    const through = await this.stored();
    return (await this.ask({ kind: 'book', query, through })) as PastBook;
  }

  async explain(query: ExplanationQuery): Promise<Explanation> {
    const through = await this.stored();
    return (await this.ask({ kind: 'explanation', query, through })) as Explanation;
  }

  async stop(): Promise<void> {
    const { worker } = this;
    if (worker === undefined) return;
    this.lose(worker, new VenueUnavailable('VENUE_STOPPING'));
    await worker.terminate();
  }

  /** Resolves with the last stored sequence, when all is stored that was durable before. */
  private async stored(): Promise<number> {
    const sequence = this.outbox.durableSequence;
    if (sequence > this.outbox.storedSequence) {
      await new Promise<void>((resolve) => this.stores.push({ sequence, resolve }));
    }
    return this.outbox.storedSequence;
  }

  private wakeStored(): void {
    const { storedSequence } = this.outbox;
    for (const { sequence, resolve } of this.stores) if (sequence <= storedSequence) resolve();
    this.stores = this.stores.filter(({ sequence }) => sequence > storedSequence);
  }

  private ask(question: ArchiveQuestion): Promise<ArchiveValue> {
    if (this.waiting.length >= WAITING_MAX) return Promise.reject(new VenueUnavailable('VENUE_BUSY'));
    this.worker ??= this.start();
    const { worker } = this;
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      worker.postMessage(question);
    });
  }

  private start(): Worker {
    const data: ArchiveWorkerData = { dataDir: this.dataDir, readMsMax: READ_MS_MAX };
    const worker = new Worker(this.workerFile, { workerData: data, name: 'archive' });
    worker.unref();
    worker.on('message', (answer: ArchiveAnswer) => this.hear(answer));
    worker.on('error', (error) => this.lose(worker, error));
    worker.on('exit', () => this.lose(worker, new VenueUnavailable('VENUE_STOPPING')));
    return worker;
  }

  private hear(answer: ArchiveAnswer): void {
    const asked = this.waiting.shift();
    if ('value' in answer) return asked?.resolve(answer.value);
    asked?.reject(toError(answer.name, answer.message));
  }

  /** The next question starts a new thread. */
  private lose(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}

/** Errors lose their class between threads. */
function toError(name: string, message: string): Error {
  if (name === 'HistoryTooLong') return new HistoryTooLong(message);
  return name === 'EventsRemoved' ? new EventsRemoved(message) : new Error(message);
}
