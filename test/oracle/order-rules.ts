/** Placing, cancelling and replacing: the checks in the order of docs/matching.md. Each rule returns its refusal. */
import type { AdvancedOrderTerms, CommandBody, VenueCommand } from '../../src/common/model/commands.js';
import { CancelReason, OrderFlag, OrderType, Phase, Side, TimeInForce } from '../../src/common/model/order-terms.js';
import { RejectReason } from '../../src/common/model/reject-reason.js';
import { INTEGER_MAX } from '../../src/common/model/units.js';
import { type Emitter, exact } from './emitter.js';
import type { OracleState } from './oracle-state.js';
import {
  type Account,
  type ClientIdUse,
  couldBring,
  heldAsset,
  holdOf,
  type Instrument,
  MAX,
  openOf,
  opposite,
  type Order,
  sum,
} from './order.js';
import { Ratio } from './ratio.js';
import { cancel, touch, trade } from './trading.js';

export type Refusal = RejectReason | undefined;
export type CommandOf<N extends VenueCommand['name']> = Extract<VenueCommand, { readonly name: N }>;

export function placeOrder(
  state: OracleState,
  emitter: Emitter,
  command: CommandOf<'PlaceOrder'>,
  clientIdsMax: number,
): Refusal {
  const { body } = command;
  const account = state.account(command.origin.accountId);
  if (account === undefined) return RejectReason.UNKNOWN_ACCOUNT;
  const instrument = state.instrument(body.instrumentId);
  if (instrument === undefined) return RejectReason.UNKNOWN_INSTRUMENT;
  if (body.clientOrderId !== '') {
    if (!isClientOrderId(body.clientOrderId)) return RejectReason.CLIENT_ORDER_ID_INVALID;
    const use = clientIdUse(state, account.accountId, body.clientOrderId);
    if (use !== undefined) {
      const isSame = !isAdvanced(command.advanced) && sameBody(use.body, body);
      if (!isSame) return RejectReason.DUPLICATE_CLIENT_ORDER_ID;
      emitter.emit('DuplicateAnswered', account.accountId, { orderId: use.orderId, firstSequence: use.sequence });
      return undefined;
    }
  }
  const early = refusalOfTerms(command) ?? refusalOfRight(state, account, instrument) ?? refusalOfPriceAndFlags(body);
  if (early !== undefined) return early;
  const order = newOrder(state, account, instrument, body, emitter);
  const size = refusalOfSize(state, order);
  if (size !== undefined) return size;
  if (restsOnBook(order) && state.ordersOf(account).length >= state.maxOpenOrders(account)) {
    return RejectReason.TOO_MANY_OPEN_ORDERS;
  }
  const late = refusalOfBookAndFunds(state, order, holdOf(order));
  if (late !== undefined) return late;

  state.ordersEver += 1;
  if (body.clientOrderId !== '') {
    const { sequence } = emitter.stamp;
    state.clientIds.push({ account, clientOrderId: body.clientOrderId, body, orderId: order.orderId, sequence });
    if (state.clientIds.length > clientIdsMax) state.clientIds.shift();
  }
  state.orders.push(order);
  emitter.emit('OrderAccepted', account.accountId, {
    orderId: order.orderId,
    priceTicks: exact(order.limit),
    quantityLots: exact(order.quantity),
    heldAmount: exact(holdOf(order)),
    instrumentId: instrument.instrumentId,
    heldAssetId: heldAsset(order).assetId,
    flags: order.flags,
    side: order.side,
    orderType: order.orderType,
    timeInForce: order.timeInForce,
    selfTradePrevention: body.selfTradePrevention,
    clientOrderId: order.clientOrderId,
  });
  trade(state, emitter, order);
  return undefined;
}

export function isClientOrderId(text: string): boolean {
  return /^[!-~]{1,36}$/.test(text);
}

function clientIdUse(state: OracleState, accountId: number, clientOrderId: string): ClientIdUse | undefined {
  return state.clientIds.find((one) => one.account.accountId === accountId && one.clientOrderId === clientOrderId);
}

function isAdvanced(terms: AdvancedOrderTerms | undefined): boolean {
  return terms !== undefined && Object.values(terms).some((value) => value !== 0);
}

