import type { CommandOutcome } from '../../src/modules/engine/command-outcome.js';
import type { VenueCommand } from '../../src/common/model/commands.js';
import type { Journal } from '../../src/modules/engine/batch.js';
import { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import type { EventBatch } from '../../src/modules/engine/event-stream.js';
import { InlineJournal } from '../../src/modules/engine/journal/inline-journal.js';
import { JournalStore } from '../../src/modules/engine/journal/journal-store.js';
import type { Recovered } from '../../src/modules/engine/journal/recovery.js';
import type { LiveState } from '../../src/modules/engine/live-state.js';
import { LiveView } from '../../src/modules/engine/live-view.js';
import { Outbox } from '../../src/modules/engine/outbox.js';
import { recoverImage } from '../../src/modules/engine/snapshots/image-recovery.js';
import { removeOld } from '../../src/modules/engine/snapshots/retention.js';
import { makeSnapshot } from '../../src/modules/engine/snapshots/snapshot-maker.js';
import { VenueImage } from '../../src/modules/engine/snapshots/venue-image.js';
import { Sequencer } from '../../src/modules/engine/sequencer.js';
import { CLIENT_IDS_MAX, DATA_DIR, journalSettings, type LifeParts } from './life-parts.js';
import { FragileCore } from './fragile-core.js';
import { EagerJournal } from './sabotage.js';
import { SimHistory } from './sim-history.js';

const SNAPSHOT_US = 80_000;
const LIMITS = { batches: 4, batchBytesMax: 2_048, batchCommandsMax: 12, reservedCommandsMax: 4 };

/** One process of the venue, from its start to its end: real recovery, core, sequencer, outbox, journal and projector. */
export class Life {
  readonly core: VenueCore;
  private readonly outbox = new Outbox();
  private readonly sequencer: Sequencer;
  private readonly history: SimHistory;
  private isOver = false;
  /** Of the snapshot that the start took; 0 for none. */
  snapshotSequence = 0;

  constructor(private readonly parts: LifeParts) {
    const { sabotage } = parts;
    const clientIds = sabotage === 'forgets client order ids' ? 8 : CLIENT_IDS_MAX;
    this.core = new FragileCore(clientIds, parts.hasCoreBug);
    this.sequencer = new Sequencer({
      core: this.core,
      state: new LiveView(this.core),
      clock: { nowUs: parts.nowUs },
      outbox: this.outbox,
      limits: LIMITS,
      afterTurn: (run) => this.after(0, run),
      onFatal: (error) => {
        if (!this.isOver) parts.onFatal(error);
      },
    });
    this.history = new SimHistory({ ...parts, outbox: this.outbox, after: (delayUs, run) => this.after(delayUs, run) });
  }

  /** Recovers, checks the past against what was told of it, and opens. */
  start(): void {
    const { disk, truth } = this.parts;
    const { positions, sequence } = this.recover();
    truth.replayEnded(sequence);
    this.checkTotals();
    this.outbox.stored(sequence);
    this.outbox.subscribe({ onEvents: (batch) => this.publish(batch) });
    this.history.start();
    const store = new JournalStore(disk, DATA_DIR, this.settings, positions);
    this.sequencer.open(this.journal(store));
    if (this.parts.sabotage === undefined) this.after(SNAPSHOT_US, () => this.makeSnapshot(store));
  }

  get isAlive(): boolean {
    return !this.isOver;
  }

  /** All that is durable has become rows. */
  get isProjected(): boolean {
    return this.history.checkpoint === this.core.sequence;
  }

  submit(command: VenueCommand): Promise<CommandOutcome> {
    return this.sequencer.submit(command);
  }

  /** Stops in good order; resolves when all is on disk. */
  close(): Promise<void> {
    return this.sequencer.close();
  }

  /** From here on nothing of this process has any effect. */
  end(): void {
    this.isOver = true;
  }

  /** A live read of the whole state, which leaves when it is durable. */
  async readState(): Promise<void> {
    const read = (state: LiveState) => ({ sequence: state.sequence, hash: state.stateHash() });
    const seen =
      this.parts.sabotage === 'shows what is not durable'
        ? read(new LiveView(this.core))
        : await this.sequencer.answer(read);
    if (this.isAlive) this.parts.truth.show(seen.sequence, seen.hash);
  }

  /** A read of one order's history: the rows and what is not rows yet. Throws when it is not what happened. */
  readOrder(orderId: number): void {
    this.history.readOrder(orderId);
  }

  private get settings() {
    const sync = this.parts.sabotage === 'never syncs' ? ('none' as const) : journalSettings.sync;
    return { ...journalSettings, sync };
  }

  private recover(): Recovered {
    const { disk, truth } = this.parts;
    truth.replayStarts();
    const { recovery } = recoverImage({
      disk,
      dataDir: DATA_DIR,
      settings: this.settings,
      image: new VenueImage(this.core, []),
      apply: (commands, offset, events) => {
        const start = events.end;
        this.core.apply(commands, offset, events);
        truth.replayed(this.core, events.buffer.bytes.subarray(start, events.end));
      },
      onLoaded: (sequence) => {
        this.snapshotSequence = sequence;
        this.outbox.startAfter(sequence);
      },
      onEvents: (batch) => this.outbox.release(batch),
    });
    try {
      return recovery.finish();
    } catch (error) {
      recovery.close();
      throw error;
    }
  }

  /** What another process does beside the venue: the next snapshot, of everything before the segment that is being filled. */
  private makeSnapshot(store: JournalStore, before = 0): void {
    const { segmentNumber } = store.commands.position;
    this.after(SNAPSHOT_US, () => this.makeSnapshot(store, segmentNumber));
    if (segmentNumber === before) return;
    try {
      const newImage = (): VenueImage => new VenueImage(new VenueCore({ clientIdWindowMax: CLIENT_IDS_MAX }), []);
      const { disk } = this.parts;
      makeSnapshot({ disk, dataDir: DATA_DIR, settings: this.settings, nextSegment: segmentNumber, newImage });
      removeOld(disk, DATA_DIR, this.settings, { logBytesMax: undefined, projectedSequence: this.history.checkpoint });
    } catch (error) {
      this.parts.onSnapshotFailure(error as Error);
    }
  }

  private journal(store: JournalStore): Journal {
    const defer = (step: () => void): void => this.after(this.parts.diskUs(), step);
    if (this.parts.sabotage === 'acknowledges before the sync') return new EagerJournal(store, this.sequencer, defer);
    return new InlineJournal(store, this.sequencer, defer);
  }

  private publish(batch: EventBatch): void {
    this.parts.truth.tell(batch);
    this.checkTotals();
  }

  /** I3: what came in from outside is in accounts, held, or taken as fees. */
  private checkTotals(): void {
    for (const { asset, available, held, fees, external } of new LiveView(this.core).totals()) {
      if (available + held + fees !== external) {
        throw new Error(`${asset}: ${available} + ${held} + ${fees} of fees are not the ${external} that came in`);
      }
    }
  }

  private after(delayUs: number, run: () => void): void {
    this.parts.scheduler.after(delayUs, () => {
      if (!this.isOver) run();
    });
  }
}
