/** Placing an order: the checks in the order of docs/matching.md. Each rule returns its refusal. */
import type { VenueCommand } from '../../src/common/model/commands.js';
import { AuctionKind, OrderType, Phase, Side, TimeInForce } from '../../src/common/model/order-terms.js';
import { RejectReason } from '../../src/common/model/reject-reason.js';
import { bandEdge, edgeFor } from './bands.js';
import type { AcceptedTerms } from '../../src/common/model/events.js';
import { type Emitter, exact, type Plain } from './emitter.js';
import { killsOf } from './kill-names.js';
import { fillable } from './meeting.js';
import { isAuctionPhase, type OracleState } from './oracle-state.js';
import {
  type Account,
  type ClientIdUse,
  couldBring,
  hasFlag,
  heldAsset,
  holdOf,
  type Instrument,
  isAuctionTime,
  isLasting,
  isMarketType,
  isTrailing,
  isTriggerOrder,
  larger,
  MAX,
  openOf,
  opposite,
  type Order,
  type Rates,
  smaller,
  sum,
} from './order.js';
import {
  firstLimit,
  firstStopPrice,
  isForAuction,
  isMet,
  presentSourcePrice,
  referencePrice,
  slidIfSliding,
} from './prices.js';
import { Ratio } from './ratio.js';
import { isSpot, noteHeld, refusalOfMargin } from './margin-figures.js';
import { countOrder, refusalOfLimits, rememberOrder, worstPrice } from './risk-rules.js';
import {
  isPostOnly,
  noAdvanced,
  type Refusal,
  refusalOfLists,
  refusalOfNumbers,
  refusalOfPriceAndPostOnly,
  refusalOfTerms,
  type Sent,
} from './term-rules.js';
import { arrive } from './arrival.js';
import { waitsForAuction } from './waiting.js';

export type CommandOf<N extends VenueCommand['name']> = Extract<VenueCommand, { readonly name: N }>;

/** What a check of one order looks at. */
export interface Candidate {
  readonly sent: Sent;
  readonly account: Account;
  readonly instrument: Instrument;
  readonly sessionId: number;
  readonly orderId: number;
  /** A leg that waits for its list's working order. */
  readonly isWaiting: boolean;
  /** The leg of an OCO pair that comes before. */
  readonly pairedWith: Order | undefined;
  /** Of no list. */
  readonly isAlone: boolean;
}

export function placeOrder(
  state: OracleState,
  emitter: Emitter,
  command: CommandOf<'PlaceOrder'>,
  clientIdsMax: number,
): Refusal {
  const { body, origin } = command;
  const sent = plus0({ body, advanced: command.advanced ?? noAdvanced });
  const account = state.account(origin.accountId);
  if (account === undefined) return RejectReason.UNKNOWN_ACCOUNT;
  const instrument = state.instrument(body.instrumentId);
  if (instrument === undefined) return RejectReason.UNKNOWN_INSTRUMENT;
  const { clientOrderId } = body;
  if (clientOrderId !== '') {
    if (!isClientOrderId(clientOrderId)) return RejectReason.CLIENT_ORDER_ID_INVALID;
    const use = clientIdUse(
      state,
      account.accountId,
      clientOrderId,
      hasFlag(body, 'openOnlyClientId') && state.features.openOnlyClientIds,
    );
    if (use !== undefined) {
      if (use.body !== bodyText(sent)) return RejectReason.DUPLICATE_CLIENT_ORDER_ID;
      emitter.emit('DuplicateAnswered', account.accountId, { orderId: use.orderId, firstSequence: use.sequence });
      return undefined;
    }
  }
  const { sessionId } = origin;
  const orderId = state.ordersEver + 1;
  const scene = {
    sent,
    account,
    instrument,
    sessionId,
    orderId,
    isWaiting: false,
    pairedWith: undefined,
    isAlone: true,
  };
  const checked = checkedOrder(state, emitter, scene);
  if (typeof checked === 'number') return checked;

  accept(state, emitter, checked, holdOf(checked));
  rememberClientId(state, emitter, checked, bodyText(sent), clientIdsMax);
  countOrder(state, emitter, account);
  noteHeld(state, emitter, account);
  rememberOrder(state, emitter, checked, sentText(sent));
  arrive(state, emitter, checked);
  return undefined;
}

