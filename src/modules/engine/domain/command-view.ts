/**
 * The command that is being applied, read in place from its record. One view serves all commands; it is valid until
 * the next `point`.
 */
import { commandLayouts } from '../../../common/model/commands.js';
import { HAS_EXTENSION, HEADER, HEADER_BYTES, RecordBuffer } from '../../../common/model/record-layout.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const H = HEADER;
const PLACE = commandLayouts.PlaceOrder;
const P = PLACE.at;
const X = PLACE.extensionAt;
/** The price is the first field of a placement. */
const PRICE_BYTES = 8;
const CANCEL = commandLayouts.CancelOrder.at;
const REPLACE = commandLayouts.ReplaceOrder.at;
/** Not read yet. A field that begins as a small integer and becomes a double would cost its readers a look at the object's shape. */
const UNREAD = Number.NaN;

export class CommandView {
  buffer = new RecordBuffer(new ArrayBuffer(8));
  at = 0;
  // The header.
  type = 0;
  sequence = UNREAD;
  timeUs = UNREAD;
  sessionId = 0;
  accountId = 0;
  // The fields of PlaceOrder, as `readPlacement` found them.
  priceTicks = UNREAD;
  quantityLots = UNREAD;
  instrumentId = 0;
  flags = 0;
  side = 0;
  orderType = 0;
  timeInForce = 0;
  selfTradePrevention = 0;
  clientIdBytes = 0;
  /** Byte offset of the client order id in the buffer. */
  clientIdAt = 0;
  /** Length of the optional terms where any of them is not 0, else 0. A number, because V8 does not know that a field holds booleans. */
  advancedBytes = 0;

  point(buffer: RecordBuffer, at: number): void {
    const { f64, i32, bytes } = buffer;
    this.buffer = buffer;
    this.at = at;
    this.type = bytes[at + H.type] as number;
    this.sequence = f64[(at + H.sequence) >> 3] as number;
    this.timeUs = f64[(at + H.timeUs) >> 3] as number;
    this.sessionId = i32[(at + H.index) >> 2] as number;
    this.accountId = i32[(at + H.accountId) >> 2] as number;
  }

  /** The placement's rules ask for its fields again and again, so they are taken out of the record once. */
  readPlacement(): void {
    const { f64, i32, bytes } = this.buffer;
    const { at } = this;
    this.priceTicks = f64[(at + P.priceTicks) >> 3] as number;
    this.quantityLots = f64[(at + P.quantityLots) >> 3] as number;
    this.instrumentId = i32[(at + P.instrumentId) >> 2] as number;
    this.flags = i32[(at + P.flags) >> 2] as number;
    this.side = bytes[at + P.side] as number;
    this.orderType = bytes[at + P.orderType] as number;
    this.timeInForce = bytes[at + P.timeInForce] as number;
    this.selfTradePrevention = bytes[at + P.selfTradePrevention] as number;
    this.clientIdBytes = i32[(at + P.clientOrderId) >> 2] as number;
    this.clientIdAt = at + PLACE.fixedBytes;
    this.advancedBytes = 0;
    if (((bytes[at + H.flags] as number) & HAS_EXTENSION) !== 0) this.readExtension();
  }

  private readExtension(): void {
    this.clientIdAt += PLACE.extensionBytes;
    if (this.saysMore()) this.advancedBytes = PLACE.extensionBytes;
  }

  private saysMore(): boolean {
    const { f64 } = this.buffer;
    const end = this.clientIdAt >> 3;
    for (let at = (this.at + PLACE.fixedBytes) >> 3; at < end; at += 1) if (f64[at] !== 0) return true;
    return false;
  }

  // The optional terms of PlaceOrder; 0 where it has none.
  get stopPriceTicks(): number {
    return this.advanced(X.stopPriceTicks);
  }
  get displayQuantityLots(): number {
    return this.advanced(X.displayQuantityLots);
  }
  get minQuantityLots(): number {
    return this.advanced(X.minQuantityLots);
  }
  get trailingOffsetTicks(): number {
    return this.advanced(X.trailingOffsetTicks);
  }
  get trailingOffsetBps(): number {
    return this.advanced(X.trailingOffsetBps);
  }
  get expireAtUs(): number {
    return this.advanced(X.expireAtUs);
  }
  get pegOffsetTicks(): number {
    return this.advanced(X.pegOffsetTicks);
  }
  get pegType(): number {
    return this.advanced(X.pegType);
  }
  get triggerSource(): number {
    return this.advanced(X.triggerSource);
  }
  get quoteAmount(): number {
    return this.advanced(X.quoteAmount);
  }

  private advanced(at: number): number {
    return this.advancedBytes !== 0 ? (this.buffer.f64[(this.at + at) >> 3] as number) : 0;
  }

  /** The field of CancelOrder. */
  get cancelOrderId(): number {
    return this.buffer.f64[(this.at + CANCEL.orderId) >> 3] as number;
  }

  // The fields of ReplaceOrder; zero keeps what is.
  get replaceOrderId(): number {
    return this.buffer.f64[(this.at + REPLACE.orderId) >> 3] as number;
  }
  get replacePriceTicks(): number {
    return this.buffer.f64[(this.at + REPLACE.priceTicks) >> 3] as number;
  }
  get replaceQuantityLots(): number {
    return this.buffer.f64[(this.at + REPLACE.quantityLots) >> 3] as number;
  }

  /** A hash over the order's terms, without its id: two different bodies under one id are told apart by it. */
  bodyHash(seed: number): number {
    const { i32 } = this.buffer;
    // Optional terms that are all 0 say nothing, so a record with them has the hash of one without; so does a price of −0.
    const start = (this.at + HEADER_BYTES + (this.priceTicks === 0 ? PRICE_BYTES : 0)) >> 2;
    const end = (this.at + PLACE.fixedBytes + this.advancedBytes) >> 2;
    let hash = seed;
    for (let word = start; word < end; word += 1) {
      hash = Math.imul(hash ^ (i32[word] as number), 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    return hash;
  }
}
