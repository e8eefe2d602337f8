/**
 * From the files that the last run left to a core that knows everything and a journal ready to go on:
 *
 * 1. verify: the whole journal and the event store's end are read; damage stops the start with nothing changed.
 * 2. mend: the last segment of each is written anew without what a crash left behind its last sound frame.
 * 3. replay: every command behind the snapshot is applied again; events that the event store lacks are appended to it.
 *
 * A clean stop and a crash take the same path. Nothing here speaks to clients.
 */
import { dirname } from 'node:path';
import { invariant } from '../../../common/assert.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import { FRAME_HEADER_BYTES } from '../batch.js';
import { EventWriter } from '../domain/event-writer.js';
import { CommandReplay } from './command-replay.js';
import type { EventBatch } from '../event-stream.js';
import type { DiskPort } from './disk-port.js';
import { JournalDamaged } from './journal-damaged.js';
import { commandLog, eventLog, type JournalSettings, type StorePositions } from './journal-store.js';
import { mendLog, removeSegments } from './log-mender.js';
import { emptyLog, type LogEnd } from './log-reader.js';
import { type LogPosition, SegmentWriter } from './segment-writer.js';
import { type LogEnds, type SnapshotPoint, verifyLogs } from './verify.js';

const EVENT_SLICE_BYTES = 1 << 20;
/** Grows when needed; most starts have little to do. */
const EVENT_BYTES_AT_START = 64 << 10;

export interface RecoveryOptions {
  readonly disk: DiskPort;
  readonly dataDir: string;
  readonly settings: JournalSettings;
  /** Applies the command record at byte `offset` and appends what it caused to `events`. */
  readonly apply: (commands: RecordBuffer, offset: number, events: EventWriter) => void;
  /** What `apply` begins with has applied all that this snapshot has; without it, nothing. */
  readonly base?: SnapshotPoint;
  /** The highest sequence that anything but the two logs knows to have been durable. */
  readonly knownDurable?: number;
  /** Tells of all events behind `base` again, in slices; valid only inside the callback. */
  readonly onEvents?: (batch: EventBatch) => void;
}

export interface Recovered {
  /** Of the last command. */
  readonly sequence: number;
  readonly timeUs: number;
  /** The hash of the last frame, lower-case hex. */
  readonly chainHash: string;
  readonly epoch: number;
  readonly frameCount: number;
  /** What stood behind the last sound frame of the journal and was left out: a write that a crash interrupted. */
  readonly cut: string | undefined;
  /** The first sequence whose events were made again. */
  readonly eventsRebuiltFrom: number | undefined;
  /** Where the journal that is started now goes on. */
  readonly positions: StorePositions;
}

export class Recovery {
  /** The last sequence of the journal: replay ends there. */
  readonly lastSequence: number;
  private readonly commandsEnd: LogEnd;
  private readonly commandsPosition: LogPosition;
  private readonly storedSequence: number;
  private readonly replay: CommandReplay;
  private readonly eventStore: SegmentWriter;
  private readonly events = new EventWriter(FRAME_HEADER_BYTES, EVENT_BYTES_AT_START);
  /** The first command whose events are in `events`; 0 when there are none. */
  private sliceFrom = 0;

  /** Verifies and mends. Throws `JournalDamaged` with nothing changed. */
  constructor(private readonly options: RecoveryOptions) {
    const { disk, dataDir, settings, base, knownDurable } = options;
    const ends = verifyLogs(disk, dataDir, settings, base, knownDurable);
    requireEvents(ends.events, base);
    const positions = mend(options, ends);
    this.commandsEnd = ends.commands;
    this.commandsPosition = positions.commands;
    this.lastSequence = ends.commands.lastSequence;
    this.storedSequence = positions.events.lastSequence;
    this.eventStore = new SegmentWriter(disk, eventLog(dataDir, settings), positions.events);
    this.replay = new CommandReplay(
      disk,
      dataDir,
      settings,
      (commands, offset) => this.applyCommand(commands, offset),
      base,
    );
  }

  /** Of the last command applied. */
  get sequence(): number {
    return this.replay.sequence;
  }

