/** The prices that follow from the market: references, collars, first limits, stop prices, pegs. */
import { OrderType, PegType, Side, TriggerSource } from '../../src/common/model/order-terms.js';
import { isAuctionPhase, isContinuous, type OracleState } from './oracle-state.js';
import {
  cut,
  hasFlag,
  type Instrument,
  isAuctionTime,
  isMarketType,
  isTrailing,
  isTriggerOrder,
  larger,
  MAX,
  opposite,
  type Order,
  smaller,
} from './order.js';

export function referencePrice({ lastPrice, markPrice }: Instrument): bigint | undefined {
  return lastPrice ?? markPrice;
}

export function collar({ terms }: Instrument, side: number, around: bigint): bigint {
  const distance = cut(around, terms.collarBps);
  return side === Side.buy ? around + distance : larger(1n, around - distance);
}

/** A market order that is for an auction: its collar is around the reference price. */
export function isForAuction(order: Order): boolean {
  return order.orderType === OrderType.market && (isAuctionPhase(order.instrument) || isAuctionTime(order));
}

/** The limit of an order that comes in; its stop price is known. */
export function firstLimit(state: OracleState, order: Order, priceTicks: bigint): bigint {
  const { instrument, side } = order;
  if (order.orderType === OrderType.market_to_limit) return state.best(instrument, opposite(side)) ?? 0n;
  if (!isMarketType(order)) return priceTicks;
  if (isTriggerOrder(order)) return order.stopPrice === 0n ? 0n : collar(instrument, side, order.stopPrice);
  const around = isForAuction(order) ? referencePrice(instrument) : state.best(instrument, opposite(side));
  return around === undefined ? 0n : collar(instrument, side, around);
}

/** One tick behind the opposite best where `limit` reaches it; undefined where there is no such price. */
function slid(state: OracleState, { instrument, side }: Order, limit: bigint): bigint | undefined {
  const best = state.best(instrument, opposite(side));
  if (best === undefined) return limit;
  if (side === Side.sell) return limit <= best ? best + 1n : limit;
  if (limit < best) return limit;
  return best > 1n ? best - 1n : undefined;
}

/** With `postOnlySlide`; 0 where there is no price behind the opposite best. */
export function slidIfSliding(state: OracleState, order: Order, limit: bigint): bigint {
  return hasFlag(order, 'postOnlySlide') ? (slid(state, order, limit) ?? 0n) : limit;
}

/** What a trigger of this source and side looks at now. */
export function sourcePrice(
  state: OracleState,
  instrument: Instrument,
  source: number,
  side: number,
): bigint | undefined {
  if (source === TriggerSource.last) return instrument.lastPrice;
  if (source === TriggerSource.mark) return instrument.markPrice;
  return state.bestDisplayed(instrument, opposite(side));
}

export function presentSourcePrice(state: OracleState, order: Order): bigint | undefined {
  return sourcePrice(state, order.instrument, order.advanced.triggerSource, order.side);
}

/** Where a trailing stop stands behind `price`. */
export function trailingStopPrice({ advanced, side }: Order, price: bigint): bigint {
  const byBps = larger(1n, cut(price, advanced.trailingOffsetBps));
  const offset = advanced.trailingOffsetTicks === 0 ? byBps : BigInt(advanced.trailingOffsetTicks);
  return side === Side.buy ? smaller(MAX, price + offset) : larger(1n, price - offset);
}

/** The stop price of an order that comes in now; 0 where it has none or finds no price. */
export function firstStopPrice(state: OracleState, order: Order): bigint {
  if (!isTrailing(order)) return BigInt(order.advanced.stopPriceTicks);
  const price = presentSourcePrice(state, order);
  return price === undefined ? 0n : trailingStopPrice(order, price);
}

export function isMet(order: Order, price: bigint): boolean {
  const { stop, stop_limit, trailing_stop, trailing_stop_limit } = OrderType;
  const isStop = [stop, stop_limit, trailing_stop, trailing_stop_limit].some((type) => type === order.orderType);
  const rises = isStop === (order.side === Side.buy);
  return rises ? price >= order.stopPrice : price <= order.stopPrice;
}

export interface Bests {
  readonly bid: bigint | undefined;
  readonly ask: bigint | undefined;
}

export function displayedBests(state: OracleState, instrument: Instrument): Bests {
  return {
    bid: state.bestDisplayed(instrument, Side.buy),
    ask: state.bestDisplayed(instrument, Side.sell),
  };
}

/** Undefined: without a reference the peg is parked. */
export function pegPrice(order: Order, { bid, ask }: Bests): bigint | undefined {
  const { advanced, side, ownLimit, instrument } = order;
  if (!isContinuous(instrument)) return undefined;
  const [same, other] = side === Side.buy ? [bid, ask] : [ask, bid];
  const reference =
    advanced.pegType === PegType.primary ? same : advanced.pegType === PegType.market ? other : middle(side, bid, ask);
  if (reference === undefined) return undefined;
  const pegged = reference + BigInt(advanced.pegOffsetTicks);
  return larger(1n, side === Side.buy ? smaller(pegged, ownLimit) : larger(pegged, ownLimit));
}

function middle(side: number, bid: bigint | undefined, ask: bigint | undefined): bigint | undefined {
  if (bid === undefined || ask === undefined) return undefined;
  return side === Side.buy ? (bid + ask) / 2n : (bid + ask + 1n) / 2n;
}
