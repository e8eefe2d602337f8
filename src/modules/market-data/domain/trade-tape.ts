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

/** The newest trades of one instrument. Older ones are in the projections. */
export class TradeTape {
  private readonly trades: PublicTrade[] = [];
  private next = 0;
  /** The sequence of the newest trade that had to leave; every later one is here. */
  floorSequence = 0;

  constructor(private readonly tradesMax: number) {}

  add(trade: PublicTrade): void {
    const leaving = this.trades[this.next];
    if (leaving !== undefined) this.floorSequence = leaving.sequence;
    this.trades[this.next] = trade;
    this.next = (this.next + 1) % this.tradesMax;
  }

  /** Newest first, ids below `beforeTradeId`. */
  newest(limit: number, beforeTradeId: number): PublicTrade[] {
    const found: PublicTrade[] = [];
    for (let back = 1; back <= this.trades.length && found.length < limit; back++) {
      const trade = this.trades[(this.next + this.tradesMax - back) % this.tradesMax] as PublicTrade;
      if (trade.tradeId < beforeTradeId) found.push(trade);
    }
    return found;
  }

  /** Oldest first. */
  saveState(sink: StateSink): void {
    sink.number(this.floorSequence);
    sink.number(this.trades.length);
    for (const trade of this.newest(this.trades.length, Infinity).toReversed()) {
      for (const name of NUMBERS) sink.number(trade[name]);
      sink.number(trade.simulated ? 1 : 0);
    }
  }

  /** Trades for which this tape has no room leave it. */
  loadState(instrumentId: number, source: StateSource): void {
    this.floorSequence = source.number();
    for (let trades = source.number(); trades > 0; trades -= 1) {
      const numbers = {} as Record<(typeof NUMBERS)[number], number>;
      for (const name of NUMBERS) numbers[name] = source.number();
      this.add({ instrumentId, ...numbers, simulated: source.number() === 1 });
    }
  }
}
