/** The venue as it was at any sequence, made from its files: a core of its own, beside the one that trades. */
import { NO_LEVEL } from '../matching/domain/order-book.js';
import { FRAME_HEADER_BYTES } from './batch.js';
import { EventWriter } from './domain/event-writer.js';
import { LOGIC_VERSION } from './domain/logic-version.js';
import { VenueCore } from './domain/venue-core.js';
import { EventsRemoved } from './event-source.js';
import { newHashSeed } from './hash-seed.js';
import { CommandReplay } from './journal/command-replay.js';
import { commandDirectory, defaultJournalSettings } from './journal/journal-store.js';
import { NodeDisk } from './journal/node-disk.js';
import { listSegments } from './journal/segment.js';
import type { Depth } from './live-state.js';
import { LiveView } from './live-view.js';
import { choose } from './snapshots/snapshot-choice.js';
import { loadSnapshot } from './snapshots/snapshot-file.js';
import { stateHash } from './state-hash.js';

/** What the venue was at a sequence, of one instrument. */
export interface PastBook extends Depth {
  readonly sequence: number;
  readonly timeUs: number;
  readonly stateHash: string;
  readonly phase: number | undefined;
}

/** A displayed order as it was. */
export interface PastOrder {
  readonly orderId: number;
  readonly side: number;
  readonly priceTicks: number;
  /** What it showed. */
  readonly lots: number;
}

const settings = { ...defaultJournalSettings, logicVersion: LOGIC_VERSION };
const SLICE_COMMANDS = 2_048;

/**
 * Goes on from where the last question left it; for an earlier moment it begins anew, with the newest snapshot that is not
 * later. Reads only; the venue may be writing, so `sequence` must be durable.
 */
export class ReplayedVenue {
  private core: VenueCore | undefined;
  private replay: CommandReplay | undefined;

  constructor(private readonly dataDir: string) {}

  /** Undefined when `isOver` says so; the next question goes on from there. */
  bookAt(sequence: number, instrumentId: number, levels: number, isOver: () => boolean): PastBook | undefined {
    const core = this.at(sequence, isOver);
    if (core === undefined) return undefined;
    const view = new LiveView(core);
    const phase = view.phase(instrumentId);
    const { timeUs } = core;
    return { sequence: core.sequence, timeUs, stateHash: stateHash(core), phase, ...view.depth(instrumentId, levels) };
  }

  /** The displayed orders of an instrument: bids, then offers, best first, in queue order. Undefined as in `bookAt`. */
  shownAt(sequence: number, instrumentId: number, isOver: () => boolean): PastOrder[] | undefined {
    const core = this.at(sequence, isOver);
    return core && [...shownOrders(core, instrumentId)];
  }

  /** Lets go of the files and of the memory. */
  close(): void {
    this.replay?.close();
    this.replay = undefined;
    this.core = undefined;
  }

  private at(sequence: number, isOver: () => boolean): VenueCore | undefined {
    const core = this.core !== undefined && this.core.sequence <= sequence ? this.core : this.begin(sequence);
    while (core.sequence < sequence) {
      if (isOver()) return undefined;
      const hasMore = this.replay?.run(Math.min(SLICE_COMMANDS, sequence - core.sequence));
      // Written since the reader came to the end: from here on by a new one.
      if (hasMore !== true) this.follow(core);
    }
    return core;
  }

  private begin(sequence: number): VenueCore {
    this.close();
    const disk = new NodeDisk();
    const { snapshot } = choose(disk, this.dataDir, {
      logicVersion: LOGIC_VERSION,
      partNames: undefined,
      through: sequence,
    });
    if (snapshot === undefined && listSegments(disk, commandDirectory(this.dataDir))[0] !== 1)
      throw new EventsRemoved(`there is neither a snapshot nor a journal of before ${sequence}`);
    const core = new VenueCore({ hashSeed: newHashSeed() });
    if (snapshot !== undefined) loadSnapshot(disk, snapshot, (source) => core.loadState(source));
    this.core = core;
    this.follow(core);
    return core;
  }

  private follow(core: VenueCore): void {
    this.replay?.close();
    const events = new EventWriter(FRAME_HEADER_BYTES);
    const apply = (commands: Parameters<VenueCore['apply']>[0], offset: number): void => {
      events.reset();
      core.apply(commands, offset, events);
    };
    const { sequence, timeUs } = core;
    this.replay = new CommandReplay(new NodeDisk(), this.dataDir, settings, apply, { sequence, timeUs });
  }
}

function* shownOrders({ books, orders }: VenueCore, instrumentId: number): Generator<PastOrder> {
  const book = books[instrumentId];
  if (!book) return;
  for (const ladder of [book.bids, book.asks]) {
    for (let level = ladder.best; level !== NO_LEVEL; level = ladder.nextWorse(level)) {
      for (let slot = ladder.first[level] as number; slot !== 0; slot = orders.nextOf(slot)) {
        const lots = book.shownLots(slot);
        if (lots === 0) continue;
        const [orderId, side] = [orders.orderIdOf(slot), orders.sideOf(slot)];
        yield { orderId, side, priceTicks: ladder.priceOf(level), lots };
      }
    }
  }
}
