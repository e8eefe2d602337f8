/** What positions are valued at: the prices of their markets, by the source that is set for each instrument. */
import { Phase, Side } from '../../../common/model/order-terms.js';
import { CollarSource } from '../../../common/model/risk-limits.js';
import type { InstrumentRegistry } from '../../instruments/domain/instrument-registry.js';
import type { MarketState } from '../../matching/domain/market-state.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import type { Marks } from '../../risk/domain/day-results.js';
import type { PreTradeGate } from '../../risk/domain/pre-trade-gate.js';

interface MarkedParts {
  readonly registry: InstrumentRegistry;
  readonly books: readonly OrderBook[];
  readonly markets: readonly MarketState[];
  readonly gate: PreTradeGate;
}

// A constant of this file, because V8 folds it into the code, and not that of another (docs/performance.md).
const { last: LAST } = CollarSource;

export class MarketMarks implements Marks {
  // Held here for the reason that `OrderPlacement` gives.
  private readonly registry: InstrumentRegistry;
  private readonly markets: readonly MarketState[];

  constructor(private readonly core: MarkedParts) {
    this.registry = core.registry;
    this.markets = core.markets;
  }

  unitOf(instrumentId: number): number {
    return this.registry.instrument(instrumentId)?.quoteUnitsPerTickLot ?? 0;
  }

  ticksOf(instrumentId: number): number {
    const { lastTradeTicks } = this.markets[instrumentId] as MarketState;
    const source = this.core.gate.state.markSourceOf(instrumentId);
    return source === LAST ? lastTradeTicks : this.ticksBy(source, instrumentId) || lastTradeTicks;
  }

  followTrades(instrumentId: number): boolean {
    return this.core.gate.state.markSourceOf(instrumentId) === LAST;
  }

  openingTicksOf(instrumentId: number, timeUs: number): number {
    const { day, lastTradeTicks } = this.markets[instrumentId] as MarketState;
    return day.ticksAt(timeUs, lastTradeTicks);
  }

  /** Of the best displayed prices in continuous trading, rounded down; 0: a side has none. */
  midTicksOf(instrumentId: number): number {
    const book = this.core.books[instrumentId] as OrderBook;
    if (this.registry.instrument(instrumentId)?.phase !== Phase.continuous) return 0;
    const [bid, ask] = [book.bestShownPrice(Side.buy), book.bestShownPrice(Side.sell)];
    return bid === 0 || ask === 0 ? 0 : Math.floor((bid + ask) / 2);
  }

  /** Of a source that can have none: 0. */
  private ticksBy(source: number, instrumentId: number): number {
    if (source === CollarSource.mid) return this.midTicksOf(instrumentId);
    return (this.markets[instrumentId] as MarketState).markPriceTicks;
  }
}
