import { readBook } from '../../../src/modules/realtime/domain/book-levels.js';
import type { Instruments } from './instruments.js';
import { type BookOutcome, OrderBook } from './order-book.js';
import type { Refusal } from './subscriptions.js';

/** The books that are kept, by instrument: of all that somebody wants, alone or with all others. */
export class LiveBooks {
  private readonly books = new Map<string, OrderBook>();
  private readonly waiting = new Map<string, ((book: OrderBook | Refusal) => void)[]>();

  constructor(
    private readonly instruments: Instruments,
    private readonly isWanted: (symbol: string) => boolean,
  ) {}

  get(symbol: string): OrderBook | undefined {
    return this.books.get(symbol);
  }

  /** Resolves with the book once it is the venue's, or with why it will not be. */
  synchronized(symbol: string): Promise<OrderBook | Refusal> {
    const book = this.books.get(symbol);
    if (book?.isSynchronized === true) return Promise.resolve(book);
    return new Promise((resolve) => {
      this.waiting.set(symbol, [...(this.waiting.get(symbol) ?? []), resolve]);
    });
  }

  /** Takes a `bookSnapshot` or `bookDelta`; undefined where its instrument is not known, or its book not wanted any more. */
  take(isSnapshot: boolean, view: DataView, at: number): { book: OrderBook; outcome: BookOutcome } | undefined {
    const message = readBook(view, at);
    const instrument = this.instruments.byId(message.instrumentId);
    if (instrument === undefined || !this.isWanted(instrument.symbol)) return undefined;
    const { symbol } = instrument;
    const known = this.books.get(symbol);
    // Other terms of the instrument are other decimals: such a book begins anew.
    const isKnown = known?.instrument === instrument;
    const book = isKnown ? known : new OrderBook(instrument);
    this.books.set(symbol, book);
    // Before the first change of all a book is empty: that of an instrument which began after the subscription has no snapshot.
    const isWhole = isSnapshot || (!isKnown && message.channelSequence === 1);
    const outcome = isWhole ? book.takeSnapshot(message) : isKnown ? book.takeDelta(message) : 'gap';
    if (book.isSynchronized) this.answer(symbol, book);
    return { book, outcome };
  }

  /** Lets go of the books that nobody wants; who waits for one hears why. */
  dropUnwanted(reason: Refusal): void {
    for (const [symbol, book] of this.books) {
      if (this.isWanted(symbol)) continue;
      // Who holds it still must not take it for the venue's.
      book.lose();
      this.books.delete(symbol);
    }
    for (const symbol of this.waiting.keys()) if (!this.isWanted(symbol)) this.answer(symbol, reason);
  }

  /** The connection has ended. */
  lose(): void {
    for (const book of this.books.values()) book.lose();
  }

  private answer(symbol: string, answer: OrderBook | Refusal): void {
    const waiting = this.waiting.get(symbol) ?? [];
    this.waiting.delete(symbol);
    for (const resolve of waiting) resolve(answer);
  }
}
