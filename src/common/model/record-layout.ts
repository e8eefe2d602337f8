/**
 * Binary records: the one representation of commands and events in the journal, the event store and
 * between threads.
 *
 * A record starts on an 8-byte boundary and is little-endian: a 32-byte header, the fixed fields (8-byte ones
 * first, then 4-byte ones and text lengths, then bytes, each in declared order), an optional group of 8-byte
 * fields (present when header flag 1 is set), then the bytes of its texts; padded to 8.
 * Hot code reads and writes single fields by their offset (`layout.at.priceTicks`); everything else
 * goes through `write` and `read`. A layout never changes: a new field means a new version.
 */
import { invariant } from '../assert.js';

/** Header offsets in bytes. `index` numbers the events of one command; commands carry their session there. */
export const HEADER = {
  length: 0,
  type: 4,
  version: 5,
  flags: 6,
  sequence: 8,
  timeUs: 16,
  index: 24,
  accountId: 28,
} as const;
export const HEADER_BYTES = 32;
/** Header flag: the optional group is present. */
export const HAS_EXTENSION = 1;
const TEXT_BYTES_MAX = 65_535;

/** Bytes seen as bytes, 32-bit integers and doubles at once. Shared, so that a journal thread can write them out. */
export class RecordBuffer {
  readonly bytes: Uint8Array;
  readonly i32: Int32Array;
  readonly f64: Float64Array;

  constructor(readonly memory: SharedArrayBuffer | ArrayBuffer) {
    invariant(memory.byteLength % 8 === 0, 'a record buffer is a multiple of 8 bytes');
    this.bytes = new Uint8Array(memory);
    this.i32 = new Int32Array(memory);
    this.f64 = new Float64Array(memory);
  }

  static ofCapacity(bytes: number): RecordBuffer {
    return new RecordBuffer(new SharedArrayBuffer(bytes));
  }

  get capacity(): number {
    return this.bytes.length;
  }
}

export interface RecordHeader {
  readonly sequence: number;
  readonly timeUs: number;
  readonly index: number;
  readonly accountId: number;
}

type FieldKind = 'f64' | 'i32' | 'u8' | 'text';
export interface Field<T> {
  readonly kind: FieldKind;
  readonly value?: T;
}
/** An integer up to 2^53 − 1, stored as a double. */
export const f64 = <T extends number = number>(): Field<T> => ({ kind: 'f64' });
export const i32 = <T extends number = number>(): Field<T> => ({ kind: 'i32' });
export const u8 = <T extends number = number>(): Field<T> => ({ kind: 'u8' });
/** UTF-8 text of at most 65,535 bytes; its length takes 4 bytes (an i32) among the fixed fields. */
export const text = (): Field<string> => ({ kind: 'text' });

type Fields = Readonly<Record<string, Field<unknown>>>;
export type BodyOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

const sizeOf: Record<FieldKind, number> = { f64: 8, i32: 4, u8: 1, text: 4 };
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

export class RecordLayout<F extends Fields = Fields, X extends Fields = Fields> {
  /** Byte offset of each fixed field from the start of its record; divide by 4 or 8 for the wider views. */
  readonly at: { readonly [K in keyof F]: number };
  /** Byte offset of each field of the optional group. */
  readonly extensionAt: { readonly [K in keyof X]: number };
  readonly fixedBytes: number;
  readonly extensionBytes: number;
  private readonly texts: readonly string[];
  /** The fields in declared order, worked out once: reading and writing walks through them. */
  private readonly plan: readonly { readonly name: string; readonly kind: FieldKind; readonly at: number }[];

  constructor(
    readonly type: number,
    readonly version: number,
    readonly fields: F,
    readonly extension: X = {} as X,
  ) {
    const offsets: Record<string, number> = {};
    let at = HEADER_BYTES;
    // Widest first keeps every field aligned; within a width the declared order holds.
    for (const width of [8, 4, 1]) {
      for (const [name, field] of Object.entries(fields)) {
        if (sizeOf[field.kind] !== width) continue;
        offsets[name] = at;
        at += width;
      }
    }
    this.at = asConstants(offsets) as { readonly [K in keyof F]: number };
    this.fixedBytes = (at + 7) & ~7;
    const extensionOffsets: Record<string, number> = {};
    at = this.fixedBytes;
    for (const [name, field] of Object.entries(extension)) {
      invariant(field.kind === 'f64', `field ${name} of an optional group is not an f64`);
      extensionOffsets[name] = at;
      at += 8;
    }
    this.extensionAt = asConstants(extensionOffsets) as { readonly [K in keyof X]: number };
    this.extensionBytes = at - this.fixedBytes;
    this.texts = Object.keys(fields).filter((name) => fields[name]?.kind === 'text');
    this.plan = Object.entries(fields).map(([name, { kind }]) => ({ name, kind, at: offsets[name] as number }));
  }

