/**
 * Messages of the binary protocol. A message is little-endian and without padding: a header of 8 bytes (length u32, type
 * u8, version u8, flags u16), the fixed fields in declared order, then the bytes of its texts in declared order. The
 * length counts the whole message, so a reader passes over what it does not know, also behind the fields that it does.
 *
 * 64-bit integers are at most 2^53 − 1 (signed ones at least −(2^53 − 1)), so that every client can hold them exactly.
 * Hot code writes and reads single fields by their offset (`layout.at.price`); everything else uses `write` and `read`.
 */
import { invariant } from '../../../common/assert.js';

export const WIRE_HEADER = { length: 0, type: 4, version: 5, flags: 6 } as const;
export const WIRE_HEADER_BYTES = 8;
export const TEXT_BYTES_MAX = 1_024;

export type WireKind = 'u8' | 'u16' | 'u32' | 'u64' | 'i64' | 'text';
/** What a number stands for where a message becomes JSON. */
export type WireMeaning =
  | 'number'
  | 'id'
  | 'flag'
  | 'time'
  | 'moment'
  | 'instrument'
  | 'price'
  | 'quantity'
  | 'quote'
  | 'asset'
  | 'amount'
  | 'reason'
  | Readonly<Record<string, number>>;

export interface WireField<T = number, M extends WireMeaning = WireMeaning> {
  readonly kind: WireKind;
  /** Kept in the type too: the JSON form has other types for other meanings. */
  readonly meaning: M;
  readonly value?: T;
}

const sizes: Record<WireKind, number> = { u8: 1, u16: 2, u32: 4, u64: 8, i64: 8, text: 2 };

interface NumberField {
  (): WireField<number, 'number'>;
  <const M extends WireMeaning>(meaning: M): WireField<number, M>;
}

const number = (kind: WireKind): NumberField =>
  ((meaning: WireMeaning = 'number') => ({ kind, meaning })) as NumberField;
export const u8 = number('u8');
export const u16 = number('u16');
export const u32 = number('u32');
export const u64 = number('u64');
export const i64 = number('i64');
export const id = (): WireField<number, 'id'> => u64('id');
export const time = (): WireField<number, 'time'> => u64('time');
/** A time of which a message may have several; 0 for none. */
export const moment = () => u64('moment');
export const price = (): WireField<number, 'price'> => u64('price');
export const quantity = (): WireField<number, 'quantity'> => u64('quantity');
export const instrument = (): WireField<number, 'instrument'> => u32('instrument');
/** UTF-8 of at most 1,024 bytes; its length takes 2 bytes among the fixed fields. */
export const text = (): WireField<string, 'number'> => ({ kind: 'text', meaning: 'number' });

export type WireFields = Readonly<Record<string, WireField | WireField<string>>>;
export type WireBody<F extends WireFields> = {
  readonly [K in keyof F]: F[K] extends WireField<infer T> ? T : never;
};

/** A message that is none: too short for its type, a number beyond 2^53 − 1, or a text that is not UTF-8. */
export class WireFault extends Error {
  override readonly name = 'WireFault';
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const HALF = 2 ** 32;
const KEPT_BYTES_MAX = 1 << 20;

/** A buffer that messages are written into one behind the other; it grows, and is reset to be used again. */
export class WireWriter {
  end = 0;
  bytes: Uint8Array;
  private view: DataView;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Begins a message with room for its fixed fields and `extraBytes`; returns the byte offset of its header. */
  begin(type: number, version: number, fixedBytes: number, extraBytes = 0): number {
    const at = this.end;
    const length = fixedBytes + extraBytes;
    if (at + length > this.bytes.length) this.grow(at + length);
    this.view.setUint32(at, length, true);
    this.bytes[at + WIRE_HEADER.type] = type;
    this.bytes[at + WIRE_HEADER.version] = version;
    this.view.setUint16(at + WIRE_HEADER.flags, 0, true);
    this.end = at + length;
    return at;
  }

  u8(at: number, value: number): void {
    this.bytes[at] = value;
  }

  u16(at: number, value: number): void {
    this.view.setUint16(at, value, true);
  }

  u32(at: number, value: number): void {
    this.view.setUint32(at, value, true);
  }

  i32(at: number, value: number): void {
    this.view.setInt32(at, value, true);
  }

  /** Two halves of a number cost a fraction of a BigInt. */
  u64(at: number, value: number): void {
    const low = value >>> 0;
    this.view.setUint32(at, low, true);
    this.view.setUint32(at + 4, (value - low) / HALF, true);
  }

  i64(at: number, value: number): void {
    const low = value >>> 0;
    this.view.setUint32(at, low, true);
    this.view.setInt32(at + 4, (value - low) / HALF, true);
  }

  /** The low 48 bits. */
  u48(at: number, value: number): void {
    const low = value >>> 0;
    this.view.setUint32(at, low, true);
    this.view.setUint16(at + 4, (value - low) / HALF, true);
  }

  copy(at: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, at);
  }

  /** Whole messages behind what is there. */
  append(messages: Uint8Array): void {
    if (this.end + messages.length > this.bytes.length) this.grow(this.end + messages.length);
    this.bytes.set(messages, this.end);
    this.end += messages.length;
  }

  /** Begins anew; a buffer that has become very large is let go. */
  reset(): void {
    this.end = 0;
    if (this.bytes.length <= KEPT_BYTES_MAX) return;
    this.bytes = new Uint8Array(KEPT_BYTES_MAX);
    this.view = new DataView(this.bytes.buffer);
  }