/** −0 is 0. */
function plus0({ body, advanced }: Sent): Sent {
  const clean = <T extends object>(fields: T): T =>
    Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, value === 0 ? 0 : value])) as T;
  return { body: clean(body), advanced: clean(advanced) };
}

export function isClientOrderId(text: string): boolean {
  return /^[!-~]{1,36}$/.test(text);
}

/** The latest use of an id; with `openOnly` only while its order is open. */
export function clientIdUse(
  state: OracleState,
  accountId: number,
  clientOrderId: string,
  openOnly = false,
): ClientIdUse | undefined {
  const use = state.clientIds.findLast(
    (one) => one.account.accountId === accountId && one.clientOrderId === clientOrderId,
  );
  const isOpen = state.orders.some((order) => order.orderId === use?.orderId);
  return openOnly && !isOpen ? undefined : use;
}

function bodyText({ body, advanced }: Sent): string {
  return JSON.stringify([{ ...body, clientOrderId: '' }, advanced], (_key, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
}

/** What two orders have in common that are one order sent twice. */
function sentText({ body, advanced }: Sent): string {
  const { side, orderType, priceTicks, quantityLots } = body;
  return [side, orderType, priceTicks, quantityLots === 0 ? advanced.quoteAmount : quantityLots].join('/');
}

export function rememberClientId(
  state: OracleState,
  { stamp: { sequence } }: Emitter,
  { account, clientOrderId, orderId }: Order,
  body: string,
  clientIdsMax: number,
): void {
  if (clientOrderId === '') return;
  state.clientIds.push({ account, clientOrderId, body, orderId, sequence });
  if (state.clientIds.length > clientIdsMax) state.clientIds.shift();
}

/** Checks 5 to 22. The order, not yet in, or why not. */
export function checkedOrder(state: OracleState, emitter: Emitter, scene: Candidate): Order | RejectReason {
  const { sent, account, instrument, isWaiting } = scene;
  const early =
    refusalOfNumbers(sent) ??
    refusalOfLists(sent, state.features) ??
    refusalOfTerms(sent, emitter.stamp.timeUs, instrument.terms.minQuantityLots) ??
    refusalOfRight(state, scene) ??
    refusalOfPhase(instrument) ??
    refusalInPhase(instrument, sent) ??
    refusalOfPriceAndPostOnly(sent.body);
  if (early !== undefined) return early;
  const order = newOrder(state, emitter, scene);
  if (lacksReference(order)) return RejectReason.NO_REFERENCE_PRICE;
  const present = presentSourcePrice(state, order);
  if (!isWaiting && isTriggerOrder(order) && present !== undefined && isMet(order, present)) {
    return RejectReason.WOULD_TRIGGER_IMMEDIATELY;
  }
  if (hasFlag(order, 'reduceOnly')) {
    const lots = state.available(account, instrument.base) / instrument.b;
    if (order.side === Side.buy || lots < BigInt(instrument.terms.minQuantityLots)) {
      return RejectReason.REDUCE_ONLY_WOULD_INCREASE;
    }
    order.quantity = smaller(order.quantity, lots);
  }
  const size = sent.advanced.quoteAmount === 0 ? refusalOfSize(state, order) : sizeByAmount(state, order);
  if (size !== undefined) return size;
  const limits = refusalOfLimits(state, emitter, {
    order,
    worst: larger(worstPrice(state, order), scene.pairedWith?.ownLimit ?? 0n),
    isWaiting,
    mayStay: mayStayOpen(order, isWaiting),
    others: scene.pairedWith === undefined ? 0 : 1,
    sent: scene.isAlone ? sentText(sent) : undefined,
    replaced: undefined,
  });
  if (limits !== undefined) return limits;
  if (isWaiting) return order;
  if (scene.pairedWith !== undefined) joinPurse(scene.pairedWith, order);
  const held = holdOf(scene.pairedWith ?? order);
  return refusalOfBookAndFunds(state, order, held) ?? order;
}

/** Both legs of a pair have one hold, at the larger of both limits. */
export function joinPurse(first: Order, second: Order): void {
  first.purse.holdPrice = larger(first.ownLimit, second.ownLimit);
  second.purse = first.purse;
}

/** Check 8. */
export function refusalOfRight(state: OracleState, sender: Parameters<typeof killsOf>[0]): Refusal {
  return killsOf(sender).some((name) => state.kills.includes(name)) ? RejectReason.KILL_SWITCH : undefined;
}

/** Check 9, the phases that take cancels only. */
export function refusalOfPhase({ phase }: Instrument): Refusal {
  if (phase === Phase.closed) return RejectReason.INSTRUMENT_CLOSED;
  if (phase === Phase.halt) return RejectReason.INSTRUMENT_HALTED;
  if (phase === Phase.cancel_only) return RejectReason.CANCEL_ONLY;
  return undefined;
}

/** Check 9, the other phases. */
export function refusalInPhase(instrument: Instrument, { body, advanced }: Sent): Refusal {
  const { at_open, ioc, fok } = TimeInForce;
  const { limit, market } = OrderType;
  const { phase, auctionKind } = instrument;
  const isOpening = phase === Phase.pre_open || (phase === Phase.auction && auctionKind === AuctionKind.opening);
  if (body.timeInForce === at_open && !isOpening) return RejectReason.NOT_ALLOWED_IN_PHASE;
  if (!isAuctionPhase(instrument)) return undefined;
  const isFine =
    (body.orderType === limit || body.orderType === market || isTriggerOrder(body)) &&
    advanced.quoteAmount === 0 &&
    advanced.minQuantityLots === 0 &&
    !isPostOnly(body) &&
    !hasFlag(body, 'allOrNone') &&
    body.timeInForce !== ioc &&
    body.timeInForce !== fok;
  return isFine ? undefined : RejectReason.NOT_ALLOWED_IN_PHASE;
}

/** Check 12. */
export function lacksReference(order: Order): boolean {
  if (isTrailing(order)) return order.stopPrice === 0n;
  return isForAuction(order) && referencePrice(order.instrument) === undefined;
}

/** Checks 15 to 17: quantity and notional, of the whole order. */
export function refusalOfSize(state: OracleState, order: Order): Refusal {
  const { instrument, quantity, limit } = order;
  const { terms } = instrument;
  if (quantity < BigInt(terms.minQuantityLots)) return RejectReason.QUANTITY_TOO_SMALL;
  if (quantity > BigInt(terms.maxQuantityLots)) return RejectReason.QUANTITY_TOO_LARGE;
  if (limit === 0n) return undefined;
  if (limit * quantity * instrument.k > BigInt(terms.maxNotional)) return RejectReason.NOTIONAL_TOO_LARGE;
  const dearest = dearestPrice(state, order) * openOf(order) * instrument.k;
  if (order.filledNotional + dearest > MAX) return RejectReason.NOTIONAL_TOO_LARGE;
  const best = state.best(instrument, opposite(order.side));
  const isMarketNow = order.orderType === OrderType.market && !isForAuction(order);
  const price = isMarketNow && best !== undefined ? best : limit;
  if (price * quantity * instrument.k < BigInt(terms.minNotional)) return RejectReason.NOTIONAL_TOO_SMALL;
  return undefined;
}

/** The quantity that an amount buys or sells, and 15 to 17 for it: the amount first. */
function sizeByAmount(state: OracleState, order: Order): Refusal {
  const { instrument, advanced, side } = order;
  const { k, terms } = instrument;
  const amount = BigInt(advanced.quoteAmount);
  if (amount < BigInt(terms.minNotional)) return RejectReason.NOTIONAL_TOO_SMALL;
  if (amount > BigInt(terms.maxNotional)) return RejectReason.NOTIONAL_TOO_LARGE;
  if (state.best(instrument, opposite(side)) === undefined) return undefined;
  order.quantity = lotsFor(state, order, amount);
  if (order.quantity < BigInt(terms.minQuantityLots)) return RejectReason.QUANTITY_TOO_SMALL;
  const dearest = dearestPrice(state, order) * openOf(order) * k;
  return order.filledNotional + dearest > MAX ? RejectReason.NOTIONAL_TOO_LARGE : undefined;
}

function lotsFor(state: OracleState, order: Order, amount: bigint): bigint {
  const { instrument, side, takerRatePpm } = order;
  const most = { ...order, quantity: BigInt(instrument.terms.maxQuantityLots) };
  const { parts } = fillable(state, most, edgeFor(most) ?? most.limit);
  const costs = (notional: bigint): bigint =>
    side === Side.sell ? notional : notional + Ratio.ofPpm(takerRatePpm).timesInteger(notional).ceil();
  let [lots, notional] = [0n, 0n];
  for (const { price, quantity } of parts) {
    const perLot = price * instrument.k;
    // The largest part of this one that is still paid for, by halves.
    let [fits, tooMany] = [0n, quantity + 1n];
    while (tooMany - fits > 1n) {
      const tried = (fits + tooMany) / 2n;
      if (costs(notional + tried * perLot) <= amount) fits = tried;
      else tooMany = tried;
    }
    lots += fits;
    notional += fits * perLot;
    if (fits < quantity) break;
  }
  return lots;
}

/** The highest price that an order could trade at once it comes in: what waits is looked at again when it comes. */
export function dearestPrice(state: OracleState, incoming: Order): bigint {
  const { instrument, side, limit } = incoming;
  const waits = (isTriggerOrder(incoming) && incoming.place !== 'triggered') || waitsForAuction(incoming);
  if (side === Side.buy || incoming.orderType === OrderType.pegged || waits) return limit;
  return larger(bandEdge(instrument, side) ?? 0n, larger(state.highestBid(instrument), limit));
}

/** Check 18. */
function mayStayOpen(order: Order, isWaiting: boolean): boolean {
  if (isWaiting || isTriggerOrder(order) || isAuctionTime(order) || isAuctionPhase(order.instrument)) return true;
  const { ioc, fok } = TimeInForce;
  return order.timeInForce !== ioc && order.timeInForce !== fok && order.orderType !== OrderType.market;
}

/** Checks 19 to 22 for an order that is about to come in; `heldDelta` is what it holds beyond what it already does. */
export function refusalOfBookAndFunds(state: OracleState, incoming: Order, heldDelta: bigint): Refusal {
  const isNow = !isTriggerOrder(incoming) || incoming.place === 'book';
  if (isNow && postOnlyWouldTrade(state, incoming)) return RejectReason.POST_ONLY_WOULD_TRADE;
  if (couldOverflow(state, incoming)) return RejectReason.BALANCE_OVERFLOW;
  if (!isSpot(state, incoming.account)) {
    const margin = refusalOfMargin(state, incoming);
    if (margin !== undefined) return margin;
  } else if (heldDelta > state.available(incoming.account, heldAsset(incoming))) return RejectReason.INSUFFICIENT_FUNDS;
  if (levelCouldOverflow(state, incoming)) return RejectReason.QUANTITY_TOO_LARGE;
  return undefined;
}

export function newOrder(state: OracleState, { stamp }: Emitter, scene: Candidate): Order {
  const { sent, account, instrument, orderId } = scene;
  const { body, advanced } = sent;
  const rates: Rates = instrument.tiers.get(account.tier) ?? instrument.terms;
  const isAmountHeld = advanced.quoteAmount !== 0 && body.side === Side.buy;
  const order: Order = {
    orderId,
    account,
    instrument,
    clientOrderId: body.clientOrderId,
    side: body.side,
    orderType: body.orderType,
    timeInForce: body.timeInForce,
    flags: body.flags,
    selfTradePrevention: body.selfTradePrevention,
    sessionId: scene.sessionId,
    advanced,
    makerRatePpm: rates.makerFeePpm,
    takerRatePpm: rates.takerFeePpm,
    createdUs: stamp.timeUs,
    limit: 0n,
    ownLimit: 0n,
    stopPrice: 0n,
    triggeredAt: 0n,
    quantity: BigInt(body.quantityLots),
    filled: 0n,
    prevented: 0n,
    reduced: 0n,
    minimum: BigInt(advanced.minQuantityLots),
    filledNotional: 0n,
    feePaid: 0n,
    purse: {
      holdPrice: 0n,
      amount: isAmountHeld ? BigInt(advanced.quoteAmount) : undefined,
      spent: 0n,
      exactFee: Ratio.zero,
      charged: 0n,
      holderId: orderId,
    },
    place: scene.isWaiting ? 'waiting' : 'coming',
    peak: 0n,
    list: undefined,
    updatedUs: stamp.timeUs,
    sequence: stamp.sequence,
  };
  priceIn(state, order, BigInt(body.priceTicks));
  return order;
}

/** Gives an order the stop price and the limit that it has when it comes in now. */
export function priceIn(state: OracleState, order: Order, priceTicks: bigint): void {
  order.stopPrice = firstStopPrice(state, order);
  const limit = firstLimit(state, order, priceTicks);
  order.limit = isTriggerOrder(order) ? limit : slidIfSliding(state, order, limit);
  order.ownLimit = order.limit;
  order.purse.holdPrice = order.limit;
}

/** Check 19. */
export function postOnlyWouldTrade(state: OracleState, order: Order): boolean {
  if (!isPostOnly(order)) return false;
  if (order.limit === 0n) return true;
  const best = state.best(order.instrument, opposite(order.side));
  if (best === undefined) return false;
  return order.side === Side.buy ? order.limit >= best : order.limit <= best;
}

/** Check 22: what is on the book at the price that the order joins. */
function levelCouldOverflow(state: OracleState, incoming: Order): boolean {
  if (isMarketType(incoming) || !isLasting(incoming)) return false;
  const level = state
    .queue(incoming.instrument, incoming.side)
    .filter((order) => order.limit === incoming.limit && order.orderId !== incoming.orderId);
  const { base, quote } = incoming.instrument;
  const isPossible = base.external > MAX || quote.external > MAX;
  return isPossible && sum(level.map(openOf)) + openOf(incoming) > MAX;
}

/** Check 20, with `incoming` as the newest form of its order. */
export function couldOverflow(state: OracleState, incoming: Order): boolean {
  const { account, instrument } = incoming;
  // Without a limit it meets nothing and brings nothing, also where a pair that could bring too much is open.
  if (incoming.limit === 0n) return false;
  const isEndless = incoming.orderType === OrderType.pegged && incoming.side === Side.sell;
  if (isEndless && (instrument.base.external > MAX || instrument.quote.external > MAX)) return true;
  const asset = incoming.side === Side.buy ? instrument.base : instrument.quote;
  if (asset.external <= MAX) return false;
  const others = state.ordersOf(account).filter((order) => order.orderId !== incoming.orderId);
  const fromOthers = sum(others.map((order) => couldBring(order, asset, order.limit)));
  return state.owned(account, asset) + fromOthers + couldBring(incoming, asset, dearestPrice(state, incoming)) > MAX;
}

/** Takes an order in; its OrderAccepted tells `held`. */
export function accept(state: OracleState, emitter: Emitter, order: Order, held: bigint): void {
  const { instrument } = order;
  state.ordersEver += 1;
  state.orders.push(order);
  const body = {
    orderId: order.orderId,
    priceTicks: exact(order.ownLimit),
    quantityLots: exact(order.quantity),
    heldAmount: exact(held),
    instrumentId: instrument.instrumentId,
    heldAssetId: heldAsset(order).assetId,
    flags: order.flags,
    side: order.side,
    orderType: order.orderType,
    timeInForce: order.timeInForce,
    selfTradePrevention: order.selfTradePrevention,
    clientOrderId: order.clientOrderId,
  };
  const terms = acceptedTerms(order);
  const hasTerms = Object.values(terms).some((value) => value !== 0);
  emitter.emit('OrderAccepted', order.account.accountId, body, hasTerms ? terms : undefined);
}

/** A trailing stop has its first stop price here. */
function acceptedTerms({ advanced, stopPrice, list, orderId }: Order): Plain<AcceptedTerms> {
  const orders = list === undefined ? [] : [list.working, ...list.legs].filter((one) => one !== undefined);
  return {
    ...advanced,
    stopPriceTicks: exact(stopPrice),
    listId: list?.listId ?? 0,
    listType: list?.listType ?? 0,
    listLeg: orders.findIndex((one) => one.orderId === orderId) + 1,
  };
}
