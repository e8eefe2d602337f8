/**
 * The newest bars of one resolution, in columns of numbers: a trade changes one bar of each resolution in the venue's thread, so
 * nothing is allocated for it.
 */
import { Side } from '../../../common/model/order-terms.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { type Bar, barFields, LIMB, type OpenBar } from './bar.js';
import type { PublicTrade } from './trade-tape.js';

const FIELDS = barFields.length;
const at = Object.fromEntries(barFields.map((field, index) => [field, index])) as Bar;
const BARS_AT_START = 4;

export class BarRing {
  private cells = new Float64Array(BARS_AT_START * FIELDS);
  /** Bars that the cells have room for. */
  private room = BARS_AT_START;
  /** Number of the bar that comes next; bar `n` is in the cells of `n % room`. */
  private end = 0;
  private count = 0;
  /** The sequence of the newest trade of the newest bar that had to leave; every later bar is here. */
  floorSequence = 0;

  /** `barsMax` is `BARS_AT_START` times a power of two. */
  constructor(private readonly barsMax: number) {}

  /** Adds a trade to the bar that begins at `openUs`: the last one, or one behind it. */
  add(openUs: number, trade: PublicTrade): void {
    const { cells } = this;
    const bar = this.cellOf(this.end - 1);
    if (this.count === 0 || cells[bar + at.openUs] !== openUs) return this.begin(openUs, trade);
    const { priceTicks, quantityLots, notional } = trade;
    if (priceTicks > (cells[bar + at.highTicks] as number)) cells[bar + at.highTicks] = priceTicks;
    if (priceTicks < (cells[bar + at.lowTicks] as number)) cells[bar + at.lowTicks] = priceTicks;
    cells[bar + at.closeTicks] = priceTicks;
    this.addWide(bar + at.lotsHigh, quantityLots);
    this.addWide(bar + at.notionalHigh, notional);
    if (trade.takerSide === Side.buy) {
      this.addWide(bar + at.buyLotsHigh, quantityLots);
      this.addWide(bar + at.buyNotionalHigh, notional);
    }
    cells[bar + at.tradeCount] = (cells[bar + at.tradeCount] as number) + 1;
    cells[bar + at.lastTradeId] = trade.tradeId;
    cells[bar + at.lastSequence] = trade.sequence;
  }

  /** Where the oldest bar here begins; Infinity where there is none. */
  get oldestUs(): number {
    return this.count === 0 ? Infinity : (this.cells[this.cellOf(this.end - this.count) + at.openUs] as number);
  }

  /** Copies, newest first, of bars that begin within [`fromUs`, `beforeUs`). */
  newest(limit: number, fromUs: number, beforeUs: number): Bar[] {
    const found: Bar[] = [];
    for (let back = 1; back <= this.count && found.length < limit; back += 1) {
      const bar = this.cellOf(this.end - back);
      const openUs = this.cells[bar + at.openUs] as number;
      if (openUs < fromUs) break;
      if (openUs < beforeUs) found.push(this.read(bar));
    }
    return found;
  }

  /** Oldest first. */
  saveState(sink: StateSink): void {
    sink.number(this.floorSequence);
    sink.number(this.count);
    for (let bar = this.end - this.count; bar < this.end; bar += 1) {
      for (let field = 0; field < FIELDS; field += 1) sink.number(this.cells[this.cellOf(bar) + field] as number);
    }
  }

  /** Bars for which this ring has no room leave it. */
  loadState(source: StateSource): void {
    this.floorSequence = source.number();
    for (let bars = source.number(); bars > 0; bars -= 1) {
      const bar = this.push();
      for (let field = 0; field < FIELDS; field += 1) this.cells[bar + field] = source.number();
    }
  }

  private begin(openUs: number, trade: PublicTrade): void {
    const bar = this.push();
    const { cells } = this;
    cells.fill(0, bar, bar + FIELDS);
    cells[bar + at.openUs] = openUs;
    cells[bar + at.openTicks] = trade.priceTicks;
    cells[bar + at.highTicks] = trade.priceTicks;
    cells[bar + at.lowTicks] = trade.priceTicks;
    cells[bar + at.firstTradeId] = trade.tradeId;
    this.add(openUs, trade);
  }

  /** The cells of a new last bar; the oldest one leaves where there is no room. */
  private push(): number {
    if (this.count === this.barsMax) {
      this.floorSequence = this.cells[this.cellOf(this.end - this.count) + at.lastSequence] as number;
      this.count -= 1;
    } else if (this.count === this.room) this.grow();
    this.count += 1;
    this.end += 1;
    return this.cellOf(this.end - 1);
  }

  private grow(): void {
    const ordered = new Float64Array(this.cells.length * 2);
    ordered.set(this.cells);
    // Bars leave only where the room is whole, so the first one is in the first cells.
    this.cells = ordered;
    this.room *= 2;
  }

  private addWide(high: number, amount: number): void {
    const low = high + 1;
    const { cells } = this;
    const carried = Math.floor(amount / LIMB);
    const sum = (cells[low] as number) + (amount - carried * LIMB);
    const carry = sum >= LIMB ? 1 : 0;
    cells[low] = sum - carry * LIMB;
    cells[high] = (cells[high] as number) + carried + carry;
  }

  private cellOf(bar: number): number {
    return (bar % this.room) * FIELDS;
  }

  private read(bar: number): Bar {
    const fields = {} as OpenBar;
    for (const [index, field] of barFields.entries()) fields[field] = this.cells[bar + index] as number;
    return fields;
  }
}
