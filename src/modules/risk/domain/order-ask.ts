/** Prices of the market in ticks, looked up where they decide something; 0: there is none. */
export interface MarketPrices {
  readonly lastTicks: number;
  readonly midTicks: number;
  readonly markTicks: number;
  /** What an order of the side would meet first. */
  oppositeTicksOf(side: number): number;
}

/** One order as the gate is asked about it. Whoever asks fills all of it; doubles from the first, as in `CommandView`. */
const UNSET = Number.NaN;

export class OrderAsk {
  accountId = 0;
  instrumentId = 0;
  quoteAssetId = 0;
  side = 0;
  /** Its whole quantity, and what would be open of it. */
  totalLots = UNSET;
  openLots = UNSET;
  /** Its own limit where it comes to the book with one, else 0: what a collar is asked about. */
  ownTicks = UNSET;
  /** The price that its hold is taken at, and the worst at which it could trade: for a sell that meets a better bid, that bid. */
  holdTicks = UNSET;
  worstTicks = UNSET;
  /** Quote units of one tick × one lot. */
  unitsPerTickLot = UNSET;
  timeUs = UNSET;
  /** As sent: side and type, price, quantity or amount. 0: it is no single order, which cannot be a duplicate. */
  kind = 0;
  sentTicks = UNSET;
  sentAmount = UNSET;
  /** What is open of the order that it takes the place of, at what that holds; 0 for a new one. */
  replacedLots = 0;
  replacedNotional = 0;
  /** Open orders that are about to be beside it. */
  others = 0;
  // Numbers, because V8 does not know that a field holds booleans.
  /** 1: it may stay open after its command. */
  mayStay = 0;
  /** 1: it waits for another one to trade, and counts when it comes in. */
  waits = 0;
  /** 1: it has waited, was asked about itself when it was placed, and comes in now. */
  comesIn = 0;

  constructor(readonly prices: MarketPrices) {}
}
