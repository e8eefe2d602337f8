/**
 * Writes events as records, one after another. The hot ones (accepted, rested, traded, cancelled, replaced) are
 * written field by field from numbers that the rulebook sets on `EventFacts`, so that an order allocates nothing;
 * the others go through their layout.
 */
import { type EventBody, type EventName, eventLayouts } from '../../../common/model/events.js';
import { HAS_EXTENSION, HEADER, RecordBuffer } from '../../../common/model/record-layout.js';
import type { RejectReason } from '../../../common/model/reject-reason.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import type { OrderStore } from '../../matching/domain/order-store.js';
import type { CommandView } from './command-view.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const H = HEADER;
const BYTES_AT_START = 1 << 20;
const HOT_RECORD_BYTES_MAX = 512;

/** Not set yet; a double from the first, as in `CommandView`. */
const UNSET = Number.NaN;

/** What a trade did, set by settlement and read by `traded`. */
export class TradeFacts {
  tradeId = UNSET;
  priceTicks = UNSET;
  quantityLots = UNSET;
  notional = UNSET;
  baseAmount = UNSET;
  takerFee = UNSET;
  makerFee = UNSET;
  takerReleased = UNSET;
  makerReleased = UNSET;
  simulated = 0;
}

/** What a prevention took from both, set by the rulebook and read by `prevented`. */
export class PreventionFacts {
  priceTicks = UNSET;
  takerPreventedLots = UNSET;
  makerPreventedLots = UNSET;
  takerReleased = UNSET;
  makerReleased = UNSET;
}

/** What a replacement changed, set by the rulebook and read by `replaced`. */
export class ReplaceFacts {
  oldPriceTicks = UNSET;
  heldDelta = UNSET;
  heldAssetId = 0;
}

export class EventWriter {
  buffer: RecordBuffer;
  /** Byte offset behind the last record. */
  end: number;
  /** Number of events since `reset`. */
  count = 0;
  /** Whether the present command was refused. */
  isRefused = false;
  private sequence = UNSET;
  private timeUs = UNSET;
  private index = 0;

  /** `start` leaves room before the first record. */
  constructor(
    readonly start = 0,
    capacityBytes = BYTES_AT_START,
  ) {
    this.buffer = RecordBuffer.ofCapacity(capacityBytes);
    this.end = start;
  }

  reset(): void {
    this.end = this.start;
    this.count = 0;
  }

  /** Following events belong to this command. */
  begin(sequence: number, timeUs: number): void {
    this.sequence = sequence;
    this.timeUs = timeUs;
    this.index = 0;
    this.isRefused = false;
  }

  /** An event that is rare enough to come as an object. */
  write<N extends EventName>(name: N, accountId: number, body: EventBody<N>): void {
    const layout = eventLayouts[name];
    const header = { sequence: this.sequence, timeUs: this.timeUs, index: this.index, accountId };
    const textBytes = Object.values(body).reduce<number>(
      (sum, value) => sum + (typeof value === 'string' ? value.length * 3 : 0),
      0,
    );
    this.reserve(HOT_RECORD_BYTES_MAX + textBytes);
    this.end += (layout as { write: (b: RecordBuffer, at: number, h: typeof header, v: EventBody<N>) => number }).write(
      this.buffer,
      this.end,
      header,
      body,
    );
    this.index += 1;
    this.count += 1;
  }

  /** `command` is the refused one; its client order id is repeated where `idBytes` is not 0. */
  refused(command: CommandView, reason: RejectReason, orderId: number, instrumentId: number, idBytes: number): void {
    this.isRefused = true;
    const at = this.hot((REFUSED.fixedBytes + idBytes + 7) & ~7, REFUSED.type, command.accountId);
    const { f64, i32, bytes } = this.buffer;
    f64[(at + REFUSED.fixedBytes - 8) >> 3] = 0;
    f64[(at + F.orderId) >> 3] = orderId;
    i32[(at + F.instrumentId) >> 2] = instrumentId;
    i32[(at + F.reason) >> 2] = reason;
    i32[(at + F.clientOrderId) >> 2] = idBytes;
    bytes[at + F.commandType] = command.type;
    this.copyText(at + REFUSED.fixedBytes, command.buffer, command.clientIdAt, idBytes);
  }

