/**
 * What an event means to the orders of an account: one execution message for each order that it concerns. The table says
 * where an event has what; a trade and a prevented trade concern two orders, which may be of one account.
 */
import { eventLayouts } from '../../../common/model/events.js';
import { Side } from '../../../common/model/order-terms.js';
import { f64At, i32At, sequenceAt, timeUsAt, typeAt, u8At } from '../../../common/model/record-fields.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import type { WireWriter } from './wire-layout.js';
import { ExecutionKind, Liquidity, PROTOCOL_VERSION, venueMessages } from './wire-messages.js';

const { execution: EXECUTION } = venueMessages;
const Accepted = eventLayouts.OrderAccepted;
const Traded = eventLayouts.TradeExecuted;
const Prevented = eventLayouts.SelfTradePrevented;
const Revised = eventLayouts.TradeRevised;

/** Byte offsets of what an event of one order says about it; undefined where it says nothing of the kind. */
interface OrderEvent {
  readonly kind: number;
  readonly orderId: number;
  readonly instrumentId: number;
  readonly side?: number;
  readonly price?: number;
  readonly quantity?: number;
  readonly openQuantity?: number;
  readonly stopPrice?: number;
  readonly cancelReason?: number;
  readonly reason?: number;
}

const orderEvents: (OrderEvent | undefined)[] = [];
{
  const { OrderCancelled, OrderReplaced, OrderTriggered, OrderRejected } = eventLayouts;
  const { StopPriceMoved, OrderActivated, OrderReduced } = eventLayouts;
  const add = (type: number, event: OrderEvent): void => void (orderEvents[type] = event);
  add(Accepted.type, {
    kind: ExecutionKind.accepted,
    ...picked(Accepted.at),
    side: Accepted.at.side,
    price: Accepted.at.priceTicks,
    quantity: Accepted.at.quantityLots,
    openQuantity: Accepted.at.quantityLots,
  });
  add(OrderCancelled.type, {
    kind: ExecutionKind.cancelled,
    ...picked(OrderCancelled.at),
    side: OrderCancelled.at.side,
    price: OrderCancelled.at.priceTicks,
    quantity: OrderCancelled.at.cancelledLots,
    cancelReason: OrderCancelled.at.reason,
  });
  add(OrderReplaced.type, {
    kind: ExecutionKind.replaced,
    ...picked(OrderReplaced.at),
    side: OrderReplaced.at.side,
    price: OrderReplaced.at.priceTicks,
    quantity: OrderReplaced.at.quantityLots,
    openQuantity: OrderReplaced.at.openLots,
  });
  add(OrderTriggered.type, {
    kind: ExecutionKind.triggered,
    ...picked(OrderTriggered.at),
    side: OrderTriggered.at.side,
    price: OrderTriggered.at.priceTicks,
    stopPrice: OrderTriggered.at.triggerPriceTicks,
  });
  add(OrderRejected.type, {
    kind: ExecutionKind.rejected,
    ...picked(OrderRejected.at),
    side: OrderRejected.at.side,
    reason: OrderRejected.at.reason,
  });
  add(StopPriceMoved.type, {
    kind: ExecutionKind.stop_moved,
    ...picked(StopPriceMoved.at),
    stopPrice: StopPriceMoved.at.stopPriceTicks,
  });
  add(OrderActivated.type, {
    kind: ExecutionKind.activated,
    ...picked(OrderActivated.at),
    side: OrderActivated.at.side,
    price: OrderActivated.at.priceTicks,
    quantity: OrderActivated.at.quantityLots,
    openQuantity: OrderActivated.at.quantityLots,
    stopPrice: OrderActivated.at.stopPriceTicks,
  });
  add(OrderReduced.type, {
    kind: ExecutionKind.reduced,
    ...picked(OrderReduced.at),
    quantity: OrderReduced.at.reducedLots,
    openQuantity: OrderReduced.at.openLots,
  });
}

