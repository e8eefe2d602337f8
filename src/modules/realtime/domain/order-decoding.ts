/**
 * From the order messages of a client to the records of commands, field by field and without an object between: this is the
 * path of every order at the highest rates. test/realtime/order-decoding.spec.ts holds it against the plain way, which reads
 * a message as an object and writes that as a command.
 *
 * Only what the core does not look at is checked here: that names are of their lists, and that nobody gives an order the marks
 * of the simulation; and that a client order id is no longer than one can be, because the journal keeps what it is given.
 */
import {
  advancedTerms,
  ALL_INSTRUMENTS,
  BOTH_SIDES,
  commandLayouts,
  type CommandOrigin,
} from '../../../common/model/commands.js';
import type { OrderFrame, OrderLane } from '../../../common/model/order-frame.js';
import { OrderFlag, OrderType, SelfTradePrevention, Side, TimeInForce } from '../../../common/model/order-terms.js';
import { HAS_EXTENSION, HEADER } from '../../../common/model/record-layout.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import { CLIENT_ID_BYTES_MAX } from '../../engine/domain/client-order-ids.js';
import { assertUtf8, i64At, safeAt, TEXT_BYTES_MAX, WIRE_HEADER, WireFault } from './wire-layout.js';
import { clientMessages, HAS_ADVANCED_TERMS, NotTaken } from './wire-messages.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const H = HEADER;
const { placeOrder: PLACE, cancelOrder: CANCEL, cancelByClientOrderId: CANCEL_BY_ID } = clientMessages;
const { replaceOrder: REPLACE, massCancel: MASS } = clientMessages;
const [PLACE_TYPE, MASS_TYPE] = [PLACE.type, MASS.type];
const [PLACE_AT, PLACE_BYTES] = [PLACE.at, PLACE.fixedBytes];
const { PlaceOrder, CancelOrder, CancelByClientOrderId, ReplaceOrder, MassCancel } = commandLayouts;
const [P, P_BYTES, X, X_BYTES] = [
  PlaceOrder.at,
  PlaceOrder.fixedBytes,
  PlaceOrder.extensionAt,
  PlaceOrder.extensionBytes,
];
const ID_BYTES_MAX = CLIENT_ID_BYTES_MAX;
const HALF = 2 ** 32;
/** The upper half of 2^53. */
const SAFE_HIGH_MAX = 2 ** 21;

/** What a client may set of an order's flags. */
const CLIENT_FLAGS = Object.values(OrderFlag).reduce((all, flag) => all | flag, 0) & ~OrderFlag.simulated;
/** The core's ids are signed, and −1 is all of them. */
const INSTRUMENT_ID_MAX = 2 ** 31 - 1;

const sides = setOf(Side);
const orderTypes = setOf(OrderType);
const timesInForce = setOf(TimeInForce);
const selfTradePreventions = setOf(SelfTradePrevention);
const massCancelSides = setOf({ both: BOTH_SIDES, ...Side });
const extensionOffsets = Object.keys(advancedTerms).map((name) => X[name as keyof typeof X]);
/** What `decodeOrder` answers for a command that the frame has. */
export const DECODED = 0;

/** True for a message that is a command to the core. */
export function isOrderMessage(type: number): boolean {
  return type >= PLACE_TYPE && type <= MASS_TYPE;
}

/**
 * Adds the command of the message at byte `start`, which `isOrderMessage`, to the frame and returns `DECODED`, or why it cannot
 * be; throws `WireFault` where it is no message. Its request id is `requestIdAt`.
 */
