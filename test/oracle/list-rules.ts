/** Order lists: OCO, OTO and bracket. */
import { CancelReason, ListType, OrderFlag, OrderType } from '../../src/common/model/order-terms.js';
import { RejectReason } from '../../src/common/model/reject-reason.js';
import { arrive } from './arrival.js';
import { type Emitter, exact } from './emitter.js';
import { isAuctionPhase, isContinuous, type OracleState } from './oracle-state.js';
import {
  type Account,
  heldAsset,
  holdOf,
  type Instrument,
  isAuctionTime,
  isLasting,
  isTriggerOrder,
  larger,
  type Order,
  type OrderList,
  smaller,
} from './order.js';
import {
  accept,
  checkedOrder,
  clientIdUse,
  type CommandOf,
  couldOverflow,
  isClientOrderId,
  joinPurse,
  lacksReference,
  postOnlyWouldTrade,
  priceIn,
  refusalInPhase,
  refusalOfPhase,
  rememberClientId,
} from './order-rules.js';
import { isSpot } from './margin-figures.js';
import { countOrder, refusalOfOutcome, worstPrice } from './risk-rules.js';
import { cancel, reject, touch } from './standing.js';
import { noAdvanced, type Refusal, type Sent } from './term-rules.js';
import { triggerIfMet } from './triggers.js';

const legNames = ['first', 'second', 'third'] as const;
const legFieldNames = [
  'priceTicks',
  'quantityLots',
  'stopPriceTicks',
  'trailingOffsetTicks',
  'trailingOffsetBps',
  'expireAtUs',
  'triggerSource',
  'flags',
  'side',
  'orderType',
  'timeInForce',
  'selfTradePrevention',
] as const;
type Leg = (typeof legNames)[number];
type Command = CommandOf<'PlaceOrderList'>;

function legOf({ body }: Command, leg: Leg): Sent {
  const fields = body as unknown as Readonly<Record<string, number | string>>;
  const number = (name: (typeof legFieldNames)[number]): number =>
    Number(fields[`${leg}${name.charAt(0).toUpperCase()}${name.slice(1)}`]) + 0;
  return {
    body: {
      priceTicks: number('priceTicks'),
      quantityLots: number('quantityLots'),
      instrumentId: body.instrumentId,
      flags: number('flags'),
      side: number('side'),
      orderType: number('orderType'),
      timeInForce: number('timeInForce'),
      selfTradePrevention: number('selfTradePrevention'),
      clientOrderId: String(fields[`${leg}ClientOrderId`]),
    },
    advanced: {
      ...noAdvanced,
      stopPriceTicks: number('stopPriceTicks'),
      trailingOffsetTicks: number('trailingOffsetTicks'),
      trailingOffsetBps: number('trailingOffsetBps'),
      expireAtUs: number('expireAtUs'),
      triggerSource: number('triggerSource'),
    },
  };
}

export function placeOrderList(state: OracleState, emitter: Emitter, command: Command, clientIdsMax: number): Refusal {
  const { origin, body } = command;
  const account = state.account(origin.accountId);
  if (account === undefined) return RejectReason.UNKNOWN_ACCOUNT;
  if (!isSpot(state, account)) return RejectReason.NOT_SUPPORTED;
  const instrument = state.instrument(body.instrumentId);
  if (instrument === undefined) return RejectReason.UNKNOWN_INSTRUMENT;
  const sent = legNames.map((leg) => legOf(command, leg));
  const text = `list ${JSON.stringify([body.listType, sent])}`;
  const named = refusalOfIds(state, emitter, account, sent, text);
  if (named !== undefined) return named === 'answered' ? undefined : named;
  const legs = body.listType === ListType.bracket ? sent : sent.slice(0, 2);
  if (!isWellMade(body.listType, legs, sent[2])) return RejectReason.ORDER_LIST_INVALID;

  const checked = checkedLegs(state, emitter, { account, instrument, legs, command });
  if (typeof checked === 'number') return checked;
  takeIn(state, emitter, command, checked);
  countOrder(state, emitter, account);
  for (const order of checked) {
    rememberClientId(state, emitter, order, order === checked[0] ? text : `of ${text}`, clientIdsMax);
  }
  for (const order of checked) if (order.place === 'coming' && state.isOpen(order)) arrive(state, emitter, order);
  return undefined;
}

