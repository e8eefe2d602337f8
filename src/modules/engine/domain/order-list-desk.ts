/**
 * Order lists: OCO pairs, working orders with what follows them. Each order of a list is checked and accepted as if it had
 * come alone, from a record that is made of the list's; what ties them together lies in their special terms.
 */
import { type CommandBody, commandLayouts } from '../../../common/model/commands.js';
import { CancelReason, isTriggerType, ListType, OrderFlag, OrderType } from '../../../common/model/order-terms.js';
import { RecordBuffer } from '../../../common/model/record-layout.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import { AccountKind } from '../../risk/domain/margin-book.js';
import { NOT_FOUND } from './client-order-ids.js';
import type { CommandView } from './command-view.js';
import type { EventWriter } from './event-writer.js';
import { isAuctionOnly, mayStay } from './order-forms.js';
import type { LegTerms, OrderPlacement, PlacementParts } from './order-placement.js';

const PLACE = commandLayouts.PlaceOrder;
const LIST = commandLayouts.PlaceOrderList;
const LEG_BYTES = 512;
const LEG_FLAGS = OrderFlag.postOnly | OrderFlag.simulated | OrderFlag.cancelOnDisconnect;
const NAMES = ['first', 'second', 'third'] as const;

type Leg = CommandBody<'PlaceOrder'> & {
  readonly stopPriceTicks: number;
  readonly trailingOffsetTicks: number;
  readonly trailingOffsetBps: number;
  readonly expireAtUs: number;
  readonly triggerSource: number;
};

export class OrderListDesk {
  lastListId = 0;
  /** The legs of the list that is being placed, as PlaceOrder records. */
  private readonly records = new RecordBuffer(new ArrayBuffer(NAMES.length * LEG_BYTES));

  constructor(
    private readonly core: PlacementParts,
    private readonly placement: OrderPlacement,
  ) {}

  place(events: EventWriter): void {
    const { command } = this.core;
    const { buffer, at } = command;
    const body = LIST.read(buffer, at);
    // Its legs come in when nobody could answer a refusal for want of margin.
    if (this.core.margin.kindOf(command.accountId) !== AccountKind.spot) {
      return events.refused(command, RejectReason.NOT_SUPPORTED, 0, body.instrumentId, 0);
    }
    const legs = legsOf(body);
    const hashes = [recordHash(command, 1), recordHash(command, 2)] as const;
    this.writeLegs(legs, command);
    const answered = this.answerOf(body.listType, legs, hashes);
    command.point(buffer, at);
    if (typeof answered === 'number') {
      if (answered !== 0) return events.refused(command, answered, 0, body.instrumentId, 0);
    } else return this.answerDuplicate(answered.known, events);
    const limits = legs.map(() => 0);
    const refusal = this.refusalOfLegs(body.listType, limits);
    command.point(buffer, at);
    if (refusal !== 0) return events.refused(command, refusal, 0, body.instrumentId, 0);
    this.acceptLegs(body, limits, hashes, events);
    command.point(buffer, at);
  }

  /** Cancels the account's open orders of a list. */
  cancelList(events: EventWriter): void {
    const { command, orders, life } = this.core;
    const { listId } = commandLayouts.CancelOrderList.read(command.buffer, command.at);
    const orderIds: number[] = [];
    for (let slot = orders.oldestOf(command.accountId); slot !== 0; slot = orders.newerOf(slot)) {
      const row = orders.specialOf(slot);
      if (row !== 0 && listId !== 0 && orders.terms.listId[row] === listId) orderIds.push(orders.orderIdOf(slot));
    }
    if (orderIds.length === 0) return events.refused(command, RejectReason.UNKNOWN_ORDER, 0, 0, 0);
    for (const orderId of orderIds) {
      const slot = orders.find(orderId);
      if (slot !== 0) life.cancel(slot, CancelReason.requested, events);
    }
  }

  private writeLegs(legs: readonly Leg[], command: CommandView): void {
    const { sequence, timeUs, sessionId, accountId } = command;
    legs.forEach((leg, index) => {
      const { stopPriceTicks, trailingOffsetTicks, trailingOffsetBps, expireAtUs, triggerSource } = leg;
      const advanced = { stopPriceTicks, trailingOffsetTicks, trailingOffsetBps, expireAtUs, triggerSource };
      const header = { sequence, timeUs, index: sessionId, accountId };
      PLACE.write(this.records, index * LEG_BYTES, header, leg, { ...NO_TERMS, ...advanced } as never);
    });
  }