  /** The command's client order id is copied from its record. */
  accepted(orders: OrderStore, slot: number, heldAssetId: number, command: CommandView): void {
    const idBytes = command.clientIdBytes;
    const row = orders.specialOf(slot);
    const hasTerms = command.advancedBytes !== 0 || (row !== 0 && orders.terms.listId[row] !== 0);
    const start = hasTerms ? ACCEPTED.fixedBytes + ACCEPTED.extensionBytes : ACCEPTED.fixedBytes;
    const at = this.hot((start + idBytes + 7) & ~7, ACCEPTED.type, orders.accountIdOf(slot));
    const { f64, i32, bytes } = this.buffer;
    if (hasTerms) {
      bytes[at + H.flags] = HAS_EXTENSION;
      this.acceptedTerms(at, orders, row, command);
    }
    // The fixed part's last 8 bytes hold the byte fields and their padding.
    f64[(at + ACCEPTED.fixedBytes - 8) >> 3] = 0;
    f64[(at + A.orderId) >> 3] = orders.orderIdOf(slot);
    f64[(at + A.priceTicks) >> 3] = orders.priceTicksOf(slot);
    f64[(at + A.quantityLots) >> 3] = orders.quantityLotsOf(slot);
    f64[(at + A.heldAmount) >> 3] = orders.heldAmountOf(slot);
    i32[(at + A.instrumentId) >> 2] = orders.instrumentIdOf(slot);
    i32[(at + A.heldAssetId) >> 2] = heldAssetId;
    i32[(at + A.flags) >> 2] = orders.flagsOf(slot);
    i32[(at + A.clientOrderId) >> 2] = idBytes;
    bytes[at + A.side] = orders.sideOf(slot);
    bytes[at + A.orderType] = orders.orderTypeOf(slot);
    bytes[at + A.timeInForce] = orders.timeInForceOf(slot);
    bytes[at + A.selfTradePrevention] = orders.selfTradePreventionOf(slot);
    this.copyText(at + start, command.buffer, command.clientIdAt, idBytes);
  }

  /** `row` is the order's row of special terms; what the request had for its arrival only comes from the command. */
  private acceptedTerms(at: number, orders: OrderStore, row: number, command: CommandView): void {
    const { f64 } = this.buffer;
    const { terms } = orders;
    f64[(at + X.stopPriceTicks) >> 3] = row === 0 ? 0 : (terms.stopPriceTicks[row] as number);
    f64[(at + X.displayQuantityLots) >> 3] = command.displayQuantityLots;
    f64[(at + X.minQuantityLots) >> 3] = command.minQuantityLots;
    f64[(at + X.trailingOffsetTicks) >> 3] = command.trailingOffsetTicks;
    f64[(at + X.trailingOffsetBps) >> 3] = command.trailingOffsetBps;
    f64[(at + X.expireAtUs) >> 3] = command.expireAtUs;
    f64[(at + X.pegOffsetTicks) >> 3] = command.pegOffsetTicks + 0;
    f64[(at + X.pegType) >> 3] = command.pegType;
    f64[(at + X.triggerSource) >> 3] = command.triggerSource;
    f64[(at + X.quoteAmount) >> 3] = command.quoteAmount;
    f64[(at + X.listId) >> 3] = row === 0 ? 0 : (terms.listId[row] as number);
    f64[(at + X.listType) >> 3] = row === 0 ? 0 : (terms.listType[row] as number);
    f64[(at + X.listLeg) >> 3] = row === 0 ? 0 : (terms.listLeg[row] as number);
  }

  rested(orders: OrderStore, slot: number, book: OrderBook): void {
    const at = this.hot(RESTED.fixedBytes, RESTED.type, orders.accountIdOf(slot));
    const { f64, i32, bytes } = this.buffer;
    f64[(at + R.orderId) >> 3] = orders.orderIdOf(slot);
    f64[(at + R.priceTicks) >> 3] = orders.priceTicksOf(slot);
    f64[(at + R.quantityLots) >> 3] = book.shownLots(slot);
    f64[(at + R.levelQuantityLots) >> 3] = book.changedLevelLots;
    i32[(at + R.instrumentId) >> 2] = orders.instrumentIdOf(slot);
    i32[(at + R.levelOrders) >> 2] = book.changedLevelOrders;
    bytes[at + R.side] = orders.sideOf(slot);
  }

  /** `book` is the book of the maker's level, null in an auction, where both orders rested. */
  traded(orders: OrderStore, taker: number, maker: number, trade: TradeFacts, book: OrderBook | null): void {
    const at = this.hot(TRADED.fixedBytes, TRADED.type, orders.accountIdOf(taker));
    const { f64, i32, bytes } = this.buffer;
    f64[(at + T.tradeId) >> 3] = trade.tradeId;
    f64[(at + T.priceTicks) >> 3] = trade.priceTicks;
    f64[(at + T.quantityLots) >> 3] = trade.quantityLots;
    f64[(at + T.notional) >> 3] = trade.notional;
    f64[(at + T.baseAmount) >> 3] = trade.baseAmount;
    f64[(at + T.takerOrderId) >> 3] = orders.orderIdOf(taker);
    f64[(at + T.makerOrderId) >> 3] = orders.orderIdOf(maker);
    f64[(at + T.takerFee) >> 3] = trade.takerFee;
    f64[(at + T.makerFee) >> 3] = trade.makerFee;
    f64[(at + T.takerReleased) >> 3] = trade.takerReleased;
    f64[(at + T.makerReleased) >> 3] = trade.makerReleased;
    f64[(at + T.takerOpenLots) >> 3] = orders.openLotsOf(taker);
    f64[(at + T.makerOpenLots) >> 3] = orders.openLotsOf(maker);
    f64[(at + T.levelQuantityLots) >> 3] = book === null ? 0 : book.changedLevelLots;
    i32[(at + T.instrumentId) >> 2] = orders.instrumentIdOf(taker);
    i32[(at + T.makerAccountId) >> 2] = orders.accountIdOf(maker);
    i32[(at + T.levelOrders) >> 2] = book === null ? 0 : book.changedLevelOrders;
    bytes[at + T.takerSide] = orders.sideOf(taker);
    bytes[at + T.simulated] = trade.simulated;
    bytes[at + T.auction] = book === null ? 1 : 0;
  }

