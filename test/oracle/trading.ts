/** Matching, prevention and settlement, and what becomes of what is left of an incoming order. */
import {
  CancelReason,
  OrderFlag,
  OrderType,
  SelfTradePrevention,
  Side,
  TimeInForce,
  TriggerSource,
} from '../../src/common/model/order-terms.js';
import { couldReach, edgeFor, enterLimitState, rememberTrade } from './bands.js';
import { type Emitter, exact } from './emitter.js';
import { fillable, type Meeting, nextMeetings, type Reach } from './meeting.js';
import { isContinuous, type OracleState } from './oracle-state.js';
import {
  chargeFill,
  hasFlag,
  holdOf,
  isIceberg,
  isLasting,
  isMarketType,
  openOf,
  opposite,
  type Order,
} from './order.js';
import { reviewHolders } from './risk-rules.js';
import { cancel, holdWith, levelFields, own, refresh, remove, rest, shrinkOther, touch } from './standing.js';

/** Trades an order that is in, and rests or cancels what is left of it. Only in continuous trading. */
export function trade(state: OracleState, emitter: Emitter, incoming: Order): void {
  const edge = edgeFor(incoming);
  const reach = edge ?? incoming.limit;
  const needed = neededAtOnce(incoming);
  const mayTrade = fillable(state, incoming, reach).quantity >= needed;
  const prices = mayTrade ? meetAll(state, emitter, incoming, reach) : [];
  const [first, last] = [prices[0], prices.at(-1)];
  const { instrument } = incoming;
  for (const price of new Set([first, last])) {
    if (price === undefined || !isContinuous(instrument)) continue;
    state.observations.push({ instrument, source: TriggerSource.last, side: 0, price });
  }
  if (!state.isOpen(incoming)) return;
  const reason = leftoverReason(state, incoming, mayTrade, edge);
  const { limit } = incoming;
  // The edge is its price from here on.
  incoming.limit = reach;
  if (reason !== undefined) return cancel(state, emitter, incoming, reason);
  rest(state, emitter, incoming, reach);
  if (edge !== undefined) enterLimitState(state, emitter, incoming, limit);
}

/** Less than this at once is nothing. A minimum quantity is for arrival only. */
function neededAtOnce(order: Order): bigint {
  const isWhole = order.timeInForce === TimeInForce.fok || hasFlag(order, 'allOrNone');
  const { minimum } = order;
  order.minimum = 0n;
  return isWhole ? openOf(order) : minimum;
}

/** The prices at which it traded. */
function meetAll(state: OracleState, emitter: Emitter, incoming: Order, reach: Reach): bigint[] {
  const prices: bigint[] = [];
  for (;;) {
    const meetings = nextMeetings(state.orders, incoming, reach);
    if (meetings.length === 0 || !state.isOpen(incoming)) return prices;
    for (const meeting of meetings) {
      if (meeting.isOwn) {
        prevent(state, emitter, incoming, meeting);
      } else {
        prices.push(meeting.maker.limit);
        fill(state, emitter, incoming, meeting);
      }
    }
  }
}

/** Undefined: it rests. */
function leftoverReason(
  state: OracleState,
  order: Order,
  mayTrade: boolean,
  edge: bigint | undefined,
): number | undefined {
  const { no_liquidity, time_in_force, min_quantity, price_band, collar } = CancelReason;
  if (order.orderType === OrderType.market_to_limit && order.limit === 0n) return no_liquidity;
  const isWhole = order.timeInForce === TimeInForce.fok || hasFlag(order, 'allOrNone');
  if (!mayTrade && !isWhole) return min_quantity;
  if (!isMarketType(order)) return isLasting(order) ? undefined : time_in_force;
  if (state.best(order.instrument, opposite(order.side)) === undefined) return no_liquidity;
  if (!mayTrade) return time_in_force;
  return edge !== undefined && couldReach(state, order, order.limit) ? price_band : collar;
}

function fill(state: OracleState, emitter: Emitter, taker: Order, { maker, quantity }: Meeting): void {
  const { instrument, limit: price } = maker;
  const makerRate = Math.max(maker.makerRatePpm, -taker.takerRatePpm);
  const settled = settle(state, emitter, { taker, maker, quantity, price }, [taker.takerRatePpm, makerRate]);
  for (const order of [taker, maker]) if (openOf(order) === 0n) remove(state, order);
  rememberTrade(state, emitter, instrument, price);
  emitter.emit('TradeExecuted', taker.account.accountId, {
    ...settled,
    ...levelFields(state, maker, price),
    auction: 0,
  });
  refresh(state, emitter, maker);
  shrinkOther(state, emitter, taker, quantity);
  shrinkOther(state, emitter, maker, quantity);
}

interface Match {
  readonly taker: Order;
  readonly maker: Order;
  readonly quantity: bigint;
  readonly price: bigint;
}

