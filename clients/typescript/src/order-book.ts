/**
 * A book kept from a snapshot and the deltas behind it. It is either equal to the venue's at `channelSequence`, or it says that
 * it is not (`isSynchronized`) and takes nothing but a snapshot. Prices and quantities are decimal text.
 */
import { Side } from '../../../src/common/model/order-terms.js';
import { bookChecksum } from '../../../src/modules/market-data/domain/book-checksum.js';
import { LevelBook } from '../../../src/modules/market-data/domain/level-book.js';
import type { BookMessage } from '../../../src/modules/realtime/domain/book-levels.js';
import type { ClientInstrument } from './instruments.js';

const CHECKED_LEVELS = 10;

/** `stale`: the book has it already. `gap`, `mismatch`: the book is not the venue's any more and waits for a snapshot. */
export type BookOutcome = 'applied' | 'stale' | 'waiting' | 'gap' | 'mismatch';

export interface PriceLevel {
  readonly price: string;
  readonly quantity: string;
}

export interface LevelSteps {
  readonly priceTicks: number;
  readonly quantityLots: number;
}

export class OrderBook {
  sequence = 0;
  channelSequence = 0;
  isSynchronized = false;
  /** Checksums of the venue that the book was found equal to. */
  checkedCount = 0;
  private levels = new LevelBook();

  constructor(readonly instrument: ClientInstrument) {}

  get symbol(): string {
    return this.instrument.symbol;
  }

  /** Best first. */
  bids(depth = Number.MAX_SAFE_INTEGER): PriceLevel[] {
    return this.side(Side.buy, depth);
  }

  asks(depth = Number.MAX_SAFE_INTEGER): PriceLevel[] {
    return this.side(Side.sell, depth);
  }

  /** The levels of a side as they are counted, in ticks and lots; best first. */
  steps(side: 'bids' | 'asks', depth = Number.MAX_SAFE_INTEGER): readonly LevelSteps[] {
    return this.levels.levels(side === 'bids' ? Side.buy : Side.sell, depth);
  }

  /** CRC32 of the best ten levels a side, as REST gives it. */
  checksum(): number {
    const [bids, asks] = [Side.buy, Side.sell].map((side) => this.levels.levels(side, CHECKED_LEVELS));
    return bookChecksum(bids ?? [], asks ?? [], this.instrument);
  }

  /** Replaces the whole book. */
  takeSnapshot(snapshot: BookMessage): BookOutcome {
    this.levels = new LevelBook();
    this.isSynchronized = true;
    return this.apply(snapshot);
  }

  takeDelta(delta: BookMessage): BookOutcome {
    if (!this.isSynchronized) return 'waiting';
    if (delta.channelSequence <= this.channelSequence) return 'stale';
    if (delta.channelSequence === this.channelSequence + 1) return this.apply(delta);
    this.isSynchronized = false;
    return 'gap';
  }

  /** The connection has ended: what comes next is a snapshot. */
  lose(): void {
    this.isSynchronized = false;
  }

  private apply({ bids, asks, sequence, channelSequence, checksum }: BookMessage): BookOutcome {
    for (const { priceTicks, quantityLots } of bids) this.levels.set(Side.buy, priceTicks, quantityLots, 0);
    for (const { priceTicks, quantityLots } of asks) this.levels.set(Side.sell, priceTicks, quantityLots, 0);
    this.sequence = sequence;
    this.channelSequence = channelSequence;
    if (checksum === undefined) return 'applied';
    if (checksum !== this.checksum()) {
      this.isSynchronized = false;
      return 'mismatch';
    }
    this.checkedCount += 1;
    return 'applied';
  }

  private side(side: number, depth: number): PriceLevel[] {
    return this.levels.levels(side, depth).map(({ priceTicks, quantityLots }) => ({
      price: this.instrument.price(priceTicks),
      quantity: this.instrument.quantity(quantityLots),
    }));
  }
}
