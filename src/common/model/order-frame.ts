/**
 * The order commands that one client frame carries, as the records that the journal keeps: written once by the gateway and
 * copied into the batch that fills. From the bytes of the binary protocol there is no object between; a command that came in
 * words is one before it is written here. Sequence and time are 0
 * until the sequencer puts them in. Reused: what is in it belongs to the frame that is being taken.
 */
import { commandLayouts, ORDERS_PER_FRAME_MAX } from './commands.js';
import { HEADER, RecordBuffer } from './record-layout.js';

/** Why a command of a frame was not taken; nothing of it is in the journal, but for `OUTCOME_UNKNOWN`. */
export const notTakenCodes = [
  'VENUE_BUSY',
  'JOURNAL_FULL',
  'VENUE_STARTING',
  'VENUE_STOPPING',
  'OUTCOME_UNKNOWN',
  'NOT_YET_PROJECTED',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'RATE_LIMITED',
] as const;
export type NotTakenCode = (typeof notTakenCodes)[number];
/** What adds risk, and what takes it away: each has limits and permissions of its own. */
export type OrderLane = 'orders' | 'cancels';

const PLACE_ORDER = commandLayouts.PlaceOrder.type;
const REPLACE_ORDER = commandLayouts.ReplaceOrder.type;
const WORD_BYTES = 8;
const KEPT_BYTES_MAX = 1 << 18;

/** True where a command of this type may add to what its account has at risk. */
export function isPlacement(type: number): boolean {
  return type === PLACE_ORDER || type === REPLACE_ORDER;
}

export class OrderFrame {
  records: RecordBuffer;
  /** Byte offset behind the last record. */
  end = 0;
  count = 0;
  /** Commands of each lane. */
  readonly laneCounts = { orders: 0, cancels: 0 };
  /** By place in the frame: what the client knows its command by. */
  readonly requestIds = new Uint32Array(ORDERS_PER_FRAME_MAX);
  /** By place: the sequence of a command that was taken, below 0 for why it was not, 0 before it was tried. */
  private readonly outcomes = new Float64Array(ORDERS_PER_FRAME_MAX);

  constructor(bytes: number) {
    this.records = new RecordBuffer(new ArrayBuffer(bytes));
  }

  /** Room for one more record of so many bytes, cleared; it becomes part of the frame with `added`. */
  begin(bytes: number): number {
    const at = this.end;
    const length = (bytes + WORD_BYTES - 1) & ~(WORD_BYTES - 1);
    if (at + length > this.records.capacity) this.grow(at + length);
    const { f64, i32 } = this.records;
    for (let word = at >> 3; word < (at + length) >> 3; word += 1) f64[word] = 0;
    i32[(at + HEADER.length) >> 2] = length;
    return at;
  }

  /** Takes up the record at `end`, whose header is written. */
  added(requestId: number): void {
    const { bytes, i32 } = this.records;
    const isOrder = isPlacement(bytes[this.end + HEADER.type] as number);
    if (isOrder) this.laneCounts.orders += 1;
    else this.laneCounts.cancels += 1;
    this.requestIds[this.count] = requestId;
    this.outcomes[this.count] = 0;
    this.count += 1;
    this.end += i32[(this.end + HEADER.length) >> 2] as number;
  }

  get isFull(): boolean {
    return this.count === ORDERS_PER_FRAME_MAX;
  }

  /** Nobody has said of this command that it cannot be taken. */
  isUntried(place: number): boolean {
    return this.outcomes[place] === 0;
  }

  taken(place: number, sequence: number): void {
    this.outcomes[place] = sequence;
  }

  notTaken(place: number, code: NotTakenCode): void {
    this.outcomes[place] = -1 - notTakenCodes.indexOf(code);
  }

  /** Says of all commands of a lane, or of all that were not tried, that they are not taken. */
  refuse(code: NotTakenCode, lane?: OrderLane): void {
    let at = 0;
    for (let place = 0; place < this.count; place += 1) {
      const isMeant =
        lane === undefined || isPlacement(this.records.bytes[at + HEADER.type] as number) === (lane === 'orders');
      if (isMeant && this.isUntried(place)) this.notTaken(place, code);
      at += this.records.i32[(at + HEADER.length) >> 2] as number;
    }
  }

  /** The sequence of a command that was taken; 0 for one that was not. */
  sequenceOf(place: number): number {
    const outcome = this.outcomes[place] as number;
    return outcome > 0 ? outcome : 0;
  }

  /** Why a command was not taken. */
  codeOf(place: number): NotTakenCode {
    return notTakenCodes[-1 - (this.outcomes[place] as number)] ?? 'OUTCOME_UNKNOWN';
  }

  /** Empties it for the next frame; memory that has become very large is let go. */
  reset(): void {
    this.end = 0;
    this.count = 0;
    this.laneCounts.orders = 0;
    this.laneCounts.cancels = 0;
    if (this.records.capacity > KEPT_BYTES_MAX) this.records = new RecordBuffer(new ArrayBuffer(KEPT_BYTES_MAX));
  }

  private grow(needed: number): void {
    const larger = new RecordBuffer(new ArrayBuffer(Math.max(needed, this.records.capacity * 2)));
    larger.bytes.set(this.records.bytes);
    this.records = larger;
  }
}
