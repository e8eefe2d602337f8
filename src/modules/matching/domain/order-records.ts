/**
 * Open orders as records of 128 bytes, two cache lines each: what matching reads lies in the first, what only money and
 * reports need in the second. Three views of different width lie over the same memory. Every field has a reader and a
 * writer here, which V8 puts into the code of their callers: the address and length of a view are loaded once for all
 * fields that a function asks for, and not once for each (docs/performance.md). What is read seldom lies beside in columns.
 *
 * A field that is added goes into `saveRecord` and `loadRecord` too, unless books and accounts know it (places and links).
 */
import { invariant } from '../../../common/assert.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { grown } from '../../../common/columns.js';

export const SLOTS_AT_START = 1_024;
const RECORD_BYTES = 128;
/** Byte offsets of records stay within 31 bits: V8 computes them as small integers, and a bitwise "or" adds without a check. */
const SLOTS_MAX = 2 ** 24;
const SMALL_FIELDS = 11;

// Fields of 8 bytes: their places in the doubles of a record.
const ORDER_ID = 0;
const PRICE_TICKS = 1;
const OPEN_LOTS = 2;
const QUANTITY_LOTS = 3;
const HELD_AMOUNT = 4;
const FEE_WHOLE = 8;
const FILLED_NOTIONAL = 9;
const UPDATED_US = 10;
const SEQUENCE = 11;

// Fields of 4 bytes: their places in the integers of a record. The first line has the doubles 0–4 and the integers 10–15.
const ACCOUNT_ID = 10;
const INSTRUMENT_ID = 11;
const LEVEL = 12;
const NEXT = 13;
const PREV = 14;
const SPECIAL = 15;
const FEE_FRACTION = 24;
const MAKER_FEE_PPM = 25;
const TAKER_FEE_PPM = 26;
const FLAGS = 27;
const NEWER = 28;
const OLDER = 29;
const POSITION = 31;

// Fields of a byte.
const SIDE = 120;
const ORDER_TYPE = 121;
const TIME_IN_FORCE = 122;
const SELF_TRADE_PREVENTION = 123;

/** Terms, progress and place of orders by slot; quantities in lots, money in ledger units. */
export class OrderRecords {
  protected capacity = SLOTS_AT_START;
  private f64 = new Float64Array((SLOTS_AT_START * RECORD_BYTES) / 8);
  private i32 = new Int32Array(this.f64.buffer);
  private u8 = new Uint8Array(this.f64.buffer);
  private createdUs = new Float64Array(SLOTS_AT_START);
  private clientIdEntry = new Float64Array(SLOTS_AT_START);
  private sessionId = new Int32Array(SLOTS_AT_START);
  /** The small fields of an order that is saved or loaded. */
  private readonly small = new Int32Array(SMALL_FIELDS);

  orderIdOf(slot: number): number {
    return this.f64[(slot << 4) | ORDER_ID] as number;
  }
  setOrderId(slot: number, orderId: number): void {
    this.f64[(slot << 4) | ORDER_ID] = orderId;
  }

  priceTicksOf(slot: number): number {
    return this.f64[(slot << 4) | PRICE_TICKS] as number;
  }
  setPriceTicks(slot: number, priceTicks: number): void {
    this.f64[(slot << 4) | PRICE_TICKS] = priceTicks;
  }

  openLotsOf(slot: number): number {
    return this.f64[(slot << 4) | OPEN_LOTS] as number;
  }
  setOpenLots(slot: number, openLots: number): void {
    this.f64[(slot << 4) | OPEN_LOTS] = openLots;
  }

  quantityLotsOf(slot: number): number {
    return this.f64[(slot << 4) | QUANTITY_LOTS] as number;
  }
  setQuantityLots(slot: number, quantityLots: number): void {
    this.f64[(slot << 4) | QUANTITY_LOTS] = quantityLots;
  }

  heldAmountOf(slot: number): number {
    return this.f64[(slot << 4) | HELD_AMOUNT] as number;
  }
  setHeldAmount(slot: number, heldAmount: number): void {
    this.f64[(slot << 4) | HELD_AMOUNT] = heldAmount;
  }

  feeWholeOf(slot: number): number {
    return this.f64[(slot << 4) | FEE_WHOLE] as number;
  }
  setFeeWhole(slot: number, feeWhole: number): void {
    this.f64[(slot << 4) | FEE_WHOLE] = feeWhole;
  }

  filledNotionalOf(slot: number): number {
    return this.f64[(slot << 4) | FILLED_NOTIONAL] as number;
  }
  setFilledNotional(slot: number, filledNotional: number): void {
    this.f64[(slot << 4) | FILLED_NOTIONAL] = filledNotional;
  }

