/** One side's best price with the displayed quantity there. */
export interface BestLevel {
  readonly priceTicks: number;
  readonly quantityLots: number;
}

/** What traded within the last 24 hours, and the best prices now. Null where nothing traded or nothing rests. */
export interface Ticker {
  readonly instrumentId: number;
  readonly openTicks: number | null;
  readonly highTicks: number | null;
  readonly lowTicks: number | null;
  /** The last price ever traded, also when that is longer ago. */
  readonly lastTicks: number | null;
  readonly baseVolumeLots: bigint;
  /** In ledger units of the quote asset. */
  readonly quoteVolume: bigint;
  readonly tradeCount: number;
  readonly bestBid: BestLevel | null;
  readonly bestAsk: BestLevel | null;
  /** End of the window. */
  readonly timeUs: number;
  /** The last sequence that the ticker has seen. */
  readonly sequence: number;
}
