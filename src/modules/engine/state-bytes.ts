/**
 * The series of a state as bytes: the body of a snapshot, and what the state hash is over. Little-endian; a number is a
 * double, 32-bit integers stand two in eight bytes, a text is the number of its bytes and then its UTF-8; every
 * item is padded with zeros to eight bytes.
 */
import { invariant } from '../../common/assert.js';
import type { StateSink, StateSource } from '../../common/model/state-series.js';

/** A chunk has room for any text. */
const STATE_CHUNK_BYTES = 256 << 10;
const UNITS_MAX = 16_384;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** One chunk seen as bytes, integers and doubles. */
class Chunk {
  private readonly memory = new ArrayBuffer(STATE_CHUNK_BYTES);
  readonly bytes = new Uint8Array(this.memory);
  readonly i32 = new Int32Array(this.memory);
  readonly f64 = new Float64Array(this.memory);
}

export class StateWriter implements StateSink {
  private readonly chunk = new Chunk();
  private at = 0;

  /** `take` is given the bytes chunk by chunk, valid until it returns. */
  constructor(private readonly take: (bytes: Uint8Array) => void) {}

  number(value: number): void {
    if (this.at === STATE_CHUNK_BYTES) this.flush();
    // −0 and 0 are one state.
    this.chunk.f64[this.at >> 3] = value === 0 ? 0 : value;
    this.at += 8;
  }

  int32s(values: Int32Array, start: number, count: number): void {
    for (let from = start, left = count; left > 0;) {
      if (this.at === STATE_CHUNK_BYTES) this.flush();
      const piece = Math.min(left, (STATE_CHUNK_BYTES - this.at) >> 2);
      const { i32 } = this.chunk;
      const to = this.at >> 2;
      for (let i = 0; i < piece; i += 1) i32[to + i] = values[from + i] as number;
      if ((piece & 1) === 1) i32[to + piece] = 0;
      this.at += ((piece + 1) >> 1) << 3;
      from += piece;
      left -= piece;
    }
  }

  text(value: string): void {
    invariant(value.length <= UNITS_MAX, 'texts of the state are short');
    // The length is known behind the text; three bytes a unit are the most that it takes.
    if (this.at + 16 + value.length * 3 > STATE_CHUNK_BYTES) this.flush();
    const { bytes } = this.chunk;
    const start = this.at + 8;
    const { written } = encoder.encodeInto(value, bytes.subarray(start));
    this.chunk.f64[this.at >> 3] = written;
    const end = start + ((written + 7) & ~7);
    bytes.fill(0, start + written, end);
    this.at = end;
  }

  /** Hands over what is left. */
  end(): void {
    this.flush();
  }

  private flush(): void {
    if (this.at > 0) this.take(this.chunk.bytes.subarray(0, this.at));
    this.at = 0;
  }
}

export class StateReader implements StateSource {
  private readonly chunk = new Chunk();
  private at = 0;
  private end = 0;

  /** `fill` puts the next bytes at the start of what it is given and returns how many; 0 at the end. */
  constructor(private readonly fill: (bytes: Uint8Array) => number) {}

  number(): number {
    this.require(8);
    const value = this.chunk.f64[this.at >> 3] as number;
    this.at += 8;
    return value;
  }

  int32s(into: Int32Array, start: number, count: number): void {
    for (let to = start, left = count; left > 0;) {
      this.require(8);
      const piece = Math.min(left, ((this.end - this.at) >> 3) << 1);
      const { i32 } = this.chunk;
      const from = this.at >> 2;
      for (let i = 0; i < piece; i += 1) into[to + i] = i32[from + i] as number;
      this.at += ((piece + 1) >> 1) << 3;
      to += piece;
      left -= piece;
    }
  }

  text(): string {
    const length = this.number();
    this.require((length + 7) & ~7);
    const { bytes } = this.chunk;
    const text = decoder.decode(bytes.subarray(this.at, this.at + length));
    this.at += (length + 7) & ~7;
    return text;
  }

  /** Whether everything has been read. */
  isAtEnd(): boolean {
    return this.at === this.end && this.refill() === 0;
  }

  private require(bytes: number): void {
    invariant(bytes <= STATE_CHUNK_BYTES, 'an item of the state is short');
    while (this.end - this.at < bytes) invariant(this.refill() > 0, 'the state ends in the middle');
  }

  /** Moves what is left to the start and reads on behind it. */
  private refill(): number {
    const { bytes } = this.chunk;
    bytes.copyWithin(0, this.at, this.end);
    this.end -= this.at;
    this.at = 0;
    const count = this.fill(bytes.subarray(this.end));
    this.end += count;
    return count;
  }
}
