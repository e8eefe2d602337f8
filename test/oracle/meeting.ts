/** Whom an incoming order meets, how a level is divided, and what could fill. Nothing here changes an order. */
import { Allocation, SelfTradePrevention, Side } from '../../src/common/model/order-terms.js';
import { type OracleState, queueOf } from './oracle-state.js';
import {
  hasFlag,
  isDisplayed,
  isIceberg,
  larger,
  nextPeak,
  openOf,
  opposite,
  type Order,
  shownOf,
  smaller,
  sum,
} from './order.js';

export interface Meeting {
  readonly maker: Order;
  readonly quantity: bigint;
  /** The two have one owner and do not trade. */
  readonly isOwn: boolean;
}

/** How far an incoming order may trade; 0 is nowhere. */
export type Reach = bigint;

/** What `incoming` meets next: one order, or all that the division of a level gives something to. Empty at the end. */
export function nextMeetings(orders: readonly Order[], incoming: Order, reach: Reach): Meeting[] {
  if (reach === 0n || openOf(incoming) === 0n) return [];
  const makers = queueOf(orders, incoming.instrument, opposite(incoming.side))
    .filter((maker) => (incoming.side === Side.buy ? maker.limit <= reach : maker.limit >= reach))
    .filter((maker) => !hasFlag(maker, 'allOrNone') || meetsWhole(incoming, maker));
  const [first] = makers;
  if (first === undefined) return [];
  const level = makers.filter((maker) => maker.limit === first.limit && isDisplayed(maker));
  if (!isDivided(incoming) || sum(level.map(shownOf)) <= openOf(incoming)) return [meeting(incoming, first)];
  const own = level.find((maker) => isOwn(incoming, maker));
  return own === undefined ? division(incoming, level) : [meeting(incoming, own)];
}

/** An all-or-none order trades with one that takes it whole; some pass it by. */
function meetsWhole(incoming: Order, maker: Order): boolean {
  const isPassing = hasFlag(incoming, 'postOnly') || hasFlag(incoming, 'postOnlySlide');
  if (isPassing || incoming.advanced.quoteAmount !== 0) return false;
  return openOf(maker) <= openOf(incoming);
}

function meeting(incoming: Order, maker: Order): Meeting {
  const there = isIceberg(maker) ? shownOf(maker) : openOf(maker);
  return { maker, quantity: smaller(openOf(incoming), there), isOwn: isOwn(incoming, maker) };
}

function isOwn(incoming: Order, maker: Order): boolean {
  if (incoming.selfTradePrevention === SelfTradePrevention.none) return false;
  const { tradeGroup } = incoming.account;
  return maker.account === incoming.account || (tradeGroup !== 0 && tradeGroup === maker.account.tradeGroup);
}

/** Price-time without a top order or a lead market maker is time order always. */
function isDivided({ instrument: { allocation } }: Order): boolean {
  return allocation.method !== Allocation.price_time || allocation.topOfBook === 1 || hasLead(allocation);
}

function hasLead(allocation: Order['instrument']['allocation']): boolean {
  return allocation.leadMarketMakerPercent !== 0 && allocation.leadMarketMakerAccountId !== 0;
}

/** The five steps; the level shows more than the incoming order has open. */
function division(incoming: Order, level: readonly Order[]): Meeting[] {
  const { allocation, sides } = incoming.instrument;
  const got = new Map<Order, bigint>(level.map((order) => [order, 0n]));
  const missing = (order: Order): bigint => shownOf(order) - (got.get(order) ?? 0n);
  const left = (): bigint => openOf(incoming) - sum([...got.values()]);
  const give = (order: Order, most: bigint): bigint => {
    const given = larger(0n, smaller(smaller(most, missing(order)), left()));
    got.set(order, (got.get(order) ?? 0n) + given);
    return given;
  };
  const inTimeOrder = (orders: readonly Order[], budget: bigint): void => {
    orders.reduce((rest, order) => rest - give(order, rest), budget);
  };

  const top = sides[opposite(incoming.side)]?.top;
  const topOrder = level.find((order) => order.orderId === top?.orderId && order.limit === top.price);
  if (allocation.topOfBook === 1 && topOrder !== undefined) {
    give(topOrder, allocation.topMaxLots === 0 ? left() : BigInt(allocation.topMaxLots));
  }
  if (hasLead(allocation)) {
    const led = level.filter((order) => order.account.accountId === allocation.leadMarketMakerAccountId);
    inTimeOrder(led, (left() * BigInt(allocation.leadMarketMakerPercent)) / 100n);
  }
  const { price_time, pro_rata } = Allocation;
  const fifoPercent =
    allocation.method === price_time ? 100 : allocation.method === pro_rata ? 0 : allocation.fifoPercent;
  inTimeOrder(level, (left() * BigInt(fifoPercent)) / 100n);
  const [before, all] = [left(), sum(level.map(missing))];
  for (const [order, share] of level.map((one) => [one, (before * missing(one)) / all] as const)) {
    if (share >= BigInt(allocation.minShareLots)) give(order, share);
  }
  inTimeOrder(level, left());
  return level
    .map((maker) => ({ maker, quantity: got.get(maker) ?? 0n, isOwn: false }))
    .filter(({ quantity }) => quantity > 0n);
}

export interface Fillable {
  readonly quantity: bigint;
  /** What was met, in order. */
  readonly parts: readonly { readonly price: bigint; readonly quantity: bigint }[];
}

/** What `incoming` would trade now, tried on copies. */
export function fillable(state: OracleState, incoming: Order, reach: Reach): Fillable {
  const taker = { ...incoming };
  let makers = queueOf(state.orders, incoming.instrument, opposite(incoming.side)).map((order) => ({ ...order }));
  const parts: { price: bigint; quantity: bigint }[] = [];
  for (;;) {
    const meetings = nextMeetings(makers, taker, reach);
    const isAtEnd = meetings.length === 0 || meetings.some(({ isOwn: own }) => own && !goesOnAlone(taker));
    if (isAtEnd) return { quantity: taker.filled - incoming.filled, parts };
    for (const { maker, quantity, isOwn: own } of meetings) {
      if (!own) {
        parts.push({ price: maker.limit, quantity });
        taker.filled += quantity;
        maker.filled += quantity;
        if (isIceberg(maker)) maker.peak -= quantity;
      }
      if (own || openOf(maker) === 0n) makers = makers.filter((one) => one !== maker);
      else if (isIceberg(maker) && maker.peak === 0n) {
        maker.peak = nextPeak(maker);
        makers = [...makers.filter((one) => one !== maker), maker];
      }
    }
  }
}

function goesOnAlone(taker: Order): boolean {
  return taker.selfTradePrevention === SelfTradePrevention.expire_maker;
}
