import { readBook } from '../../../src/modules/realtime/domain/book-levels.js';
import type { Instruments } from './instruments.js';
import { type BookOutcome, OrderBook } from './order-book.js';

/** The books that are kept, by instrument. */
export class LiveBooks {
  private readonly books = new Map<string, OrderBook>();
  private readonly waiting = new Map<string, ((book: OrderBook) => void)[]>();

  constructor(private readonly instruments: Instruments) {}

  get(symbol: string): OrderBook | undefined {
    return this.books.get(symbol);
  }

  /** Resolves with the book once it is the venue's. */
  synchronized(symbol: string): Promise<OrderBook> {
    const book = this.books.get(symbol);
    if (book?.isSynchronized === true) return Promise.resolve(book);
    return new Promise((resolve) => {
      this.waiting.set(symbol, [...(this.waiting.get(symbol) ?? []), resolve]);
    });
  }

  /** Takes a `bookSnapshot` or `bookDelta`; undefined where its instrument is not known. */
  take(isSnapshot: boolean, view: DataView, at: number): { book: OrderBook; outcome: BookOutcome } | undefined {
    const message = readBook(view, at);
    const instrument = this.instruments.byId(message.instrumentId);
    if (instrument === undefined) return undefined;
    const { symbol } = instrument;
    const known = this.books.get(symbol);
    // Other terms of the instrument are other decimals: such a book begins anew.
    const isKnown = known?.instrument === instrument;
    const book = isKnown ? known : new OrderBook(instrument);
    this.books.set(symbol, book);
    const outcome = isSnapshot ? book.takeSnapshot(message) : isKnown ? book.takeDelta(message) : 'gap';
    if (book.isSynchronized) for (const resolve of this.waiting.get(symbol) ?? []) resolve(book);
    if (book.isSynchronized) this.waiting.delete(symbol);
    return { book, outcome };
  }

  drop(symbol: string): void {
    this.books.delete(symbol);
  }

  /** The connection has ended. */
  lose(): void {
    for (const book of this.books.values()) book.lose();
  }
}