  /** Writes a whole record at byte `offset` (a multiple of 8) and returns its length in bytes; throws when it does not fit. */
  write(buffer: RecordBuffer, offset: number, header: RecordHeader, body: BodyOf<F>, extension?: BodyOf<X>): number {
    const { bytes, i32: ints, f64: doubles } = buffer;
    const values = body as Readonly<Record<string, number | string>>;
    const encodedTexts = this.texts.map((name) => encoder.encode(values[name] as string));
    const start = extension === undefined ? this.fixedBytes : this.fixedBytes + this.extensionBytes;
    const length = (start + encodedTexts.reduce((sum, one) => sum + one.length, 0) + 7) & ~7;
    if (offset + length > buffer.capacity) throw new RangeError(`a record of ${length} bytes does not fit`);
    bytes.fill(0, offset, offset + length);
    writeHeader(buffer, offset, length, this, extension === undefined ? 0 : HAS_EXTENSION, header);
    let textIndex = 0;
    let textAt = offset + start;
    for (const { name, kind, at: fieldAt } of this.plan) {
      const at = offset + fieldAt;
      // Adding 0 makes −0 a 0: there is one record for one meaning.
      if (kind === 'f64') doubles[at >> 3] = (values[name] as number) + 0;
      else if (kind === 'i32') ints[at >> 2] = values[name] as number;
      else if (kind === 'u8') bytes[at] = values[name] as number;
      else {
        const encoded = encodedTexts[textIndex++] as Uint8Array;
        if (encoded.length > TEXT_BYTES_MAX) throw new RangeError(`${name} is longer than ${TEXT_BYTES_MAX} bytes`);
        ints[at >> 2] = encoded.length;
        bytes.set(encoded, textAt);
        textAt += encoded.length;
      }
    }
    if (extension !== undefined) {
      for (const [name, value] of Object.entries(extension))
        doubles[(offset + (this.extensionAt[name] as number)) >> 3] = (value as number) + 0;
    }
    return length;
  }

  /** Copies the fields of the record at byte `offset` into a new object. */
  read(buffer: RecordBuffer, offset: number): BodyOf<F> {
    const { bytes, i32: ints, f64: doubles } = buffer;
    const body: Record<string, number | string> = {};
    const hasExtension = ((bytes[offset + HEADER.flags] as number) & HAS_EXTENSION) !== 0;
    let textAt = offset + this.fixedBytes + (hasExtension ? this.extensionBytes : 0);
    for (const { name, kind, at: fieldAt } of this.plan) {
      const at = offset + fieldAt;
      if (kind === 'f64') body[name] = doubles[at >> 3] as number;
      else if (kind === 'i32') body[name] = ints[at >> 2] as number;
      else if (kind === 'u8') body[name] = bytes[at] as number;
      else {
        const end = textAt + (ints[at >> 2] as number);
        body[name] = textOf(bytes, textAt, end);
        textAt = end;
      }
    }
    return body as BodyOf<F>;
  }

  /** The optional group of the record at byte `offset`, or undefined where it is absent. */
  readExtension(buffer: RecordBuffer, offset: number): BodyOf<X> | undefined {
    if (((buffer.bytes[offset + HEADER.flags] as number) & HAS_EXTENSION) === 0) return undefined;
    const group: Record<string, number> = {};
    for (const [name, at] of Object.entries(this.extensionAt)) group[name] = buffer.f64[(offset + at) >> 3] as number;
    return group as BodyOf<X>;
  }

  /** Byte offset of the first text, from the start of the record. */
  textStart(buffer: RecordBuffer, offset: number): number {
    const hasExtension = ((buffer.bytes[offset + HEADER.flags] as number) & HAS_EXTENSION) !== 0;
    return hasExtension ? this.fixedBytes + this.extensionBytes : this.fixedBytes;
  }
}

/**
 * A copy that V8 reads like a literal. An object that is filled name by name becomes a hash table past some twelve names, and
 * then optimised code that asks for an offset looks it up anew each time (docs/performance.md).
 */
function asConstants(offsets: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return { ...offsets };
}

/** Ids and symbols are short and ASCII: put together by hand, they cost a tenth of a call to the decoder. */
function textOf(bytes: Uint8Array, start: number, end: number): string {
  let ascii = '';
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    // A copy, because TextDecoder refuses shared memory.
    if (byte >= 0x80) return decoder.decode(bytes.slice(start, end));
    ascii += String.fromCharCode(byte);
  }
  return ascii;
}

/** A layout without an optional group. */
export function layout<F extends Fields, X extends Fields = Record<never, never>>(
  type: number,
  fields: F,
  extension?: X,
): RecordLayout<F, X> {
  return new RecordLayout<F, X>(type, 1, fields, extension);
}

function writeHeader(
  buffer: RecordBuffer,
  offset: number,
  length: number,
  kind: { readonly type: number; readonly version: number },
  flags: number,
  header: RecordHeader,
): void {
  buffer.i32[(offset + HEADER.length) >> 2] = length;
  buffer.bytes[offset + HEADER.type] = kind.type;
  buffer.bytes[offset + HEADER.version] = kind.version;
  buffer.bytes[offset + HEADER.flags] = flags;
  buffer.f64[(offset + HEADER.sequence) >> 3] = header.sequence;
  buffer.f64[(offset + HEADER.timeUs) >> 3] = header.timeUs;
  buffer.i32[(offset + HEADER.index) >> 2] = header.index;
  buffer.i32[(offset + HEADER.accountId) >> 2] = header.accountId;
}

/** The header of the record at byte `offset`, with its type and length. */
export function readHeader(
  buffer: RecordBuffer,
  offset: number,
): RecordHeader & { readonly type: number; readonly version: number; readonly length: number } {
  return {
    length: buffer.i32[(offset + HEADER.length) >> 2] as number,
    type: buffer.bytes[offset + HEADER.type] as number,
    version: buffer.bytes[offset + HEADER.version] as number,
    sequence: buffer.f64[(offset + HEADER.sequence) >> 3] as number,
    timeUs: buffer.f64[(offset + HEADER.timeUs) >> 3] as number,
    index: buffer.i32[(offset + HEADER.index) >> 2] as number,
    accountId: buffer.i32[(offset + HEADER.accountId) >> 2] as number,
  };
}