export function decodeOrder(view: DataView, start: number, origin: CommandOrigin, frame: OrderFrame): number {
  const end = start + view.getUint32(start, true);
  switch (view.getUint8(start + WIRE_HEADER.type)) {
    case PLACE_TYPE:
      return decodePlacement(view, start, end, origin, frame);
    case CANCEL.type: {
      assertFixed(start, end, CANCEL);
      const at = frame.begin(CancelOrder.fixedBytes);
      frame.records.f64[(at + CancelOrder.at.orderId) >> 3] = safeAt(view, start + CANCEL.at.orderId);
      return add(frame, at, CancelOrder, origin, requestIdAt(view, start));
    }
    case CANCEL_BY_ID.type: {
      assertFixed(start, end, CANCEL_BY_ID);
      const length = view.getUint16(start + CANCEL_BY_ID.at.clientOrderId, true);
      const from = start + CANCEL_BY_ID.fixedBytes;
      assertText(view, from, length, end);
      // No order has such an id.
      if (length > ID_BYTES_MAX) return RejectReason.UNKNOWN_ORDER;
      const at = frame.begin(CancelByClientOrderId.fixedBytes + length);
      frame.records.i32[(at + CancelByClientOrderId.at.clientOrderId) >> 2] = length;
      copyText(view, from, length, frame.records.bytes, at + CancelByClientOrderId.fixedBytes);
      return add(frame, at, CancelByClientOrderId, origin, requestIdAt(view, start));
    }
    case REPLACE.type: {
      assertFixed(start, end, REPLACE);
      const at = frame.begin(ReplaceOrder.fixedBytes);
      const { f64 } = frame.records;
      f64[(at + ReplaceOrder.at.orderId) >> 3] = safeAt(view, start + REPLACE.at.orderId);
      f64[(at + ReplaceOrder.at.priceTicks) >> 3] = safeAt(view, start + REPLACE.at.price);
      f64[(at + ReplaceOrder.at.quantityLots) >> 3] = safeAt(view, start + REPLACE.at.quantity);
      return add(frame, at, ReplaceOrder, origin, requestIdAt(view, start));
    }
    default:
      return decodeMassCancel(view, start, end, origin, frame);
  }
}

/** Where every order message has its request id. */
export function requestIdAt(view: DataView, start: number): number {
  return view.getUint32(start + PLACE_AT.requestId, true);
}

/** Which limit the command of an order message counts against. */
export function laneAt(view: DataView, start: number): OrderLane {
  const type = view.getUint8(start + WIRE_HEADER.type);
  return type === PLACE_TYPE || type === REPLACE.type ? 'orders' : 'cancels';
}

function decodePlacement(view: DataView, start: number, end: number, origin: CommandOrigin, frame: OrderFrame): number {
  if (end - start < PLACE_BYTES) assertFixed(start, end, PLACE);
  const idBytes = view.getUint16(start + PLACE_AT.clientOrderId, true);
  const idFrom = start + PLACE_BYTES;
  if (idBytes !== 0) assertText(view, idFrom, idBytes, end);
  const priceHigh = view.getUint32(start + PLACE_AT.price + 4, true);
  const lotsHigh = view.getUint32(start + PLACE_AT.quantity + 4, true);
  if (priceHigh >= SAFE_HIGH_MAX || lotsHigh >= SAFE_HIGH_MAX) throw new WireFault('a number is beyond 2^53 − 1');
  const instrumentId = view.getUint32(start + PLACE_AT.instrumentId, true);
  const flags = view.getUint32(start + PLACE_AT.flags, true);
  const side = view.getUint8(start + PLACE_AT.side);
  const orderType = view.getUint8(start + PLACE_AT.orderType);
  const timeInForce = view.getUint8(start + PLACE_AT.timeInForce);
  const selfTradePrevention = view.getUint8(start + PLACE_AT.selfTradePrevention);
  if (sides[side] === 0 || orderTypes[orderType] === 0 || timesInForce[timeInForce] === 0)
    return NotTaken.VALIDATION_FAILED;
  if (selfTradePreventions[selfTradePrevention] === 0 || (flags & ~CLIENT_FLAGS) !== 0)
    return NotTaken.VALIDATION_FAILED;
  if (instrumentId > INSTRUMENT_ID_MAX) return NotTaken.VALIDATION_FAILED;
  if (idBytes > ID_BYTES_MAX) return RejectReason.CLIENT_ORDER_ID_INVALID;
  const isAdvanced = (view.getUint16(start + WIRE_HEADER.flags, true) & HAS_ADVANCED_TERMS) !== 0;
  const idAt = isAdvanced ? P_BYTES + X_BYTES : P_BYTES;
  const at = frame.begin(idAt + idBytes);
  const { f64, i32, bytes } = frame.records;
  f64[(at + P.priceTicks) >> 3] = priceHigh * HALF + view.getUint32(start + PLACE_AT.price, true);
  f64[(at + P.quantityLots) >> 3] = lotsHigh * HALF + view.getUint32(start + PLACE_AT.quantity, true);
  i32[(at + P.instrumentId) >> 2] = instrumentId;
  i32[(at + P.flags) >> 2] = flags;
  i32[(at + P.clientOrderId) >> 2] = idBytes;
  bytes[at + P.side] = side;
  bytes[at + P.orderType] = orderType;
  bytes[at + P.timeInForce] = timeInForce;
  bytes[at + P.selfTradePrevention] = selfTradePrevention;
  if (isAdvanced) copyAdvancedTerms(view, idFrom + idBytes, end, f64, at);
  if (idBytes !== 0) copyText(view, idFrom, idBytes, bytes, at + idAt);
  bytes[at + H.flags] = isAdvanced ? HAS_EXTENSION : 0;
  return add(frame, at, PlaceOrder, origin, requestIdAt(view, start));
}

