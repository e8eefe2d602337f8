/**
 * The closed lists of an order's terms. The numbers are part of the journal and event formats:
 * they are only ever added to. The names are those of the REST API.
 */
export const Side = { buy: 1, sell: 2 } as const;
export type Side = (typeof Side)[keyof typeof Side];

export const OrderType = {
  limit: 1,
  market: 2,
  stop: 3,
  stop_limit: 4,
  take_profit: 5,
  take_profit_limit: 6,
  trailing_stop: 7,
  trailing_stop_limit: 8,
  pegged: 9,
  market_to_limit: 10,
} as const;
export type OrderType = (typeof OrderType)[keyof typeof OrderType];

export const TimeInForce = {
  gtc: 1,
  ioc: 2,
  fok: 3,
  gtd: 4,
  day: 5,
  good_for_auction: 6,
  at_open: 7,
  at_close: 8,
} as const;
export type TimeInForce = (typeof TimeInForce)[keyof typeof TimeInForce];

export const SelfTradePrevention = {
  none: 0,
  expire_taker: 1,
  expire_maker: 2,
  expire_both: 3,
  decrement: 4,
} as const;
export type SelfTradePrevention = (typeof SelfTradePrevention)[keyof typeof SelfTradePrevention];

const triggerTypes: ReadonlySet<number> = new Set([
  OrderType.stop,
  OrderType.stop_limit,
  OrderType.take_profit,
  OrderType.take_profit_limit,
  OrderType.trailing_stop,
  OrderType.trailing_stop_limit,
]);

/** True for a type that waits for a price before it goes on as a market or limit order. */
export function isTriggerType(orderType: number): boolean {
  return triggerTypes.has(orderType);
}

/** Bits of an order's `flags` field. */
export const OrderFlag = {
  postOnly: 1,
  postOnlySlide: 2,
  reduceOnly: 4,
  allOrNone: 8,
  hidden: 16,
  /** Placed by a participant of the simulation, never by a person. */
  simulated: 32,
  /** The client order id must be unique among open orders only. */
  openOnlyClientId: 64,
  /** Cancelled when the session that placed it ends. */
  cancelOnDisconnect: 128,
} as const;

/** The bit beside them of what the venue places for a margin account that it liquidates. Nobody can send it. */
export const LIQUIDATION_FLAG = 256;

/** An iceberg shows its quantity in at most so many peaks: one command must not become millions of events. */
export const PEAKS_MAX = 1_000;

/** A trailing stop follows at a distance below the whole price, in hundredths of a percent. */
export const TRAILING_BPS_MAX = 9_999;

/** Whose price decides a trigger: the last trade, the best displayed price of the side that the order would meet, or the mark. */
export const TriggerSource = { last: 0, best: 1, mark: 2 } as const;
export type TriggerSource = (typeof TriggerSource)[keyof typeof TriggerSource];

/** What a pegged order follows: the best price of its own side, of the opposite side, or the middle of both. */
export const PegType = { none: 0, primary: 1, market: 2, mid: 3 } as const;
export type PegType = (typeof PegType)[keyof typeof PegType];

export const ListType = { oco: 1, oto: 2, bracket: 3 } as const;
export type ListType = (typeof ListType)[keyof typeof ListType];

/** True for a leg (counted from 1) that waits until the working order of its list has closed. */
export function followsWorkingOrder(listType: number, listLeg: number): boolean {
  return listLeg > 1 && (listType === ListType.oto || listType === ListType.bracket);
}

/** How an incoming order is divided among the orders of one price level. */
export const Allocation = { price_time: 0, pro_rata: 1, split: 2 } as const;
export type Allocation = (typeof Allocation)[keyof typeof Allocation];

export const Phase = {
  closed: 0,
  pre_open: 1,
  auction: 2,
  continuous: 3,
  halt: 4,
  cancel_only: 5,
} as const;
export type Phase = (typeof Phase)[keyof typeof Phase];

/** Which auction the phase `auction` is; `none` in every other phase. */
export const AuctionKind = { none: 0, opening: 1, closing: 2, volatility: 3 } as const;
export type AuctionKind = (typeof AuctionKind)[keyof typeof AuctionKind];

/**
 * Why an instrument is in its phase: an operator or the schedule said so, or the venue stopped it by itself. An auction that follows a stop
 * has its reason; every phase that somebody sets is of 0 again.
 */
export const PhaseReason = {
  operator: 0,
  limit_state: 1,
  market_level_1: 2,
  market_level_2: 3,
  market_level_3: 4,
  fault: 5,
} as const;
export type PhaseReason = (typeof PhaseReason)[keyof typeof PhaseReason];

/** Whether a breaker holds the instrument: ending that needs two people in production. */
export function isOfBreaker(reason: number): boolean {
  return reason >= PhaseReason.limit_state && reason <= PhaseReason.market_level_3;
}

export const CancelReason = {
  requested: 1,
  mass_cancelled: 2,
  /** What an IOC or FOK order could not fill at once. */
  time_in_force: 3,
  /** A market order met an empty book. */
  no_liquidity: 4,
  /** A market order reached its protection collar. */
  collar: 5,
  kill_switch: 6,
  expired: 7,
  self_trade: 8,
  instrument_closed: 9,
  /** Its minimum quantity could not be filled at once. */
  min_quantity: 10,
  /** The other leg of its list traded, or the list's working order closed without a fill. */
  list: 11,
  /** What an auction left of an order that was for the auction only. */
  auction_ended: 12,
  /** A market order reached the price band. */
  price_band: 13,
  disconnected: 14,
  /** What an offer would bring at an auction's price is more than its account could own. */
  balance_overflow: 15,
  /** The margin account that it is of is liquidated. */
  liquidation: 16,
} as const;
export type CancelReason = (typeof CancelReason)[keyof typeof CancelReason];

/** The name of a number in one of the lists above: `nameOf(Side, 1) === 'buy'`. */
export function nameOf<T extends Readonly<Record<string, number>>>(list: T, value: number): keyof T & string {
  for (const [name, number] of Object.entries(list)) if (number === value) return name;
  throw new RangeError(`no name for ${value} in ${Object.keys(list).join(', ')}`);
}