  updatedUsOf(slot: number): number {
    return this.f64[(slot << 4) | UPDATED_US] as number;
  }
  setUpdatedUs(slot: number, updatedUs: number): void {
    this.f64[(slot << 4) | UPDATED_US] = updatedUs;
  }

  sequenceOf(slot: number): number {
    return this.f64[(slot << 4) | SEQUENCE] as number;
  }
  setSequence(slot: number, sequence: number): void {
    this.f64[(slot << 4) | SEQUENCE] = sequence;
  }

  accountIdOf(slot: number): number {
    return this.i32[(slot << 5) | ACCOUNT_ID] as number;
  }
  setAccountId(slot: number, accountId: number): void {
    this.i32[(slot << 5) | ACCOUNT_ID] = accountId;
  }

  instrumentIdOf(slot: number): number {
    return this.i32[(slot << 5) | INSTRUMENT_ID] as number;
  }
  setInstrumentId(slot: number, instrumentId: number): void {
    this.i32[(slot << 5) | INSTRUMENT_ID] = instrumentId;
  }

  /** Place in the book: its level plus 1, 0 while it does not rest. */
  levelOf(slot: number): number {
    return this.i32[(slot << 5) | LEVEL] as number;
  }
  setLevel(slot: number, level: number): void {
    this.i32[(slot << 5) | LEVEL] = level;
  }

  /** Its neighbours on its level. */
  nextOf(slot: number): number {
    return this.i32[(slot << 5) | NEXT] as number;
  }
  setNext(slot: number, next: number): void {
    this.i32[(slot << 5) | NEXT] = next;
  }

  prevOf(slot: number): number {
    return this.i32[(slot << 5) | PREV] as number;
  }
  setPrev(slot: number, prev: number): void {
    this.i32[(slot << 5) | PREV] = prev;
  }

  /** Its row of special terms, 0 for none. */
  specialOf(slot: number): number {
    return this.i32[(slot << 5) | SPECIAL] as number;
  }
  setSpecial(slot: number, special: number): void {
    this.i32[(slot << 5) | SPECIAL] = special;
  }

  feeFractionOf(slot: number): number {
    return this.i32[(slot << 5) | FEE_FRACTION] as number;
  }
  setFeeFraction(slot: number, feeFraction: number): void {
    this.i32[(slot << 5) | FEE_FRACTION] = feeFraction;
  }

  makerFeePpmOf(slot: number): number {
    return this.i32[(slot << 5) | MAKER_FEE_PPM] as number;
  }
  setMakerFeePpm(slot: number, makerFeePpm: number): void {
    this.i32[(slot << 5) | MAKER_FEE_PPM] = makerFeePpm;
  }

  takerFeePpmOf(slot: number): number {
    return this.i32[(slot << 5) | TAKER_FEE_PPM] as number;
  }
  setTakerFeePpm(slot: number, takerFeePpm: number): void {
    this.i32[(slot << 5) | TAKER_FEE_PPM] = takerFeePpm;
  }

  flagsOf(slot: number): number {
    return this.i32[(slot << 5) | FLAGS] as number;
  }
  setFlags(slot: number, flags: number): void {
    this.i32[(slot << 5) | FLAGS] = flags;
  }

  /** Its neighbours among the open orders of its account. */
  newerOf(slot: number): number {
    return this.i32[(slot << 5) | NEWER] as number;
  }
  setNewer(slot: number, newer: number): void {
    this.i32[(slot << 5) | NEWER] = newer;
  }

  olderOf(slot: number): number {
    return this.i32[(slot << 5) | OLDER] as number;
  }
  setOlder(slot: number, older: number): void {
    this.i32[(slot << 5) | OLDER] = older;
  }

  /** Where what is open of it counts for risk; 0: nowhere, it waits, or the other leg of its pair counts. */
  positionOf(slot: number): number {
    return this.i32[(slot << 5) | POSITION] as number;
  }
  setPosition(slot: number, position: number): void {
    this.i32[(slot << 5) | POSITION] = position;
  }

  sideOf(slot: number): number {
    return this.u8[(slot << 7) | SIDE] as number;
  }
  setSide(slot: number, side: number): void {
    this.u8[(slot << 7) | SIDE] = side;
  }

  orderTypeOf(slot: number): number {
    return this.u8[(slot << 7) | ORDER_TYPE] as number;
  }
  setOrderType(slot: number, orderType: number): void {
    this.u8[(slot << 7) | ORDER_TYPE] = orderType;
  }

  timeInForceOf(slot: number): number {
    return this.u8[(slot << 7) | TIME_IN_FORCE] as number;
  }
  setTimeInForce(slot: number, timeInForce: number): void {
    this.u8[(slot << 7) | TIME_IN_FORCE] = timeInForce;
  }

