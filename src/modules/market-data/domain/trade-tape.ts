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