function refusalOfIds(
  state: OracleState,
  emitter: Emitter,
  account: Account,
  sent: readonly Sent[],
  text: string,
): Refusal | 'answered' {
  const ids = sent.map(({ body }) => body.clientOrderId).filter((id) => id !== '');
  if (!ids.every(isClientOrderId)) return RejectReason.CLIENT_ORDER_ID_INVALID;
  const uses = sent.map(({ body }) =>
    body.clientOrderId === '' ? undefined : clientIdUse(state, account.accountId, body.clientOrderId),
  );
  const [first] = uses;
  if (first?.body === text) {
    emitter.emit('DuplicateAnswered', account.accountId, { orderId: first.orderId, firstSequence: first.sequence });
    return 'answered';
  }
  if (uses.some((use) => use !== undefined)) return RejectReason.DUPLICATE_CLIENT_ORDER_ID;
  return new Set(ids).size === ids.length ? undefined : RejectReason.ORDER_LIST_INVALID;
}

function isWellMade(listType: number, legs: readonly Sent[], third: Sent | undefined): boolean {
  const types: readonly number[] = Object.values(ListType);
  if (!types.includes(listType) || !legs.every(isListed)) return false;
  const [first, second] = legs;
  if (first === undefined || second === undefined || third === undefined) return false;
  if (listType === ListType.oco) return isPair(first, second) && isNothing(third);
  const followers = legs.slice(1);
  const isCovered = followers.every(({ body }) => body.quantityLots <= first.body.quantityLots);
  if (listType === ListType.oto) return isCovered && isNothing(third);
  return isCovered && isPair(second, third);
}

function isNothing({ body, advanced }: Sent): boolean {
  const { instrumentId, clientOrderId, ...terms } = body;
  const isBare = clientOrderId === '' && Number.isInteger(instrumentId);
  return isBare && [...Object.values(terms), ...Object.values(advanced)].every((value) => value === 0);
}

function isListed({ body }: Sent): boolean {
  const { postOnly, simulated, cancelOnDisconnect } = OrderFlag;
  const isType = body.orderType === OrderType.limit || body.orderType === OrderType.market || isTriggerOrder(body);
  return isType && !isAuctionTime(body) && (body.flags & ~(postOnly | simulated | cancelOnDisconnect)) === 0;
}

function isPair(first: Sent, second: Sent): boolean {
  const limits = [first, second].filter(({ body }) => body.orderType === OrderType.limit);
  const triggers = [first, second].filter(({ body }) => isTriggerOrder(body));
  return (
    first.body.side === second.body.side &&
    first.body.quantityLots === second.body.quantityLots &&
    limits.length + triggers.length === 2 &&
    limits.length <= 1 &&
    limits.every(({ body }) => isLasting(body))
  );
}

interface Scene {
  readonly account: Account;
  readonly instrument: Instrument;
  readonly legs: readonly Sent[];
  readonly command: Command;
}

function checkedLegs(
  state: OracleState,
  emitter: Emitter,
  { account, instrument, legs, command }: Scene,
): Order[] | RejectReason {
  const { listType } = command.body;
  const orders: Order[] = [];
  for (const [index, sent] of legs.entries()) {
    const isWaiting = listType !== ListType.oco && index > 0;
    const isSecondOfPair = listType === ListType.oco ? index === 1 : index === 2;
    const order = checkedOrder(state, emitter, {
      sent,
      account,
      instrument,
      sessionId: command.origin.sessionId,
      orderId: state.ordersEver + 1 + index,
      isWaiting,
      pairedWith: isSecondOfPair ? orders[index - 1] : undefined,
      isAlone: false,
    });
    if (typeof order === 'number') return order;
    orders.push(order);
  }
  return orders;
}

function takeIn(state: OracleState, emitter: Emitter, { body }: Command, orders: readonly Order[]): void {
  const { listType, instrumentId } = body;
  const isOco = listType === ListType.oco;
  state.listsEver += 1;
  const [first] = orders;
  const list: OrderList = {
    listId: state.listsEver,
    listType,
    working: isOco ? undefined : first,
    legs: isOco ? [...orders] : orders.slice(1),
    isPair: listType !== ListType.oto,
  };
  for (const order of orders) order.list = list;
  emitter.emit('OrderListAccepted', first?.account.accountId ?? 0, {
    listId: list.listId,
    instrumentId,
    orderCount: orders.length,
    listType,
  });
  for (const order of orders) accept(state, emitter, order, holdOf(order));
}

