/** The prices of an instrument's market that limits compare an order's own with, looked up when one of them asks. */
import { Phase, Side } from '../../../common/model/order-terms.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { MarketState } from '../../matching/domain/market-state.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import type { MarketPrices } from '../../risk/domain/order-ask.js';

const { buy: BUY, sell: SELL } = Side;
const { continuous: CONTINUOUS } = Phase;

export class PricesNow implements MarketPrices {
  /** Null before the first order. */
  instrument: Instrument | null = null;

  constructor(
    private readonly books: readonly OrderBook[],
    private readonly markets: readonly MarketState[],
  ) {}

  get lastTicks(): number {
    return this.market.lastTradeTicks;
  }

  get markTicks(): number {
    return this.market.markPriceTicks;
  }

  /** Of the best prices in continuous trading, rounded down. */
  get midTicks(): number {
    const [ask, bid] = [this.oppositeTicksOf(BUY), this.oppositeTicksOf(SELL)];
    return ask !== 0 && bid !== 0 ? Math.floor((ask + bid) / 2) : 0;
  }

  /** In continuous trading. */
  oppositeTicksOf(side: number): number {
    const { instrumentId, phase } = this.instrument as Instrument;
    return phase === CONTINUOUS ? (this.books[instrumentId] as OrderBook).bestOppositePrice(side) : 0;
  }

  private get market(): MarketState {
    return this.markets[(this.instrument as Instrument).instrumentId] as MarketState;
  }
}