  /** `book` is the book that the order has just left, null when it never rested. */
  cancelled(orders: OrderStore, slot: number, heldAssetId: number, reason: number, book: OrderBook | null): void {
    const at = this.hot(CANCELLED.fixedBytes, CANCELLED.type, orders.accountIdOf(slot));
    const { f64, i32, bytes } = this.buffer;
    f64[(at + C.orderId) >> 3] = orders.orderIdOf(slot);
    f64[(at + C.priceTicks) >> 3] = orders.priceTicksOf(slot);
    f64[(at + C.cancelledLots) >> 3] = orders.openLotsOf(slot);
    f64[(at + C.releasedAmount) >> 3] = orders.heldAmountOf(slot);
    f64[(at + C.levelQuantityLots) >> 3] = book === null ? 0 : book.changedLevelLots;
    i32[(at + C.instrumentId) >> 2] = orders.instrumentIdOf(slot);
    i32[(at + C.heldAssetId) >> 2] = heldAssetId;
    i32[(at + C.levelOrders) >> 2] = book === null ? 0 : book.changedLevelOrders;
    bytes[at + C.side] = orders.sideOf(slot);
    bytes[at + C.reason] = reason;
    bytes[at + C.rested] = book === null ? 0 : 1;
  }

  /** The order's terms are the new ones; the level is the one it keeps or has left. */
  replaced(orders: OrderStore, slot: number, change: ReplaceFacts, keptPriority: boolean, book: OrderBook): void {
    const at = this.hot(REPLACED.fixedBytes, REPLACED.type, orders.accountIdOf(slot));
    const { f64, i32, bytes } = this.buffer;
    f64[(at + P.orderId) >> 3] = orders.orderIdOf(slot);
    f64[(at + P.priceTicks) >> 3] = orders.priceTicksOf(slot);
    f64[(at + P.quantityLots) >> 3] = orders.quantityLotsOf(slot);
    f64[(at + P.openLots) >> 3] = orders.openLotsOf(slot);
    f64[(at + P.oldPriceTicks) >> 3] = change.oldPriceTicks;
    f64[(at + P.heldDelta) >> 3] = change.heldDelta;
    f64[(at + P.levelQuantityLots) >> 3] = book.changedLevelLots;
    i32[(at + P.instrumentId) >> 2] = orders.instrumentIdOf(slot);
    i32[(at + P.heldAssetId) >> 2] = change.heldAssetId;
    i32[(at + P.levelOrders) >> 2] = book.changedLevelOrders;
    bytes[at + P.side] = orders.sideOf(slot);
    bytes[at + P.keptPriority] = keptPriority ? 1 : 0;
  }

  /** Both orders lost what the mode says; the level is the maker's, as it is now. */
  prevented(orders: OrderStore, taker: number, maker: number, facts: PreventionFacts, book: OrderBook): void {
    const at = this.hot(PREVENTED.fixedBytes, PREVENTED.type, orders.accountIdOf(taker));
    const { f64, i32, bytes } = this.buffer;
    f64[(at + S.priceTicks) >> 3] = facts.priceTicks;
    f64[(at + S.takerOrderId) >> 3] = orders.orderIdOf(taker);
    f64[(at + S.makerOrderId) >> 3] = orders.orderIdOf(maker);
    f64[(at + S.takerPreventedLots) >> 3] = facts.takerPreventedLots;
    f64[(at + S.makerPreventedLots) >> 3] = facts.makerPreventedLots;
    f64[(at + S.takerReleased) >> 3] = facts.takerReleased;
    f64[(at + S.makerReleased) >> 3] = facts.makerReleased;
    f64[(at + S.takerOpenLots) >> 3] = orders.openLotsOf(taker);
    f64[(at + S.makerOpenLots) >> 3] = orders.openLotsOf(maker);
    f64[(at + S.levelQuantityLots) >> 3] = book.changedLevelLots;
    i32[(at + S.instrumentId) >> 2] = orders.instrumentIdOf(taker);
    i32[(at + S.makerAccountId) >> 2] = orders.accountIdOf(maker);
    i32[(at + S.levelOrders) >> 2] = book.changedLevelOrders;
    bytes[at + S.takerSide] = orders.sideOf(taker);
  }

