/**
 * The command that is being applied, read in place from its record. One view serves all commands; it is valid until
 * the next `point`.
 */
import { commandLayouts } from '../../../common/model/commands.js';
import { HAS_EXTENSION, HEADER, HEADER_BYTES, RecordBuffer } from '../../../common/model/record-layout.js';

const PLACE = commandLayouts.PlaceOrder;
const P = PLACE.at;
/** The price is the first field of a placement. */
const PRICE_BYTES = 8;
const CANCEL = commandLayouts.CancelOrder.at;
const REPLACE = commandLayouts.ReplaceOrder.at;

export class CommandView {
  buffer = new RecordBuffer(new ArrayBuffer(8));
  at = 0;

  point(buffer: RecordBuffer, at: number): void {
    this.buffer = buffer;
    this.at = at;
  }

  get type(): number {
    return this.buffer.bytes[this.at + HEADER.type] as number;
  }
  get version(): number {
    return this.buffer.bytes[this.at + HEADER.version] as number;
  }
  get sequence(): number {
    return this.buffer.f64[(this.at + HEADER.sequence) >> 3] as number;
  }
  get timeUs(): number {
    return this.buffer.f64[(this.at + HEADER.timeUs) >> 3] as number;
  }
  get accountId(): number {
    return this.buffer.i32[(this.at + HEADER.accountId) >> 2] as number;
  }

  // The fields of PlaceOrder.
  get priceTicks(): number {
    return this.buffer.f64[(this.at + P.priceTicks) >> 3] as number;
  }
  get quantityLots(): number {
    return this.buffer.f64[(this.at + P.quantityLots) >> 3] as number;
  }
  get instrumentId(): number {
    return this.buffer.i32[(this.at + P.instrumentId) >> 2] as number;
  }
  get flags(): number {
    return this.buffer.i32[(this.at + P.flags) >> 2] as number;
  }
  get side(): number {
    return this.buffer.bytes[this.at + P.side] as number;
  }
  get orderType(): number {
    return this.buffer.bytes[this.at + P.orderType] as number;
  }
  get timeInForce(): number {
    return this.buffer.bytes[this.at + P.timeInForce] as number;
  }
  get selfTradePrevention(): number {
    return this.buffer.bytes[this.at + P.selfTradePrevention] as number;
  }
  /** True when any of the optional terms is not 0. */
  get hasAdvancedTerms(): boolean {
    const { f64 } = this.buffer;
    const end = this.clientIdAt >> 3;
    for (let at = (this.at + PLACE.fixedBytes) >> 3; at < end; at += 1) if (f64[at] !== 0) return true;
    return false;
  }
  get clientIdBytes(): number {
    return this.buffer.i32[(this.at + P.clientOrderId) >> 2] as number;
  }
  /** Byte offset of the client order id in the buffer. */
  get clientIdAt(): number {
    const hasExtension = ((this.buffer.bytes[this.at + HEADER.flags] as number) & HAS_EXTENSION) !== 0;
    return this.at + (hasExtension ? PLACE.fixedBytes + PLACE.extensionBytes : PLACE.fixedBytes);
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
    const end = (this.at + PLACE.fixedBytes + (this.hasAdvancedTerms ? PLACE.extensionBytes : 0)) >> 2;
    let hash = seed;
    for (let word = start; word < end; word += 1) {
      hash = Math.imul(hash ^ (i32[word] as number), 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    return hash;
  }
}