/** The working order of a list has closed: what follows it is brought in, or cancelled where nothing was filled. */
export function bringIn(state: OracleState, emitter: Emitter, list: OrderList): void {
  const filled = list.working?.filled ?? 0n;
  const open = (): Order[] => list.legs.filter((leg) => state.isOpen(leg) && leg.place === 'waiting');
  if (filled === 0n) {
    for (const leg of open()) cancel(state, emitter, leg, CancelReason.list);
    return;
  }
  const legs = open();
  const before = legs.map(({ quantity, limit, ownLimit, stopPrice }) => ({ quantity, limit, ownLimit, stopPrice }));
  for (const leg of legs) {
    leg.quantity = smaller(leg.quantity, filled);
    priceIn(state, leg, leg.ownLimit);
  }
  if (legs.length === 0) return;
  const refused = firstRefused(state, emitter, legs);
  if (refused !== undefined) {
    // None comes in, so each is what it was while it waited.
    legs.forEach((leg, index) => Object.assign(leg, before[index]));
    return reject(state, emitter, refused.leg, refused.reason);
  }
  for (const leg of legs) leg.place = 'coming';
  for (const leg of legs) tellActivated(emitter, leg);
  for (const leg of legs) {
    if (!state.isOpen(leg)) continue;
    arrive(state, emitter, leg);
    if (leg.place === 'pending') triggerIfMet(state, leg);
  }
  return undefined;
}

function firstRefused(
  state: OracleState,
  emitter: Emitter,
  legs: readonly Order[],
): { readonly leg: Order; readonly reason: RejectReason } | undefined {
  for (const leg of legs) {
    // Each by itself: the other one still waits.
    leg.place = 'coming';
    const reason = refusalWhenBroughtIn(state, leg);
    leg.place = 'waiting';
    if (reason !== undefined) return { leg, reason };
  }
  const [first, second] = legs;
  const leg = second ?? first;
  if (first === undefined || leg === undefined) return undefined;
  if (second !== undefined) joinPurse(first, second);
  const limit = refusalOfOutcome(
    state,
    {
      order: first,
      worst: legs.map((one) => worstPrice(state, one)).reduce(larger),
      isWaiting: false,
      mayStay: true,
      others: 0,
      sent: undefined,
      replaced: undefined,
    },
    emitter.stamp.timeUs,
  );
  if (limit !== undefined) return { leg, reason: limit };
  const available = state.available(leg.account, heldAsset(leg));
  first.place = 'coming';
  const held = holdOf(first);
  first.place = 'waiting';
  return held > available ? { leg, reason: RejectReason.INSUFFICIENT_FUNDS } : undefined;
}

/** Checks 9, 12, 19 and 20. */
function refusalWhenBroughtIn(state: OracleState, leg: Order): Refusal {
  const { instrument } = leg;
  if (!isContinuous(instrument) && !isTriggerOrder(leg)) {
    const mayRest = leg.orderType === OrderType.limit && isLasting(leg) && (leg.flags & OrderFlag.postOnly) === 0;
    const mayBe = mayRest || (isAuctionPhase(instrument) && refusalInPhase(instrument, sentOf(leg)) === undefined);
    if (!mayBe) return refusalOfPhase(instrument) ?? RejectReason.NOT_ALLOWED_IN_PHASE;
  }
  if (lacksReference(leg)) return RejectReason.NO_REFERENCE_PRICE;
  if (!isTriggerOrder(leg) && isContinuous(instrument) && postOnlyWouldTrade(state, leg)) {
    return RejectReason.POST_ONLY_WOULD_TRADE;
  }
  return couldOverflow(state, leg) ? RejectReason.BALANCE_OVERFLOW : undefined;
}

function sentOf({ orderType, timeInForce, flags, side, selfTradePrevention, advanced }: Order): Sent {
  const none = { priceTicks: 0, quantityLots: 0, instrumentId: 0, clientOrderId: '' };
  return { body: { ...none, orderType, timeInForce, flags, side, selfTradePrevention }, advanced };
}

function tellActivated(emitter: Emitter, leg: Order): void {
  touch(leg, emitter);
  emitter.emit('OrderActivated', leg.account.accountId, {
    orderId: leg.orderId,
    priceTicks: exact(leg.ownLimit),
    quantityLots: exact(leg.quantity),
    stopPriceTicks: exact(leg.stopPrice),
    heldAmount: exact(holdOf(leg)),
    instrumentId: leg.instrument.instrumentId,
    heldAssetId: heldAsset(leg).assetId,
    side: leg.side,
  });
}