  /** Applies up to `commandCount` commands; false when all are applied. Between two calls the caller may do something else. */
  step(commandCount: number): boolean {
    return this.replay.run(commandCount);
  }

  /** Applies what is left and closes all files. */
  finish(): Recovered {
    while (this.replay.run(1 << 20));
    invariant(this.replay.sequence === this.lastSequence, 'the mended journal has all that was verified');
    this.endSlice();
    if (this.eventStore.unsyncedBytes > 0) this.eventStore.sync();
    const positions = { commands: this.commandsPosition, events: this.eventStore.position };
    this.close();
    return {
      sequence: this.replay.sequence,
      timeUs: this.replay.timeUs,
      chainHash: Buffer.from(this.commandsPosition.chainHash).toString('hex'),
      epoch: this.commandsPosition.epoch,
      frameCount: this.replay.frameCount,
      cut: describeCut(this.commandsEnd),
      eventsRebuiltFrom: this.storedSequence < this.lastSequence ? this.storedSequence + 1 : undefined,
      positions,
    };
  }

  /** Lets go of the files; for a start that is given up. */
  close(): void {
    this.replay.close();
    this.eventStore.close();
  }

  private applyCommand(commands: RecordBuffer, offset: number): void {
    const { events, replay } = this;
    this.options.apply(commands, offset, events);
    if (this.sliceFrom === 0) this.sliceFrom = replay.sequence;
    // A slice ends where the event store ended, so that what is appended begins with what it lacks.
    if (events.end >= EVENT_SLICE_BYTES || replay.sequence === this.storedSequence) this.endSlice();
  }

  private endSlice(): void {
    if (this.sliceFrom === 0) return;
    const { events } = this;
    const firstSequence = this.sliceFrom;
    const lastSequence = this.replay.sequence;
    if (firstSequence > this.storedSequence) {
      const { buffer, end, count: recordCount } = events;
      this.eventStore.append({ buffer, end, recordCount, firstSequence, lastSequence });
    }
    const { buffer, start, end } = events;
    this.options.onEvents?.({ events: buffer, start, end, firstSequence, lastSequence, isReplay: true });
    this.sliceFrom = 0;
    events.reset();
  }
}

/** The whole recovery in one call. */
export function recover(options: RecoveryOptions): Recovered {
  const recovery = new Recovery(options);
  try {
    return recovery.finish();
  } catch (error) {
    recovery.close();
    throw error;
  }
}

/** Where a log was cut and why, in a phrase; undefined where it ended cleanly. */
export function describeCut({ fault, path, offset }: LogEnd): string | undefined {
  return fault === undefined ? undefined : `${path} at byte ${offset}: ${fault}`;
}

/** What lies before the snapshot is not replayed, so the event store must reach it, or begin there. */
function requireEvents(events: LogEnd, base: SnapshotPoint | undefined): void {
  if (base === undefined || events.segment === undefined || events.lastSequence >= base.sequence) return;
  throw new JournalDamaged(
    events.path,
    events.offset,
    `the event store ends with sequence ${events.lastSequence}, the oldest snapshot has sequence ${base.sequence}`,
  );
}

function mend({ disk, dataDir, settings, base }: RecoveryOptions, { commands, events }: LogEnds): StorePositions {
  disk.makeDirectory(dataDir);
  disk.syncDirectory(dirname(dataDir));
  const run = {
    epoch: Math.max(commands.epoch, events.epoch) + 1,
    durableSequence: commands.lastSequence,
  };
  const commandsOptions = commandLog(dataDir, settings);
  const eventsOptions = eventLog(dataDir, settings);
  const commandsPosition = mendLog(disk, { ...commandsOptions, ...run }, commands);
  // Only a journal that does not sync can end before its events; they are made again from what it has.
  const isAhead = events.lastSequence > commands.lastSequence;
  if (isAhead) removeSegments(disk, eventsOptions.directory);
  const eventsEnd =
    isAhead || events.segment === undefined ? emptyLog(eventsOptions.directory, base?.sequence) : events;
  const eventsPosition = mendLog(disk, { ...eventsOptions, ...run }, eventsEnd);
  disk.syncDirectory(dataDir);
  return { commands: commandsPosition, events: eventsPosition };
}