function picked({ orderId, instrumentId }: { readonly orderId: number; readonly instrumentId: number }) {
  return { orderId, instrumentId };
}

/** True for an event of which accounts are told executions. */
export function isExecution(type: number): boolean {
  return orderEvents[type] !== undefined || isMeeting(type) || type === Revised.type;
}

/** The account of the resting order of a trade, a prevented or a revised one; 0 for an event of one order. */
export function otherAccount(events: RecordBuffer, at: number, type: number): number {
  if (type === Traded.type) return i32At(events, at + Traded.at.makerAccountId);
  if (type === Revised.type) return i32At(events, at + Revised.at.makerAccountId);
  return type === Prevented.type ? i32At(events, at + Prevented.at.makerAccountId) : 0;
}

/** Writes the execution of the event's own order, which in a trade is the taker's. */
export function writeExecution(writer: WireWriter, events: RecordBuffer, at: number, channelSequence: number): void {
  const type = typeAt(events, at);
  if (type === Revised.type) return writeRevision(writer, events, at, channelSequence, true);
  if (isMeeting(type)) return writeMeeting(writer, events, at, channelSequence, true);
  writeOrderEvent(writer, events, at, channelSequence, orderEvents[type] as OrderEvent);
}

/** Writes the execution of the resting order of a trade, a prevented or a revised one. */
export function writeMakerExecution(
  writer: WireWriter,
  events: RecordBuffer,
  at: number,
  channelSequence: number,
): void {
  if (typeAt(events, at) === Revised.type) writeRevision(writer, events, at, channelSequence, false);
  else writeMeeting(writer, events, at, channelSequence, false);
}

function isMeeting(type: number): boolean {
  return type === Traded.type || type === Prevented.type;
}

function writeOrderEvent(
  writer: WireWriter,
  events: RecordBuffer,
  at: number,
  channelSequence: number,
  event: OrderEvent,
): void {
  const isAcceptance = event.kind === ExecutionKind.accepted;
  const idBytes = isAcceptance ? i32At(events, at + Accepted.at.clientOrderId) : 0;
  const number = (offset: number | undefined): number => (offset === undefined ? 0 : f64At(events, at + offset));
  const start = begin(writer, events, at, channelSequence, idBytes);
  writer.u32(start + EXECUTION.at.instrumentId, i32At(events, at + event.instrumentId));
  writer.u64(start + EXECUTION.at.orderId, f64At(events, at + event.orderId));
  writer.u8(start + EXECUTION.at.kind, event.kind);
  writer.u8(start + EXECUTION.at.side, event.side === undefined ? 0 : u8At(events, at + event.side));
  writer.u8(start + EXECUTION.at.liquidity, Liquidity.none);
  writer.u8(
    start + EXECUTION.at.cancelReason,
    event.cancelReason === undefined ? 0 : u8At(events, at + event.cancelReason),
  );
  writer.u16(start + EXECUTION.at.reason, event.reason === undefined ? 0 : i32At(events, at + event.reason));
  writer.u64(start + EXECUTION.at.price, number(event.price));
  writer.u64(start + EXECUTION.at.quantity, number(event.quantity));
  writer.u64(start + EXECUTION.at.openQuantity, number(event.openQuantity));
  const stopPrice = isAcceptance ? (Accepted.readExtension(events, at)?.stopPriceTicks ?? 0) : number(event.stopPrice);
  writer.u64(start + EXECUTION.at.stopPrice, stopPrice);
  writer.u64(start + EXECUTION.at.tradeId, 0);
  writer.i64(start + EXECUTION.at.fee, 0);
  writer.u16(start + EXECUTION.at.clientOrderId, idBytes);
  if (idBytes === 0) return;
  const idAt = at + Accepted.textStart(events, at);
  writer.copy(start + EXECUTION.fixedBytes, events.bytes.subarray(idAt, idAt + idBytes));
}