  peakRefreshed(orders: OrderStore, slot: number, book: OrderBook): void {
    const at = this.hot(PEAK.fixedBytes, PEAK.type, orders.accountIdOf(slot));
    const { f64, i32, bytes } = this.buffer;
    f64[(at + K.orderId) >> 3] = orders.orderIdOf(slot);
    f64[(at + K.priceTicks) >> 3] = orders.priceTicksOf(slot);
    f64[(at + K.quantityLots) >> 3] = book.shownLots(slot);
    f64[(at + K.levelQuantityLots) >> 3] = book.changedLevelLots;
    i32[(at + K.instrumentId) >> 2] = orders.instrumentIdOf(slot);
    i32[(at + K.levelOrders) >> 2] = book.changedLevelOrders;
    bytes[at + K.side] = orders.sideOf(slot);
  }

  /** A peg has another price, or none (0), and has left its old level where it was on the book. */
  pegged(orders: OrderStore, slot: number, change: ReplaceFacts, book: OrderBook | null): void {
    this.write('OrderReplaced', orders.accountIdOf(slot), {
      orderId: orders.orderIdOf(slot) as never,
      priceTicks: orders.priceTicksOf(slot) as never,
      quantityLots: orders.quantityLotsOf(slot) as never,
      openLots: orders.openLotsOf(slot) as never,
      oldPriceTicks: change.oldPriceTicks as never,
      heldDelta: 0 as never,
      levelQuantityLots: (book === null ? 0 : book.changedLevelLots) as never,
      instrumentId: orders.instrumentIdOf(slot) as never,
      heldAssetId: change.heldAssetId as never,
      levelOrders: book === null ? 0 : book.changedLevelOrders,
      side: orders.sideOf(slot) as never,
      keptPriority: 0,
      pegged: 1,
    });
  }

  /** The order is still as it was, with its hold. */
  rejected(orders: OrderStore, slot: number, heldAssetId: number, reason: RejectReason): void {
    this.write('OrderRejected', orders.accountIdOf(slot), {
      orderId: orders.orderIdOf(slot) as never,
      releasedAmount: orders.heldAmountOf(slot) as never,
      instrumentId: orders.instrumentIdOf(slot) as never,
      heldAssetId: heldAssetId as never,
      reason,
      side: orders.sideOf(slot) as never,
    });
  }

  private copyText(to: number, from: RecordBuffer, fromAt: number, count: number): void {
    const { bytes } = this.buffer;
    for (let i = 0; i < count; i += 1) bytes[to + i] = from.bytes[fromAt + i] as number;
  }

  /** Takes `length` bytes for a record, clears their last 8 (bytes and padding) and writes the header. */
  private hot(length: number, type: number, accountId: number): number {
    this.reserve(length);
    const at = this.end;
    const { f64, i32 } = this.buffer;
    f64[(at + length - 8) >> 3] = 0;
    i32[(at + H.length) >> 2] = length;
    // Type, version 1, no flags.
    i32[(at + H.type) >> 2] = type | (1 << 8);
    f64[(at + H.sequence) >> 3] = this.sequence;
    f64[(at + H.timeUs) >> 3] = this.timeUs;
    i32[(at + H.index) >> 2] = this.index;
    i32[(at + H.accountId) >> 2] = accountId;
    this.end = at + length;
    this.index += 1;
    this.count += 1;
    return at;
  }

  private reserve(bytes: number): void {
    if (this.end + bytes <= this.buffer.capacity) return;
    const wanted = Math.max(this.buffer.capacity * 2, this.end + bytes * 2);
    const larger = RecordBuffer.ofCapacity((wanted + 7) & ~7);
    larger.bytes.set(this.buffer.bytes.subarray(0, this.end));
    this.buffer = larger;
  }
}

const ACCEPTED = eventLayouts.OrderAccepted;
const REFUSED = eventLayouts.CommandRefused;
const RESTED = eventLayouts.OrderRested;
const REPLACED = eventLayouts.OrderReplaced;
const TRADED = eventLayouts.TradeExecuted;
const CANCELLED = eventLayouts.OrderCancelled;
const A = ACCEPTED.at;
const F = REFUSED.at;
const R = RESTED.at;
const PREVENTED = eventLayouts.SelfTradePrevented;
const S = PREVENTED.at;
const PEAK = eventLayouts.PeakRefreshed;
const K = PEAK.at;
const X = ACCEPTED.extensionAt;
const P = REPLACED.at;
const T = TRADED.at;
const C = CANCELLED.at;