  private pointAt(index: number): void {
    this.core.command.point(this.records, index * LEG_BYTES);
    this.core.command.readPlacement();
  }

  /** The checks before those of the legs: 1–4, and the shape of the list. */
  private answerOf(
    listType: number,
    legs: readonly Leg[],
    hashes: readonly [number, number],
  ): RejectReason | 0 | { readonly known: number } {
    const { clientIds } = this.core;
    for (let index = 0; index < legs.length; index += 1) {
      this.pointAt(index);
      const identity = this.placement.refusalOfIdentity();
      if (identity !== 0) return identity;
    }
    for (let index = 0; index < legs.length; index += 1) {
      this.pointAt(index);
      const known = this.placement.knownId();
      if (known === NOT_FOUND) continue;
      const isRepeated = index === 0 && clientIds.hasBody(known, hashes[0], hashes[1]);
      return isRepeated ? { known } : RejectReason.DUPLICATE_CLIENT_ORDER_ID;
    }
    return isWellFormed(listType, legs) ? 0 : RejectReason.ORDER_LIST_INVALID;
  }

  private answerDuplicate(known: number, events: EventWriter): void {
    const { command, clientIds } = this.core;
    events.write('DuplicateAnswered', command.accountId, {
      orderId: clientIds.orderIdOf(known) as never,
      firstSequence: clientIds.sequenceOf(known) as never,
    });
  }

  /** Checks 5–22 of each leg; leaves their limits. */
  private refusalOfLegs(listType: number, limits: number[]): RejectReason | 0 {
    const { core, placement } = this;
    for (let index = 0; index < countOf(listType); index += 1) {
      this.pointAt(index);
      const isSecondOfPair = listType !== ListType.oto && index === pairStart(listType) + 1;
      const instrument = core.registry.instrument(core.command.instrumentId) as Instrument;
      const refusal = placement.refusalOf(instrument, {
        ...NO_LIST,
        isWaiting: isFollowing(listType, index),
        siblingOrderId: isSecondOfPair ? -1 : 0,
        holdTicksMin: isSecondOfPair ? (limits[index - 1] as number) : 0,
      });
      if (refusal !== 0) return refusal;
      limits[index] = placement.draft.limitTicks;
    }
    return 0;
  }

  private acceptLegs(
    body: CommandBody<'PlaceOrderList'>,
    limits: readonly number[],
    hashes: readonly [number, number],
    events: EventWriter,
  ): void {
    const { core, placement } = this;
    const { listType, instrumentId } = body;
    const count = countOf(listType);
    this.lastListId += 1;
    core.risk.listAccepted();
    const listId = this.lastListId;
    events.write('OrderListAccepted', core.command.accountId, {
      listId: listId as never,
      instrumentId,
      orderCount: count,
      listType,
    });
    const firstId = placement.lastOrderId + 1;
    const instrument = core.registry.instrument(instrumentId) as Instrument;
    for (let index = 0; index < count; index += 1) {
      this.pointAt(index);
      const terms = this.termsOf(listType, index, firstId, listId, limits);
      placement.refusalOf(instrument, terms);
      placement.accept(instrument, index === 0 ? { ...terms, hashes } : terms, events);
    }
    for (let index = 0; index < count && !isFollowing(listType, index); index += 1) {
      const slot = core.orders.find(firstId + index);
      if (slot !== 0) placement.start(slot, instrument, 0, events);
    }
  }

  private termsOf(
    listType: number,
    index: number,
    firstId: number,
    listId: number,
    limits: readonly number[],
  ): LegTerms {
    const pair = pairStart(listType);
    const isInPair = listType !== ListType.oto && index >= pair;
    const other = index === pair ? pair + 1 : pair;
    return {
      listId,
      listType,
      listLeg: index + 1,
      isWaiting: isFollowing(listType, index),
      siblingOrderId: isInPair ? firstId + other : 0,
      workingOrderId: listType === ListType.oco ? 0 : firstId,
      holdTicksMin: isInPair ? (limits[other] as number) : 0,
      isMoneyWithSibling: isInPair && index === pair + 1,
      hashes: undefined,
    };
  }
}