  selfTradePreventionOf(slot: number): number {
    return this.u8[(slot << 7) | SELF_TRADE_PREVENTION] as number;
  }
  setSelfTradePrevention(slot: number, selfTradePrevention: number): void {
    this.u8[(slot << 7) | SELF_TRADE_PREVENTION] = selfTradePrevention;
  }

  createdUsOf(slot: number): number {
    return this.createdUs[slot] as number;
  }
  setCreatedUs(slot: number, createdUs: number): void {
    this.createdUs[slot] = createdUs;
  }

  /** The order's place in the client order id window plus 1; 0 where it has none. */
  clientIdEntryOf(slot: number): number {
    return this.clientIdEntry[slot] as number;
  }
  setClientIdEntry(slot: number, clientIdEntry: number): void {
    this.clientIdEntry[slot] = clientIdEntry;
  }

  /** The session that placed it; 0 where there was none. */
  sessionIdOf(slot: number): number {
    return this.sessionId[slot] as number;
  }
  setSessionId(slot: number, sessionId: number): void {
    this.sessionId[slot] = sessionId;
  }

  /** What an order is beside its id and account, which make its slot. */
  protected saveRecord(slot: number, sink: StateSink): void {
    const { small } = this;
    sink.number(this.priceTicksOf(slot));
    sink.number(this.quantityLotsOf(slot));
    sink.number(this.openLotsOf(slot));
    sink.number(this.heldAmountOf(slot));
    sink.number(this.feeWholeOf(slot));
    sink.number(this.filledNotionalOf(slot));
    sink.number(this.createdUsOf(slot));
    sink.number(this.updatedUsOf(slot));
    sink.number(this.sequenceOf(slot));
    sink.number(this.clientIdEntryOf(slot));
    small[0] = this.instrumentIdOf(slot);
    small[1] = this.feeFractionOf(slot);
    small[2] = this.makerFeePpmOf(slot);
    small[3] = this.takerFeePpmOf(slot);
    small[4] = this.flagsOf(slot);
    small[5] = this.sessionIdOf(slot);
    small[6] = this.sideOf(slot);
    small[7] = this.orderTypeOf(slot);
    small[8] = this.timeInForceOf(slot);
    small[9] = this.selfTradePreventionOf(slot);
    small[10] = this.positionOf(slot) === 0 ? 0 : 1;
    sink.int32s(small, 0, SMALL_FIELDS);
  }

  protected loadRecord(slot: number, source: StateSource): void {
    const { small } = this;
    this.setPriceTicks(slot, source.number());
    this.setQuantityLots(slot, source.number());
    this.setOpenLots(slot, source.number());
    this.setHeldAmount(slot, source.number());
    this.setFeeWhole(slot, source.number());
    this.setFilledNotional(slot, source.number());
    this.setCreatedUs(slot, source.number());
    this.setUpdatedUs(slot, source.number());
    this.setSequence(slot, source.number());
    this.setClientIdEntry(slot, source.number());
    source.int32s(small, 0, SMALL_FIELDS);
    this.setInstrumentId(slot, small[0] as number);
    this.setFeeFraction(slot, small[1] as number);
    this.setMakerFeePpm(slot, small[2] as number);
    this.setTakerFeePpm(slot, small[3] as number);
    this.setFlags(slot, small[4] as number);
    this.setSessionId(slot, small[5] as number);
    this.setSide(slot, small[6] as number);
    this.setOrderType(slot, small[7] as number);
    this.setTimeInForce(slot, small[8] as number);
    this.setSelfTradePrevention(slot, small[9] as number);
    // Whether it counts; where is found anew.
    this.setPosition(slot, small[10] as number);
  }

  /** The memory that the records take. */
  protected get recordBytes(): number {
    const { f64, createdUs, clientIdEntry, sessionId } = this;
    return f64.byteLength + createdUs.byteLength + clientIdEntry.byteLength + sessionId.byteLength;
  }

  /** Doubles the room. */
  protected growRecords(): void {
    this.capacity *= 2;
    const { capacity } = this;
    invariant(capacity <= SLOTS_MAX, 'open orders are bounded');
    this.f64 = grown(this.f64, (capacity * RECORD_BYTES) / 8);
    this.i32 = new Int32Array(this.f64.buffer);
    this.u8 = new Uint8Array(this.f64.buffer);
    this.createdUs = grown(this.createdUs, capacity);
    this.clientIdEntry = grown(this.clientIdEntry, capacity);
    this.sessionId = grown(this.sessionId, capacity);
  }
}
