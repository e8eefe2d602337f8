import type { Clock } from '../../common/clock.js';
import { StageTimes } from '../../common/stage-times.js';
import type { VenueCommand } from '../../common/model/commands.js';
import { isPlacement, type NotTakenCode, type OrderFrame } from '../../common/model/order-frame.js';
import { HEADER } from '../../common/model/record-layout.js';
import type { Journal, JournalBatch, JournalListener } from './batch.js';
import { CommandGate } from './command-gate.js';
import { type CommandOutcome, VenueUnavailable } from './command-outcome.js';
import { CommitBatch } from './commit-batch.js';
import { CoreFault } from './core-fault.js';
import { readCommand, writeCommand } from './domain/command-codec.js';
import type { VenueCore } from './domain/venue-core.js';
import { LiveReads, type LiveState } from './live-state.js';
import type { Outbox } from './outbox.js';

export interface SequencerLimits {
  /** Commands of one group commit, in bytes and number. What does not fit while all batches are taken is refused. */
  readonly batchBytesMax: number;
  readonly batchCommandsMax: number;
  /** Further room that only cancels and operators' commands may use, so that a flood of orders cannot keep them out. */
  readonly reservedCommandsMax: number;
  /** Batches in all: one filling, the others on their way to the disk or being recycled. */
  readonly batches: number;
}

export interface SequencerParts {
  readonly core: VenueCore;
  readonly state: LiveState;
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly limits: SequencerLimits;
  /** Gets the time that commands spend here and behind. */
  readonly stages?: StageTimes;
  /** Runs a function when the present turn of the event loop has brought in all it has. */
  readonly afterTurn: (run: () => void) => void;
  /** The venue cannot go on: the process must stop without acknowledging anything more. */
  readonly onFatal: (error: Error) => void;
  /** The core has thrown: `onFatal` follows when that is on record, or never if the disk hangs. */
  readonly onBroken?: (fault: CoreFault) => void;
}

/** What waits for room in the queue; all else has a reserve. */
const riskAdding: ReadonlySet<VenueCommand['name']> = new Set(['PlaceOrder', 'ReplaceOrder', 'PlaceOrderList']);
/** An operator's command is longer than a cancel, but there are few. */
const RESERVED_BYTES_PER_COMMAND = 64;
/** Events take more room than commands; a batch starts with this many times as much and grows if it must. */
const EVENT_BYTES_PER_COMMAND_BYTE = 2;
/** Two readings of the clock cost a few hundredths of an order, so the core is timed for one in so many: a power of two. */
const TIMED_EVERY = 8;
/** A second batch goes to the journal while one is being synced only when it is worth a sync of its own. */
const WORTH_QUEUEING_BYTES = 65_536;

/**
 * The only place where time and order enter. A command gets its number and time, is written into the batch that
 * fills, and is applied at once; the batch goes to the journal when the one before it is durable (group commit), and
 * its effects leave through the outbox when the journal says so. Matching never waits for the disk.
 *
 * Bounded: when every batch is on its way and the filling one is full, a command is refused with `VENUE_BUSY`.
 */
export class Sequencer extends CommandGate implements LiveReads, JournalListener {
  private readonly free: CommitBatch[] = [];
  private filling: CommitBatch;
  private inFlight: CommitBatch[] = [];
  private dispatchPlanned = false;
  private journal: Journal | undefined;
  private unavailable: VenueUnavailable | undefined = new VenueUnavailable('VENUE_STARTING');
  private hasFailed = false;
  private fault: CoreFault | undefined;
  private emptied: (() => void) | undefined;
  private isJournalFull = false;
  private readonly stages: StageTimes;
  /** Of the command that was taken last: its time, and where its events start in the batch that fills. */
  private takenUs = 0;
  private takenEventsStart = 0;

  constructor(private readonly parts: SequencerParts) {
    super();
    this.stages = parts.stages ?? new StageTimes();
    const { batches, batchBytesMax, reservedCommandsMax } = parts.limits;
    const commandBytes = batchBytesMax + reservedCommandsMax * RESERVED_BYTES_PER_COMMAND;
    for (let i = 0; i < batches; i += 1) {
      this.free.push(new CommitBatch(commandBytes, batchBytesMax * EVENT_BYTES_PER_COMMAND_BYTE));
    }
    this.filling = this.free.pop() as CommitBatch;
  }