const NO_TERMS = {
  stopPriceTicks: 0,
  displayQuantityLots: 0,
  minQuantityLots: 0,
  trailingOffsetTicks: 0,
  trailingOffsetBps: 0,
  expireAtUs: 0,
  pegOffsetTicks: 0,
  pegType: 0,
  triggerSource: 0,
  quoteAmount: 0,
};

const NO_LIST: LegTerms = {
  listId: 0,
  listType: 0,
  listLeg: 0,
  isWaiting: false,
  siblingOrderId: 0,
  workingOrderId: 0,
  holdTicksMin: 0,
  isMoneyWithSibling: false,
  hashes: undefined,
};

function countOf(listType: number): number {
  return listType === ListType.bracket ? 3 : 2;
}

/** Which leg an OCO pair begins with. */
function pairStart(listType: number): number {
  return listType === ListType.oco ? 0 : 1;
}

/** Whether the leg waits for the working order. */
function isFollowing(listType: number, index: number): boolean {
  return listType !== ListType.oco && index > 0;
}

/** The legs as single orders, the third only where the list has one or its fields say something. */
function legsOf(body: CommandBody<'PlaceOrderList'>): Leg[] {
  const fields = body as unknown as Readonly<Record<string, number | string>>;
  const legs = NAMES.map((name) => ({
    instrumentId: body.instrumentId,
    priceTicks: fields[`${name}PriceTicks`],
    quantityLots: fields[`${name}QuantityLots`],
    stopPriceTicks: fields[`${name}StopPriceTicks`],
    trailingOffsetTicks: fields[`${name}TrailingOffsetTicks`],
    trailingOffsetBps: fields[`${name}TrailingOffsetBps`],
    expireAtUs: fields[`${name}ExpireAtUs`],
    triggerSource: fields[`${name}TriggerSource`],
    flags: fields[`${name}Flags`],
    side: fields[`${name}Side`],
    orderType: fields[`${name}OrderType`],
    timeInForce: fields[`${name}TimeInForce`],
    selfTradePrevention: fields[`${name}SelfTradePrevention`],
    clientOrderId: fields[`${name}ClientOrderId`],
  }));
  return legs as unknown as Leg[];
}

function isWellFormed(listType: number, legs: readonly Leg[]): boolean {
  if (listType !== ListType.oco && listType !== ListType.oto && listType !== ListType.bracket) return false;
  const count = countOf(listType);
  const ids = legs.map((leg) => leg.clientOrderId).filter((id) => id !== '');
  if (new Set(ids).size !== ids.length) return false;
  const present = legs.slice(0, count);
  if (!legs.slice(count).every(saysNothing) || !present.every(isLeg)) return false;
  const [first, second, third] = present as [Leg, Leg, Leg | undefined];
  if (listType === ListType.oco) return isPair(first, second);
  const following = third === undefined ? [second] : [second, third];
  return (
    following.every((leg) => leg.quantityLots <= first.quantityLots) && (third === undefined || isPair(second, third))
  );
}

function isLeg({ orderType, timeInForce, flags }: Leg): boolean {
  const isKnown = orderType === OrderType.limit || orderType === OrderType.market || isTriggerType(orderType);
  return isKnown && !isAuctionOnly(timeInForce) && (flags & ~LEG_FLAGS) === 0;
}

function isPair(a: Leg, b: Leg): boolean {
  const isSame = a.side === b.side && a.quantityLots === b.quantityLots;
  const isFit = (leg: Leg): boolean =>
    isTriggerType(leg.orderType) || (leg.orderType === OrderType.limit && mayStay(leg.timeInForce));
  return isSame && isFit(a) && isFit(b) && (isTriggerType(a.orderType) || isTriggerType(b.orderType));
}

function saysNothing(leg: Leg): boolean {
  const { instrumentId: _, clientOrderId, ...numbers } = leg;
  return clientOrderId === '' && Object.values(numbers).every((value) => value === 0);
}

/** A hash over all that the list says. */
function recordHash({ buffer, at }: CommandView, seed: number): number {
  const start = (at + LIST.at.firstPriceTicks) >> 2;
  const end = (at + (buffer.i32[at >> 2] as number)) >> 2;
  let hash = seed;
  for (let word = start; word < end; word += 1) {
    hash = Math.imul(hash ^ (buffer.i32[word] as number), 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  return hash;
}