function sameBody(first: CommandBody<'PlaceOrder'>, second: CommandBody<'PlaceOrder'>): boolean {
  return (
    first.instrumentId === second.instrumentId &&
    first.flags === second.flags &&
    first.side === second.side &&
    first.orderType === second.orderType &&
    first.timeInForce === second.timeInForce &&
    first.selfTradePrevention === second.selfTradePrevention &&
    first.priceTicks === second.priceTicks &&
    first.quantityLots === second.quantityLots
  );
}

/** Checks 5 and 6. */
function refusalOfTerms({ body, advanced }: CommandOf<'PlaceOrder'>): Refusal {
  if (body.side !== Side.buy && body.side !== Side.sell) return RejectReason.INVALID_COMMAND;
  if (!isAmount(body.priceTicks) || !isAmount(body.quantityLots)) return RejectReason.INVALID_COMMAND;
  const { orderType, timeInForce } = body;
  if (orderType !== OrderType.limit && orderType !== OrderType.market) return RejectReason.NOT_SUPPORTED;
  const { gtc, ioc, fok } = TimeInForce;
  if (timeInForce !== gtc && timeInForce !== ioc && timeInForce !== fok) return RejectReason.NOT_SUPPORTED;
  if ((body.flags & ~(OrderFlag.postOnly | OrderFlag.simulated)) !== 0) return RejectReason.NOT_SUPPORTED;
  if (body.selfTradePrevention !== 0 || isAdvanced(advanced)) return RejectReason.NOT_SUPPORTED;
  return undefined;
}

/** Checks 7 and 8: kill switches and phase. */
function refusalOfRight(state: OracleState, account: Account, instrument: Instrument): Refusal {
  if (state.killed || account.killed) return RejectReason.KILL_SWITCH;
  if (instrument.phase === Phase.closed) return RejectReason.INSTRUMENT_CLOSED;
  if (instrument.phase === Phase.halt) return RejectReason.INSTRUMENT_HALTED;
  if (instrument.phase === Phase.cancel_only) return RejectReason.CANCEL_ONLY;
  return undefined;
}

/** Checks 9 and 10. */
function refusalOfPriceAndFlags(body: CommandBody<'PlaceOrder'>): Refusal {
  const isMarket = body.orderType === OrderType.market;
  if (isMarket && body.priceTicks !== 0) return RejectReason.PRICE_NOT_ALLOWED;
  if (!isMarket && body.priceTicks === 0) return RejectReason.PRICE_REQUIRED;
  const rests = !isMarket && body.timeInForce === TimeInForce.gtc;
  if ((body.flags & OrderFlag.postOnly) !== 0 && !rests) return RejectReason.POST_ONLY_NEEDS_RESTING_LIMIT;
  return undefined;
}

/** Checks 11 to 13: quantity and notional, of the whole order. */
function refusalOfSize(state: OracleState, order: Order): Refusal {
  const { instrument, quantity } = order;
  const { terms } = instrument;
  if (quantity < BigInt(terms.minQuantityLots)) return RejectReason.QUANTITY_TOO_SMALL;
  if (quantity > BigInt(terms.maxQuantityLots)) return RejectReason.QUANTITY_TOO_LARGE;
  const best = state.best(instrument, opposite(order.side));
  const isMarket = order.orderType === OrderType.market;
  if (isMarket && best === undefined) return undefined;
  if (order.limit * quantity * instrument.k > BigInt(terms.maxNotional)) return RejectReason.NOTIONAL_TOO_LARGE;
  const dearest = dearestPrice(state, order) * openOf(order) * instrument.k;
  if (order.filledNotional + dearest > MAX) return RejectReason.NOTIONAL_TOO_LARGE;
  const price = isMarket ? (best ?? 0n) : order.limit;
  if (price * quantity * instrument.k < BigInt(terms.minNotional)) return RejectReason.NOTIONAL_TOO_SMALL;
  return undefined;
}

/** The highest price that an incoming order could trade at now or later. */
function dearestPrice(state: OracleState, incoming: Order): bigint {
  const bestBid = state.best(incoming.instrument, Side.buy) ?? 0n;
  return incoming.side === Side.sell && bestBid > incoming.limit ? bestBid : incoming.limit;
}