  /** Opens for commands once the core has been recovered to the end of this journal. */
  open(journal: Journal): void {
    this.journal = journal;
    this.unavailable = undefined;
  }

  get queuedCommands(): number {
    return this.filling.commandCount;
  }

  override submit(command: VenueCommand): Promise<CommandOutcome> {
    try {
      this.take(command);
      return this.filling.outcome(this.takenUs, this.takenEventsStart);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  override take(command: VenueCommand): number {
    if (this.unavailable !== undefined) throw this.unavailable;
    if (this.isJournalFull && riskAdding.has(command.name)) throw new VenueUnavailable('JOURNAL_FULL');
    const sequence = this.parts.core.sequence + 1;
    const timeUs = this.nextTimeUs();
    const bytes = this.write(command, sequence, timeUs);
    const batch = this.filling;
    this.takenUs = timeUs;
    this.takenEventsStart = batch.eventsEnd;
    batch.added(sequence, bytes);
    this.apply(batch.commandsEnd - bytes, timeUs);
    this.planDispatch();
    return sequence;
  }

  /**
   * The same for the commands of a frame, whose records are copied as they are: at high rates the objects of `take` would cost
   * several times what the core does. All have come in one moment, so they have one time.
   */
  override takeFrame(frame: OrderFrame): void {
    const nowUs = this.nextTimeUs();
    const { bytes, i32 } = frame.records;
    let at = 0;
    for (let place = 0; place < frame.count; place += 1) {
      const length = i32[(at + HEADER.length) >> 2] as number;
      if (frame.isUntried(place)) {
        const refusal = this.makeRoomFor(bytes[at + HEADER.type] as number, length);
        if (refusal === undefined) this.takeRecord(frame, place, at, nowUs);
        else frame.notTaken(place, refusal);
      }
      at += length;
    }
    this.planDispatch();
  }

  /** Runs `read` on the present state and resolves when all that it could have seen is durable. */
  async answer<T>(read: (state: LiveState) => T): Promise<T> {
    const value = read(this.parts.state);
    await this.parts.outbox.durable(this.parts.core.sequence);
    return value;
  }

  onDurable(batch: JournalBatch): void {
    const durable = batch as CommitBatch;
    const durableAtMs = performance.now();
    this.stages.journal.recordMs(durableAtMs - durable.appendedAtMs);
    if (durable.isFault) return this.parts.onFatal(this.fault as CoreFault);
    this.parts.outbox.release(durable);
    durable.acknowledge();
    this.stages.outbox.recordMs(performance.now() - durableAtMs);
    this.inFlight = this.inFlight.filter((other) => other !== durable);
    this.dispatchIfDue();
  }

  onStored(batch: JournalBatch): void {
    const stored = batch as CommitBatch;
    this.parts.outbox.stored(stored.lastSequence);
    stored.reset();
    this.free.push(stored);
    this.dispatchIfDue();
    if (this.isIdle()) this.emptied?.();
  }

  /** On a full disk, what room is left is for cancels and operators. */
  onRoom(isShort: boolean): void {
    this.isJournalFull = isShort;
  }

  onFailure(error: Error): void {
    this.stopForGood(error);
  }

  /** Refuses new commands, waits until everything taken is durable and stored, and closes the journal. */
  async close(): Promise<void> {
    this.unavailable ??= new VenueUnavailable('VENUE_STOPPING');
    if (!this.isIdle()) await new Promise<void>((resolve) => (this.emptied = resolve));
    await this.journal?.close();
  }

  private isIdle(): boolean {
    return this.free.length === this.parts.limits.batches - 1 && this.filling.commandCount === 0;
  }

  /** Undefined where the batch that fills has room for a record of a frame; else why it is not taken. */
  private makeRoomFor(type: number, length: number): NotTakenCode | undefined {
    if (this.unavailable !== undefined) return this.unavailable.code;
    const isRisk = isPlacement(type);
    if (this.isJournalFull && isRisk) return 'JOURNAL_FULL';
    if (this.hasRoomFor(isRisk) && this.filling.hasBytesFor(length)) return undefined;
    this.dispatch();
    return this.filling.commandCount > 0 ? 'VENUE_BUSY' : undefined;
  }

  private takeRecord(frame: OrderFrame, place: number, at: number, timeUs: number): void {
    const { filling } = this;
    const sequence = this.parts.core.sequence + 1;
    const offset = filling.addRecord(frame.records, at, sequence, timeUs);
    frame.taken(place, sequence);
    try {
      this.apply(offset, timeUs);
    } catch (error) {
      if (!(error instanceof VenueUnavailable)) throw error;
      frame.notTaken(place, error.code);
    }
  }

  /** Writes the command's record into the batch that fills; a full one makes room for the next if it can. */
  private write(command: VenueCommand, sequence: number, timeUs: number): number {
    if (this.hasRoomFor(riskAdding.has(command.name))) {
      try {
        return writeCommand(this.filling.commands, this.filling.commandsEnd, command, sequence, timeUs);
      } catch (error) {
        // An empty batch has room for any command: then the failure is not a lack of room.
        if (!(error instanceof RangeError) || this.filling.commandCount === 0) throw error;
      }
    }
    this.dispatch();
    if (this.filling.commandCount > 0) throw new VenueUnavailable('VENUE_BUSY');
    return writeCommand(this.filling.commands, this.filling.commandsEnd, command, sequence, timeUs);
  }

  private hasRoomFor(isRisk: boolean): boolean {
    const { batchBytesMax, batchCommandsMax, reservedCommandsMax } = this.parts.limits;
    const { commandCount, commandBytes } = this.filling;
    if (isRisk) return commandCount < batchCommandsMax && commandBytes < batchBytesMax;
    return commandCount < batchCommandsMax + reservedCommandsMax;
  }

  private apply(offset: number, timeUs: number): void {
    const { filling } = this;
    const isTimed = filling.commandCount === 1 || filling.commandCount % TIMED_EVERY === 0;
    const startMs = isTimed ? performance.now() : 0;
    if (filling.commandCount === 1) filling.takenAtMs = startMs;
    try {
      this.parts.core.apply(filling.commands, offset, filling.writer);
    } catch (error) {
      this.recordFault(error as Error, offset, timeUs);
      throw new VenueUnavailable('OUTCOME_UNKNOWN');
    }
    if (isTimed) this.stages.core.recordMs(performance.now() - startMs);
  }

  /**
   * The core is broken: nothing of its batch is let out. In the place of the command the journal gets the record of
   * the fault, so that no start meets the bug again; when that is durable, the process ends.
   */
  private recordFault(error: Error, offset: number, timeUs: number): void {
    const { filling } = this;
    this.refuseFromNowOn();
    const command = readCommand(filling.commands, offset);
    this.fault = new CoreFault(filling.lastSequence, command.name, error);
    this.parts.onBroken?.(this.fault);
    filling.replaceBroken(command, offset, timeUs, this.parts.core.dueInstrumentId);
    this.journal?.append(filling);
  }

  private nextTimeUs(): number {
    return Math.max(this.parts.clock.nowUs(), this.parts.core.timeUs);
  }

  private planDispatch(): void {
    if (this.dispatchPlanned) return;
    this.dispatchPlanned = true;
    this.parts.afterTurn(() => {
      this.dispatchPlanned = false;
      this.dispatchIfDue();
    });
  }

  private dispatchIfDue(): void {
    // What broke the core must not be journalled: it would break every start as well.
    if (this.filling.commandCount === 0 || this.hasFailed) return;
    const waiting = this.inFlight.length;
    if (waiting === 0 || (waiting === 1 && this.filling.commandBytes >= WORTH_QUEUEING_BYTES)) this.dispatch();
  }

  /** Hands the filling batch to the journal if another can take its place. */
  private dispatch(): void {
    const next = this.free.pop();
    if (next === undefined) return;
    const batch = this.filling;
    this.filling = next;
    this.inFlight.push(batch);
    batch.appendedAtMs = performance.now();
    this.stages.queue.recordMs(batch.appendedAtMs - batch.takenAtMs);
    this.journal?.append(batch);
  }

  /** A broken disk or a broken invariant: nobody is answered any more. */
  private stopForGood(error: Error): void {
    this.refuseFromNowOn();
    this.parts.onFatal(this.fault ?? error);
  }

  private refuseFromNowOn(): void {
    this.hasFailed = true;
    this.unavailable = new VenueUnavailable('VENUE_STOPPING');
    const unknown = new VenueUnavailable('OUTCOME_UNKNOWN');
    this.parts.outbox.fail(unknown);
    for (const batch of [...this.inFlight, this.filling]) batch.fail(unknown);
  }
}
