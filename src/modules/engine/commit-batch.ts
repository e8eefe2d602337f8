import { RecordBuffer } from '../../common/model/record-layout.js';
import { FRAME_HEADER_BYTES, type JournalBatch } from './batch.js';
import type { CommandOutcome } from './command-outcome.js';
import { readEvents } from './domain/event-reader.js';
import { EventWriter } from './domain/event-writer.js';
import type { EventBatch } from './event-stream.js';

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
      const first = events[0];
      resolve({ sequence, timeUs, events, refusal: first?.name === 'CommandRefused' ? first.body.reason : undefined });
    }
    this.submitters = [];
  }

  fail(error: Error): void {
    for (const { reject } of this.submitters) reject(error);
    this.submitters = [];
  }

  reset(): void {
    this.writer.reset();
    this.commandsEnd = FRAME_HEADER_BYTES;
    this.commandCount = 0;
  }
}