/** Checks 15 to 18 for an order that is about to come in; `heldDelta` is what it holds beyond what it already does. */
function refusalOfBookAndFunds(state: OracleState, incoming: Order, heldDelta: bigint): Refusal {
  if (postOnlyWouldTrade(state, incoming)) return RejectReason.POST_ONLY_WOULD_TRADE;
  if (couldOverflow(state, incoming)) return RejectReason.BALANCE_OVERFLOW;
  if (heldDelta > state.available(incoming.account, heldAsset(incoming))) return RejectReason.INSUFFICIENT_FUNDS;
  if (levelCouldOverflow(state, incoming)) return RejectReason.QUANTITY_TOO_LARGE;
  return undefined;
}

/** A limit order's price, or a market order's collar: 0 where the opposite side is empty. */
function limitOf(state: OracleState, instrument: Instrument, body: CommandBody<'PlaceOrder'>): bigint {
  if (body.orderType === OrderType.limit) return BigInt(body.priceTicks);
  const best = state.best(instrument, opposite(body.side));
  if (best === undefined) return 0n;
  const distance = (best * BigInt(instrument.terms.collarBps)) / 10_000n;
  if (body.side === Side.buy) return best + distance;
  return best - distance > 1n ? best - distance : 1n;
}

function newOrder(
  state: OracleState,
  account: Account,
  instrument: Instrument,
  body: CommandBody<'PlaceOrder'>,
  { stamp }: Emitter,
): Order {
  return {
    orderId: state.ordersEver + 1,
    account,
    instrument,
    clientOrderId: body.clientOrderId,
    side: body.side,
    orderType: body.orderType,
    timeInForce: body.timeInForce,
    flags: body.flags,
    makerRatePpm: instrument.terms.makerFeePpm,
    takerRatePpm: instrument.terms.takerFeePpm,
    createdUs: stamp.timeUs,
    limit: limitOf(state, instrument, body),
    quantity: BigInt(body.quantityLots),
    filled: 0n,
    filledNotional: 0n,
    exactFee: Ratio.zero,
    charged: 0n,
    resting: false,
    updatedUs: stamp.timeUs,
    sequence: stamp.sequence,
  };
}

/** Check 15. */
function postOnlyWouldTrade(state: OracleState, order: Order): boolean {
  if ((order.flags & OrderFlag.postOnly) === 0) return false;
  const best = state.best(order.instrument, opposite(order.side));
  if (best === undefined) return false;
  return order.side === Side.buy ? order.limit >= best : order.limit <= best;
}

/** Check 18: what the level would show that the order joins. */
function levelCouldOverflow(state: OracleState, incoming: Order): boolean {
  if (!restsOnBook(incoming)) return false;
  const level = state
    .queue(incoming.instrument, incoming.side)
    .filter((order) => order.limit === incoming.limit && order.orderId !== incoming.orderId);
  return sum(level.map(openOf)) + openOf(incoming) > MAX;
}

/** Check 16, with `incoming` as the newest form of its order. */
function couldOverflow(state: OracleState, incoming: Order): boolean {
  const { account, instrument } = incoming;
  const asset = incoming.side === Side.buy ? instrument.base : instrument.quote;
  if (asset.external <= MAX) return false;
  const others = state.ordersOf(account).filter((order) => order.orderId !== incoming.orderId);
  const fromOthers = sum(others.map((order) => couldBring(order, asset, order.limit)));
  const fromIncoming = couldBring(incoming, asset, dearestPrice(state, incoming));
  return state.owned(account, asset) + fromOthers + fromIncoming > MAX;
}

/** Only a GTC limit order comes to rest. */
function restsOnBook(order: Order): boolean {
  return order.orderType === OrderType.limit && order.timeInForce === TimeInForce.gtc;
}

/** Also for "not the account's": nobody learns whether somebody else's order exists. */
export function openOrderOf(state: OracleState, accountId: number, orderId: number): Order | undefined {
  return state.orders.find((order) => order.orderId === orderId && order.account.accountId === accountId);
}

