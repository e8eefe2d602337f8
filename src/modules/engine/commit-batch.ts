import type { VenueCommand } from '../../common/model/commands.js';
import { HEADER, RecordBuffer } from '../../common/model/record-layout.js';
import { FRAME_HEADER_BYTES, type JournalBatch } from './batch.js';
import { type CommandOutcome, eventOf } from './command-outcome.js';
import { writeCommand } from './domain/command-codec.js';
import { readEvents } from './domain/event-reader.js';
import { EventWriter } from './domain/event-writer.js';
import type { EventBatch } from './event-stream.js';
import { faultRecordOf } from './fault-record.js';

const NO_RECORD = new Uint8Array(0);

interface Submitter {
  readonly sequence: number;
  readonly timeUs: number;
  readonly eventsStart: number;
  readonly eventsEnd: number;
  readonly resolve: (outcome: CommandOutcome) => void;
  readonly reject: (error: Error) => void;
}

/** One group commit: the commands of a moment, the events that they caused, and who waits for them. Reused. */
export class CommitBatch implements JournalBatch, EventBatch {
  readonly commands: RecordBuffer;
  readonly writer: EventWriter;
  readonly start = FRAME_HEADER_BYTES;
  readonly isReplay = false;
  commandsEnd = FRAME_HEADER_BYTES;
  commandCount = 0;
  firstSequence = 0;
  lastSequence = 0;
  isFault = false;
  /** When its first command was taken and when the journal got it, for `StageTimes`. */
  takenAtMs = 0;
  appendedAtMs = 0;
  private submitters: Submitter[] = [];

  constructor(commandBytes: number, eventBytes: number) {
    this.commands = RecordBuffer.ofCapacity(FRAME_HEADER_BYTES + commandBytes);
    this.writer = new EventWriter(FRAME_HEADER_BYTES, FRAME_HEADER_BYTES + eventBytes);
  }

  get events(): RecordBuffer {
    return this.writer.buffer;
  }

  get eventsEnd(): number {
    return this.writer.end;
  }

  get eventCount(): number {
    return this.writer.count;
  }

  get end(): number {
    return this.writer.end;
  }

  get commandBytes(): number {
    return this.commandsEnd - FRAME_HEADER_BYTES;
  }

  /** Takes up the command that was written at `commandsEnd`. */
  added(sequence: number, bytes: number): void {
    if (this.commandCount === 0) this.firstSequence = sequence;
    this.lastSequence = sequence;
    this.commandsEnd += bytes;
    this.commandCount += 1;
  }

  hasBytesFor(length: number): boolean {
    return this.commandsEnd + length <= this.commands.capacity;
  }

  /** Copies a record that `hasBytesFor`, gives it its sequence and time, and returns its offset. */
  addRecord(from: RecordBuffer, at: number, sequence: number, timeUs: number): number {
    const offset = this.commandsEnd;
    const { i32, f64 } = this.commands;
    const length = from.i32[(at + HEADER.length) >> 2] as number;
    // Word by word, because a record is too short for a call to `set` to be worth it; not as doubles, which texts are not.
    for (let word = 0; word < length >> 2; word += 1) i32[(offset >> 2) + word] = from.i32[(at >> 2) + word] as number;
    f64[(offset + HEADER.sequence) >> 3] = sequence;
    f64[(offset + HEADER.timeUs) >> 3] = timeUs;
    this.added(sequence, length);
    return offset;
  }

  /** Puts what tells of a fault in the place of the last command, whose record starts at `offset`. */
  replaceBroken(command: VenueCommand, offset: number, timeUs: number, dueInstrumentId: number): void {
    const record = this.commands.bytes.slice(offset, this.commandsEnd);
    const shown = faultRecordOf(command, record, dueInstrumentId);
    const short = faultRecordOf(command, NO_RECORD, dueInstrumentId);
    this.commandsEnd = offset + this.writeFault([shown, short], offset, timeUs);
    this.isFault = true;
  }

  /** Promises the outcome of the last command, whose events start at `eventsStart`. */
  outcome(timeUs: number, eventsStart: number): Promise<CommandOutcome> {
    const { lastSequence: sequence, eventsEnd } = this;
    return new Promise((resolve, reject) => {
      this.submitters.push({ sequence, timeUs, eventsStart, eventsEnd, resolve, reject });
    });
  }

  /** Answers everyone whose command is in the batch. */
  acknowledge(): void {
    for (const { sequence, timeUs, eventsStart, eventsEnd, resolve } of this.submitters) {
      const events = readEvents(this.events, eventsStart, eventsEnd);
      resolve({ sequence, timeUs, events, refusal: eventOf({ events }, 'CommandRefused')?.body.reason });
    }
    this.submitters = [];
  }

  fail(error: Error): void {
    for (const { reject } of this.submitters) reject(error);
    this.submitters = [];
  }

  /** Writes the first that fits: the batch may be full, or the record longer than a text may be. */
  private writeFault([shown, short]: readonly [VenueCommand, VenueCommand], offset: number, timeUs: number): number {
    try {
      return writeCommand(this.commands, offset, shown, this.lastSequence, timeUs);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return writeCommand(this.commands, offset, short, this.lastSequence, timeUs);
    }
  }

  reset(): void {
    this.writer.reset();
    this.commandsEnd = FRAME_HEADER_BYTES;
    this.commandCount = 0;
  }
}