  /** A copy of what was written. */
  take(): Uint8Array {
    return this.bytes.slice(0, this.end);
  }

  private grow(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    larger.set(this.bytes);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}

export function u64At(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * HALF + view.getUint32(at, true);
}

export function i64At(view: DataView, at: number): number {
  return view.getInt32(at + 4, true) * HALF + view.getUint32(at, true);
}

/** An unsigned one that a client has sent; throws `WireFault` where it is beyond 2^53 − 1. */
export function safeAt(view: DataView, at: number): number {
  const value = u64At(view, at);
  if (!Number.isSafeInteger(value)) throw new WireFault('a number is beyond 2^53 − 1');
  return value;
}

/** Bytes of the message at `at`, whatever its type; throws `WireFault` where none begins there that ends within its frame. */
export function lengthAt(view: DataView, at: number): number {
  const left = view.byteLength - at;
  if (left < WIRE_HEADER_BYTES) throw new WireFault('a frame ends within the header of a message');
  const length = view.getUint32(at, true);
  if (length < WIRE_HEADER_BYTES) throw new WireFault('a message is shorter than its header');
  if (length > left) throw new WireFault('a message ends behind its frame');
  return length;
}

/** Throws `WireFault` where the bytes are no text. */
export function assertUtf8(view: DataView, at: number, length: number, name: string): void {
  textAtBytes(view, at, length, name);
}

export function u48At(view: DataView, at: number): number {
  return view.getUint16(at + 4, true) * HALF + view.getUint32(at, true);
}

export class WireLayout<F extends WireFields = WireFields> {
  /** Byte offset of each field from the start of its message. */
  readonly at: { readonly [K in keyof F]: number };
  readonly fixedBytes: number;
  private readonly plan: readonly { readonly name: string; readonly kind: WireKind; readonly at: number }[];

  constructor(
    readonly type: number,
    readonly version: number,
    readonly fields: F,
  ) {
    let at = WIRE_HEADER_BYTES;
    this.plan = Object.entries(fields).map(([name, { kind }]) => {
      const place = { name, kind, at };
      at += sizes[kind];
      return place;
    });
    this.fixedBytes = at;
    this.at = Object.fromEntries(this.plan.map((field) => [field.name, field.at])) as {
      readonly [K in keyof F]: number;
    };
  }

  /** Writes a whole message behind what is there and returns the offset of its header; `tailBytes` follow its texts. */
  write(writer: WireWriter, body: WireBody<F>, tailBytes = 0): number {
    const values = body as Readonly<Record<string, number | string>>;
    const texts = this.plan.flatMap(({ name, kind }) =>
      kind === 'text' ? [encoder.encode(values[name] as string)] : [],
    );
    const textBytes = texts.reduce((sum, one) => sum + one.length, 0);
    // Before anything is written: there is no half of a message.
    for (const one of texts) invariant(one.length <= TEXT_BYTES_MAX, `a text has at most ${TEXT_BYTES_MAX} bytes`);
    const start = writer.begin(this.type, this.version, this.fixedBytes, textBytes + tailBytes);
    let next = 0;
    let textAt = start + this.fixedBytes;
    for (const { name, kind, at } of this.plan) {
      if (kind !== 'text') {
        writer[kind](start + at, values[name] as number);
        continue;
      }
      const bytes = texts[next++] as Uint8Array;
      writer.u16(start + at, bytes.length);
      writer.copy(textAt, bytes);
      textAt += bytes.length;
    }
    return start;
  }

  /** Copies the fields of the message at byte `start` into a new object; throws `WireFault` where it is none of this type. */
  read(view: DataView, start: number): WireBody<F> {
    const end = this.endOf(view, start);
    const body: Record<string, number | string> = {};
    let textAt = start + this.fixedBytes;
    for (const { name, kind, at } of this.plan) {
      if (kind !== 'text') {
        body[name] = numberAt(view, start + at, kind);
        continue;
      }
      const length = view.getUint16(start + at, true);
      if (length > TEXT_BYTES_MAX || textAt + length > end) throw new WireFault(`${name} is too long`);
      body[name] = textAtBytes(view, textAt, length, name);
      textAt += length;
    }
    return body as WireBody<F>;
  }

  /** Where the bytes behind the texts begin. */
  tailStart(view: DataView, start: number): number {
    let at = start + this.fixedBytes;
    for (const field of this.plan) if (field.kind === 'text') at += view.getUint16(start + field.at, true);
    return at;
  }

  private endOf(view: DataView, start: number): number {
    const length = view.getUint32(start, true);
    if (length < this.fixedBytes)
      throw new WireFault(`a message of type ${this.type} has at least ${this.fixedBytes} bytes`);
    if (start + length > view.byteLength) throw new WireFault('a message ends behind its frame');
    return start + length;
  }
}

function numberAt(view: DataView, at: number, kind: Exclude<WireKind, 'text'>): number {
  switch (kind) {
    case 'u8':
      return view.getUint8(at);
    case 'u16':
      return view.getUint16(at, true);
    case 'u32':
      return view.getUint32(at, true);
    default: {
      const value = kind === 'u64' ? u64At(view, at) : i64At(view, at);
      if (!Number.isSafeInteger(value)) throw new WireFault('a number is beyond 2^53 − 1');
      return value;
    }
  }
}

function textAtBytes(view: DataView, at: number, length: number, name: string): string {
  try {
    return decoder.decode(new Uint8Array(view.buffer, view.byteOffset + at, length));
  } catch {
    throw new WireFault(`${name} is not UTF-8`);
  }
}
