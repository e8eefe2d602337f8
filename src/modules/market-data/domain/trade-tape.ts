import { grown } from '../../../common/columns.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';

/** A trade as everyone sees it: price in ticks, quantity in lots, notional in ledger units of the quote asset. */
export interface PublicTrade {
  readonly tradeId: number;
  readonly instrumentId: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly notional: number;
  readonly takerSide: number;
  /** True when a side is a participant of the simulation. */
  readonly simulated: boolean;
  readonly timeUs: number;
  readonly sequence: number;
}

const NUMBERS = ['tradeId', 'priceTicks', 'quantityLots', 'notional', 'takerSide', 'timeUs', 'sequence'] as const;
type Numbers = Record<(typeof NUMBERS)[number], number>;
/** Of one trade: its numbers, and 1 behind them where it is simulated. */
const CELLS = NUMBERS.length + 1;
const SIMULATED = NUMBERS.length;
const SEQUENCE = NUMBERS.indexOf('sequence');
const TIME = NUMBERS.indexOf('timeUs');
const TRADES_AT_START = 16;

/** The newest trades of one instrument, in one column of numbers. Older ones are in the projections. */
export class TradeTape {
  private cells: Float64Array;
  /** Trades that the cells have room for. */
  private room: number;
  private count = 0;
  private next = 0;
  /** The sequence of the newest trade that had to leave; every later one is here. */
  floorSequence = 0;

  constructor(
    private readonly instrumentId: number,
    private readonly tradesMax: number,
  ) {
    this.room = Math.min(TRADES_AT_START, tradesMax);
    this.cells = new Float64Array(this.room * CELLS);
  }

  /** Copies the trade. */
  add(trade: PublicTrade): void {
    if (this.count === this.room && this.room < this.tradesMax) this.grow();
    const { cells } = this;
    const at = this.next * CELLS;
    if (this.count === this.room) this.floorSequence = cells[at + SEQUENCE] as number;
    else this.count += 1;
    cells[at] = trade.tradeId;
    cells[at + 1] = trade.priceTicks;
    cells[at + 2] = trade.quantityLots;
    cells[at + 3] = trade.notional;
    cells[at + 4] = trade.takerSide;
    cells[at + 5] = trade.timeUs;
    cells[at + SEQUENCE] = trade.sequence;
    cells[at + SIMULATED] = trade.simulated ? 1 : 0;
    this.next = this.next + 1 === this.tradesMax ? 0 : this.next + 1;
  }

  /** Newest first, ids below `beforeTradeId`. */
  newest(limit: number, beforeTradeId: number): PublicTrade[] {
    const found: PublicTrade[] = [];
    for (let back = 1; back <= this.count && found.length < limit; back++) {
      const trade = this.read(((this.next + this.tradesMax - back) % this.tradesMax) * CELLS);
      if (trade.tradeId < beforeTradeId) found.push(trade);
    }
    return found;
  }

  /** Oldest first, ids from `fromTradeId`; `isWhole` where older ones are here too, or have never been. */
  oldest(limit: number, fromTradeId: number): { readonly trades: PublicTrade[]; readonly isWhole: boolean } {
    const from = this.firstWhere((at) => (this.cells[at] as number) >= fromTradeId);
    const to = Math.min(this.count, from + limit);
    const trades: PublicTrade[] = [];
    for (let index = from; index < to; index += 1) trades.push(this.read(this.placeOf(index)));
    return { trades, isWhole: this.floorSequence === 0 || from > 0 };
  }

  /** The newest id of a trade before `timeUs`; 0 where none is here. */
  lastIdBefore(timeUs: number): number {
    const index = this.firstWhere((at) => (this.cells[at + TIME] as number) >= timeUs);
    return index === 0 ? 0 : (this.cells[this.placeOf(index - 1)] as number);
  }

  /** Oldest first. */
  saveState(sink: StateSink): void {
    sink.number(this.floorSequence);
    sink.number(this.count);
    for (let back = this.count; back > 0; back -= 1) {
      const at = ((this.next + this.tradesMax - back) % this.tradesMax) * CELLS;
      for (let cell = at; cell < at + CELLS; cell += 1) sink.number(this.cells[cell] as number);
    }
  }

  /** Trades for which this tape has no room leave it. */
  loadState(source: StateSource): void {
    this.floorSequence = source.number();
    const { instrumentId } = this;
    for (let trades = source.number(); trades > 0; trades -= 1) {
      const numbers = {} as Numbers;
      for (const name of NUMBERS) numbers[name] = source.number();
      this.add({ instrumentId, ...numbers, simulated: source.number() === 1 });
    }
  }

  /** Where the trade is that has `index` older ones here. */
  private placeOf(index: number): number {
    return ((this.next + this.tradesMax - this.count + index) % this.tradesMax) * CELLS;
  }

  /** How many trades are before the first one that is so. Ids and times grow together, so every later one is so too. */
  private firstWhere(isSo: (at: number) => boolean): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (isSo(this.placeOf(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private read(at: number): PublicTrade {
    const { cells, instrumentId } = this;
    const numbers = {} as Numbers;
    for (const [index, name] of NUMBERS.entries()) numbers[name] = cells[at + index] as number;
    return { instrumentId, ...numbers, simulated: cells[at + SIMULATED] === 1 };
  }

  /** Trades leave only where the room is whole, so the first one is in the first cells. */
  private grow(): void {
    this.room = Math.min(this.room * 2, this.tradesMax);
    this.cells = grown(this.cells, this.room * CELLS);
    this.next = this.count;
  }
}