export function cancelOrder(state: OracleState, emitter: Emitter, command: CommandOf<'CancelOrder'>): Refusal {
  const order = openOrderOf(state, command.origin.accountId, command.body.orderId);
  if (order === undefined) return RejectReason.UNKNOWN_ORDER;
  cancel(state, emitter, order, CancelReason.requested);
  return undefined;
}

export function openOrderByClientId(state: OracleState, accountId: number, clientOrderId: string): Order | undefined {
  const use = clientIdUse(state, accountId, clientOrderId);
  return state.orders.find((order) => order.orderId === use?.orderId);
}

export function cancelByClientOrderId(
  state: OracleState,
  emitter: Emitter,
  { origin, body }: CommandOf<'CancelByClientOrderId'>,
): Refusal {
  const order = openOrderByClientId(state, origin.accountId, body.clientOrderId);
  if (order === undefined) return RejectReason.UNKNOWN_ORDER;
  cancel(state, emitter, order, CancelReason.requested);
  return undefined;
}

export function massCancel(state: OracleState, emitter: Emitter, { origin, body }: CommandOf<'MassCancel'>): Refusal {
  const account = state.account(origin.accountId);
  if (account === undefined) return RejectReason.UNKNOWN_ACCOUNT;
  const { instrumentId, side } = body;
  if (instrumentId !== -1 && state.instrument(instrumentId) === undefined) return RejectReason.UNKNOWN_INSTRUMENT;
  if (side !== 0 && side !== Side.buy && side !== Side.sell) return RejectReason.INVALID_COMMAND;
  const orders = state
    .ordersOf(account)
    .filter((order) => instrumentId === -1 || order.instrument.instrumentId === instrumentId)
    .filter((order) => side === 0 || order.side === side);
  for (const order of orders) cancel(state, emitter, order, CancelReason.mass_cancelled);
  emitter.emit('MassCancelled', account.accountId, { orderCount: orders.length });
  return undefined;
}

export function replaceOrder(state: OracleState, emitter: Emitter, command: CommandOf<'ReplaceOrder'>): Refusal {
  const { body } = command;
  if (!isAmount(body.priceTicks) || !isAmount(body.quantityLots)) return RejectReason.INVALID_COMMAND;
  const order = openOrderOf(state, command.origin.accountId, body.orderId);
  if (order === undefined) return RejectReason.UNKNOWN_ORDER;
  const replaced: Order = {
    ...order,
    limit: body.priceTicks === 0 ? order.limit : BigInt(body.priceTicks),
    quantity: body.quantityLots === 0 ? order.quantity : BigInt(body.quantityLots),
    resting: false,
  };
  const { account, instrument } = order;
  const right = refusalOfRight(state, account, instrument);
  if (right !== undefined) return right;
  if (replaced.quantity <= order.filled) return RejectReason.QUANTITY_NOT_ABOVE_FILLED;
  const size = refusalOfSize(state, replaced);
  if (size !== undefined) return size;
  const keepsPriority = replaced.limit === order.limit && replaced.quantity <= order.quantity;
  const heldDelta = holdOf(replaced) - holdOf(order);
  const late = keepsPriority ? undefined : refusalOfBookAndFunds(state, replaced, heldDelta);
  if (late !== undefined) return late;

  replaced.resting = keepsPriority;
  touch(replaced, emitter);
  const others = state.orders.filter((one) => one !== order);
  state.orders = keepsPriority ? state.orders.map((one) => (one === order ? replaced : one)) : [...others, replaced];
  const level = state.level(instrument, order.side, order.limit);
  emitter.emit('OrderReplaced', account.accountId, {
    orderId: order.orderId,
    priceTicks: exact(replaced.limit),
    quantityLots: exact(replaced.quantity),
    openLots: exact(openOf(replaced)),
    oldPriceTicks: exact(order.limit),
    heldDelta: exact(heldDelta),
    levelQuantityLots: exact(level.quantity),
    instrumentId: instrument.instrumentId,
    heldAssetId: heldAsset(order).assetId,
    levelOrders: level.orders,
    side: order.side,
    keptPriority: keepsPriority ? 1 : 0,
    pegged: 0,
  });
  if (!keepsPriority) trade(state, emitter, replaced);
  return undefined;
}

/** An integer from 0 to MAX. */
export function isAmount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= INTEGER_MAX;
}