function writeMeeting(
  writer: WireWriter,
  events: RecordBuffer,
  at: number,
  channelSequence: number,
  isTaker: boolean,
): void {
  const start = begin(writer, events, at, channelSequence, 0);
  const isTrade = typeAt(events, at) === Traded.type;
  const fields = isTrade ? Traded.at : Prevented.at;
  const takerSide = u8At(events, at + fields.takerSide);
  const number = (offset: number): number => f64At(events, at + offset);
  writer.u32(start + EXECUTION.at.instrumentId, i32At(events, at + fields.instrumentId));
  writer.u64(start + EXECUTION.at.orderId, number(isTaker ? fields.takerOrderId : fields.makerOrderId));
  writer.u8(start + EXECUTION.at.kind, isTrade ? ExecutionKind.traded : ExecutionKind.self_trade_prevented);
  writer.u8(start + EXECUTION.at.side, isTaker ? takerSide : opposite(takerSide));
  writer.u8(start + EXECUTION.at.liquidity, isTrade ? (isTaker ? Liquidity.taker : Liquidity.maker) : Liquidity.none);
  writer.u8(start + EXECUTION.at.cancelReason, 0);
  writer.u16(start + EXECUTION.at.reason, 0);
  writer.u64(start + EXECUTION.at.price, number(fields.priceTicks));
  const { takerPreventedLots, makerPreventedLots } = Prevented.at;
  writer.u64(
    start + EXECUTION.at.quantity,
    number(isTrade ? Traded.at.quantityLots : isTaker ? takerPreventedLots : makerPreventedLots),
  );
  writer.u64(start + EXECUTION.at.openQuantity, number(isTaker ? fields.takerOpenLots : fields.makerOpenLots));
  writer.u64(start + EXECUTION.at.stopPrice, 0);
  writer.u64(start + EXECUTION.at.tradeId, isTrade ? number(Traded.at.tradeId) : 0);
  writer.i64(start + EXECUTION.at.fee, isTrade ? number(isTaker ? Traded.at.takerFee : Traded.at.makerFee) : 0);
  writer.u16(start + EXECUTION.at.clientOrderId, 0);
}

/** How the trade stands now; of one that is busted nothing is left. What the order has open is not told: it is as it was. */
function writeRevision(
  writer: WireWriter,
  events: RecordBuffer,
  at: number,
  channelSequence: number,
  isTaker: boolean,
): void {
  const body = Revised.read(events, at);
  EXECUTION.write(writer, {
    instrumentId: body.instrumentId,
    sequence: sequenceAt(events, at),
    channelSequence,
    timeUs: timeUsAt(events, at),
    orderId: isTaker ? body.takerOrderId : body.makerOrderId,
    kind: body.quantityLots === 0 ? ExecutionKind.trade_busted : ExecutionKind.trade_corrected,
    side: isTaker ? body.takerSide : opposite(body.takerSide),
    liquidity: isTaker ? Liquidity.taker : Liquidity.maker,
    cancelReason: 0,
    reason: 0,
    price: body.priceTicks,
    quantity: body.quantityLots,
    openQuantity: 0,
    stopPrice: 0,
    tradeId: body.tradeId,
    fee: isTaker ? body.takerFee : body.makerFee,
    clientOrderId: '',
  });
}

/** Begins the message with what every event has in its header. */
function begin(
  writer: WireWriter,
  events: RecordBuffer,
  at: number,
  channelSequence: number,
  textBytes: number,
): number {
  const start = writer.begin(EXECUTION.type, PROTOCOL_VERSION, EXECUTION.fixedBytes, textBytes);
  writer.u64(start + EXECUTION.at.sequence, sequenceAt(events, at));
  writer.u64(start + EXECUTION.at.channelSequence, channelSequence);
  writer.u64(start + EXECUTION.at.timeUs, timeUsAt(events, at));
  return start;
}

function opposite(side: number): number {
  return side === Side.buy ? Side.sell : Side.buy;
}
