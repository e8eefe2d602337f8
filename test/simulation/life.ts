import type { VenueEvent } from '../../src/common/model/events.js';
import { readEvents } from '../../src/modules/engine/domain/event-reader.js';
import { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import type { EventBatch } from '../../src/modules/engine/event-stream.js';
import { InlineJournal } from '../../src/modules/engine/journal/inline-journal.js';
import { defaultJournalSettings, JournalStore } from '../../src/modules/engine/journal/journal-store.js';
import { recover } from '../../src/modules/engine/journal/recovery.js';
import type { LiveState } from '../../src/modules/engine/live-state.js';
import { LiveView } from '../../src/modules/engine/live-view.js';
import { Outbox } from '../../src/modules/engine/outbox.js';
import { Sequencer } from '../../src/modules/engine/sequencer.js';
import type { SeededRandom } from './seeded-random.js';
import type { Scheduler } from './scheduler.js';
import type { SimDisk } from './sim-disk.js';
import type { Truth } from './truth.js';

export const DATA_DIR = '/venue';
export const journalSettings = { ...defaultJournalSettings, segmentBytes: 32 << 10 };
/** Far more than a run has orders. */
export const CLIENT_IDS_MAX = 16_384;
const LIMITS = { batches: 4, batchBytesMax: 2_048, batchCommandsMax: 12, reservedCommandsMax: 4 };

export interface LifeParts {
  readonly disk: SimDisk;
  readonly scheduler: Scheduler;
  readonly random: SeededRandom;
  readonly truth: Truth;
  readonly nowUs: () => number;
  /** How long the next step of the journal takes. */
  readonly diskUs: () => number;
  /** The venue has stopped by itself. */
  readonly onFatal: (error: Error) => void;
}

/** One process of the venue, from its start to its end: real recovery, core, sequencer, outbox and journal code. */
export class Life {
  readonly core = new VenueCore({ clientIdWindowMax: CLIENT_IDS_MAX });
  private readonly outbox = new Outbox();
  readonly sequencer: Sequencer;
  private isOver = false;

  constructor(private readonly parts: LifeParts) {
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
  }

  /** Recovers, checks the past against what was told of it, and opens. */
  start(): void {
    const { disk, truth } = this.parts;
    truth.replayStarts();
    const recovered = recover({
      disk,
      dataDir: DATA_DIR,
      settings: journalSettings,
      apply: (commands, offset, events) => {
        const start = events.end;
        this.core.apply(commands, offset, events);
        truth.replayed(this.core, readEvents(events.buffer, start, events.end));
      },
      onEvents: (batch) => this.outbox.release(batch),
    });
    truth.replayEnded(recovered.sequence);
    this.checkTotals();
    this.outbox.subscribe({ onEvents: (batch) => this.publish(batch) });
    const store = new JournalStore(disk, DATA_DIR, journalSettings, recovered.positions);
    this.sequencer.open(new InlineJournal(store, this.sequencer, (step) => this.after(this.parts.diskUs(), step)));
  }

  get isAlive(): boolean {
    return !this.isOver;
  }

  /** From here on nothing of this process has any effect. */
  end(): void {
    this.isOver = true;
  }

  /** A live read of the whole state, which leaves when it is durable. */
  async read(): Promise<void> {
    const seen = await this.sequencer.answer((state: LiveState) => ({
      sequence: state.sequence,
      hash: state.stateHash(),
    }));
    if (this.isAlive) this.parts.truth.show(seen.sequence, seen.hash);
  }

  private publish(batch: EventBatch): void {
    let told: VenueEvent[] = [];
    for (const event of readEvents(batch.events, batch.start, batch.end)) {
      if (told[0] !== undefined && told[0].sequence !== event.sequence) {
        this.parts.truth.tell(told[0].sequence, told);
        told = [];
      }
      told.push(event);
    }
    if (told[0] !== undefined) this.parts.truth.tell(told[0].sequence, told);
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