/** Moves the money and the quantities of one trade; answers its event but for the level. */
export function settle(
  state: OracleState,
  emitter: Emitter,
  { taker, maker, quantity, price }: Match,
  [takerRatePpm, makerRatePpm]: readonly [number, number],
) {
  const { instrument } = maker;
  const notional = price * quantity * instrument.k;
  const baseAmount = quantity * instrument.b;
  const takerSide = settlement(taker, quantity, notional, takerRatePpm);
  const makerSide = settlement(maker, quantity, notional, makerRatePpm);
  const [buyer, seller] = taker.side === Side.buy ? [taker, maker] : [maker, taker];
  const [buyerFee, sellerFee] = buyer === taker ? [takerSide.fee, makerSide.fee] : [makerSide.fee, takerSide.fee];
  // First both give, then both get: who trades with itself never seems to own the money twice.
  own(state, buyer.account, instrument.quote, -(notional + buyerFee));
  own(state, seller.account, instrument.base, -baseAmount);
  own(state, buyer.account, instrument.base, baseAmount);
  own(state, seller.account, instrument.quote, notional - sellerFee);
  instrument.quote.fees += buyerFee + sellerFee;
  for (const order of [taker, maker]) touch(order, emitter);
  state.tradesEver += 1;
  const sides = [taker, maker];
  for (const [order, fee] of [
    [taker, takerSide.fee],
    [maker, makerSide.fee],
  ] as const) {
    const { account, side } = order;
    const { tradeGroup } = account;
    state.risk.fills.push({
      account,
      tradeGroup,
      instrument,
      side,
      quantity,
      notional,
      fee,
      timeUs: emitter.stamp.timeUs,
    });
  }
  // It is the last trade now, also for what positions are worth.
  instrument.lastPrice = price;
  for (const order of sides) reviewHolders(state, order, emitter.stamp.timeUs);
  return {
    tradeId: state.tradesEver,
    priceTicks: exact(price),
    quantityLots: exact(quantity),
    notional: exact(notional),
    baseAmount: exact(baseAmount),
    takerOrderId: taker.orderId,
    makerOrderId: maker.orderId,
    takerFee: exact(takerSide.fee),
    makerFee: exact(makerSide.fee),
    takerReleased: exact(takerSide.released),
    makerReleased: exact(makerSide.released),
    takerOpenLots: exact(openOf(taker)),
    makerOpenLots: exact(openOf(maker)),
    instrumentId: instrument.instrumentId,
    makerAccountId: maker.account.accountId,
    takerSide: taker.side,
    simulated: ((taker.flags | maker.flags) & OrderFlag.simulated) === 0 ? 0 : 1,
  };
}

/** Takes a fill into the order: its fee, and what its hold sets free beyond what is paid or delivered. */
function settlement(
  order: Order,
  quantity: bigint,
  notional: bigint,
  ratePpm: number,
): { fee: bigint; released: bigint } {
  holdWith(order);
  const heldBefore = holdOf(order);
  order.filled += quantity;
  order.filledNotional += notional;
  if (isIceberg(order) && order.place === 'book') order.peak = order.peak > quantity ? order.peak - quantity : 0n;
  const fee = chargeFill(order, notional, ratePpm);
  const given = order.side === Side.buy ? notional + fee : quantity * order.instrument.b;
  return { fee, released: heldBefore - holdOf(order) - given };
}

/** Two orders of one owner meet. */
function prevent(state: OracleState, emitter: Emitter, taker: Order, { maker, quantity }: Meeting): void {
  const { expire_taker, expire_maker, decrement } = SelfTradePrevention;
  const mode = taker.selfTradePrevention;
  const takerLoss = mode === decrement ? quantity : mode === expire_maker ? 0n : openOf(taker);
  const makerLoss = mode === decrement ? quantity : mode === expire_taker ? 0n : openOf(maker);
  const takerReleased = lose(state, taker, takerLoss);
  const makerReleased = lose(state, maker, makerLoss);
  for (const order of [taker, maker]) touch(order, emitter);
  emitter.emit('SelfTradePrevented', taker.account.accountId, {
    priceTicks: exact(maker.limit),
    takerOrderId: taker.orderId,
    makerOrderId: maker.orderId,
    takerPreventedLots: exact(takerLoss),
    makerPreventedLots: exact(makerLoss),
    takerReleased: exact(takerReleased),
    makerReleased: exact(makerReleased),
    takerOpenLots: exact(openOf(taker)),
    makerOpenLots: exact(openOf(maker)),
    ...levelFields(state, maker, maker.limit),
    instrumentId: maker.instrument.instrumentId,
    makerAccountId: maker.account.accountId,
    takerSide: taker.side,
  });
  refresh(state, emitter, maker);
  shrinkOther(state, emitter, taker, takerLoss);
  shrinkOther(state, emitter, maker, makerLoss);
}

/** What is released. */
function lose(state: OracleState, order: Order, lots: bigint): bigint {
  if (lots === 0n) return 0n;
  holdWith(order);
  const heldBefore = holdOf(order);
  order.prevented += lots;
  if (isIceberg(order) && order.place === 'book') order.peak = order.peak > lots ? order.peak - lots : 0n;
  const released = heldBefore - holdOf(order);
  if (openOf(order) === 0n) remove(state, order);
  return released;
}