function decodeMassCancel(
  view: DataView,
  start: number,
  end: number,
  origin: CommandOrigin,
  frame: OrderFrame,
): number {
  assertFixed(start, end, MASS);
  const instrumentId = view.getUint32(start + MASS.at.instrumentId, true);
  const side = view.getUint8(start + MASS.at.side);
  const ofConnection = view.getUint8(start + MASS.at.ofConnection);
  const lowest = safeAt(view, start + MASS.at.lowestPrice);
  const highest = safeAt(view, start + MASS.at.highestPrice);
  if (massCancelSides[side] === 0 || ofConnection > 1 || instrumentId > INSTRUMENT_ID_MAX)
    return NotTaken.VALIDATION_FAILED;
  const at = frame.begin(MassCancel.fixedBytes);
  const { f64, i32, bytes } = frame.records;
  f64[(at + MassCancel.at.lowestPriceTicks) >> 3] = lowest;
  f64[(at + MassCancel.at.highestPriceTicks) >> 3] = highest;
  i32[(at + MassCancel.at.instrumentId) >> 2] = instrumentId === 0 ? ALL_INSTRUMENTS : instrumentId;
  i32[(at + MassCancel.at.ofSessionId) >> 2] = ofConnection === 0 ? 0 : origin.sessionId;
  bytes[at + MassCancel.at.side] = side;
  return add(frame, at, MassCancel, origin, requestIdAt(view, start));
}

/** Writes the header of the record at `at` and makes it the frame's. */
function add(
  frame: OrderFrame,
  at: number,
  layout: { readonly type: number; readonly version: number },
  origin: CommandOrigin,
  requestId: number,
): number {
  const { i32, bytes } = frame.records;
  bytes[at + H.type] = layout.type;
  bytes[at + H.version] = layout.version;
  i32[(at + H.index) >> 2] = origin.sessionId;
  i32[(at + H.accountId) >> 2] = origin.accountId;
  frame.added(requestId);
  return DECODED;
}

function copyAdvancedTerms(view: DataView, from: number, end: number, f64: Float64Array, at: number): void {
  if (from + X_BYTES > end) throw new WireFault('the advanced terms are not complete');
  for (let place = 0; place < extensionOffsets.length; place += 1) {
    const value = i64At(view, from + place * 8);
    if (!Number.isSafeInteger(value)) throw new WireFault('a number is beyond 2^53 − 1');
    f64[(at + (extensionOffsets[place] as number)) >> 3] = value;
  }
}

function assertFixed(start: number, end: number, { type, fixedBytes }: { type: number; fixedBytes: number }): void {
  if (end - start < fixedBytes) throw new WireFault(`a message of type ${type} has at least ${fixedBytes} bytes`);
}

function assertText(view: DataView, from: number, length: number, end: number): void {
  if (length > TEXT_BYTES_MAX || from + length > end) throw new WireFault('clientOrderId is too long');
  // Ids are ASCII, which is UTF-8; whatever else comes is for the decoder to judge.
  for (let at = from; at < from + length; at += 1)
    if (view.getUint8(at) >= 0x80) return assertUtf8(view, from, length, 'clientOrderId');
}

function copyText(view: DataView, from: number, length: number, bytes: Uint8Array, to: number): void {
  for (let at = 0; at < length; at += 1) bytes[to + at] = view.getUint8(from + at);
}

/** 1 at each number of a list. */
function setOf(list: Readonly<Record<string, number>>): Uint8Array {
  const set = new Uint8Array(256);
  for (const value of Object.values(list)) set[value] = 1;
  return set;
}
