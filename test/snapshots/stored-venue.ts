import { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import { recoverImage } from '../../src/modules/engine/snapshots/image-recovery.js';
import { makeSnapshot, type MadeSnapshot } from '../../src/modules/engine/snapshots/snapshot-maker.js';
import { VenueImage } from '../../src/modules/engine/snapshots/venue-image.js';
import type { DiskPort } from '../../src/modules/engine/journal/disk-port.js';
import { defaultJournalSettings, JournalStore } from '../../src/modules/engine/journal/journal-store.js';
import { recover, type Recovered } from '../../src/modules/engine/journal/recovery.js';
import { listSegments } from '../../src/modules/engine/journal/segment.js';
import { stateHash } from '../../src/modules/engine/state-hash.js';
import { EventFedDirectory } from '../../src/modules/instruments/event-fed-directory.js';
import { MarketDataFeed } from '../../src/modules/market-data/market-data-feed.js';
import { EventFlow } from '../support/event-flow.js';

export const DATA_DIR = '/venue';
export const settings = { ...defaultJournalSettings, segmentBytes: 16 << 10 };
const CLIENT_IDS = 65_536;

function newImage(): VenueImage {
  const core = new VenueCore({ clientIdWindowMax: CLIENT_IDS });
  return new VenueImage(core, [new EventFedDirectory(), new MarketDataFeed({ nowUs: () => 0 })]);
}

/** A real core with a real journal on whatever disk, driven by the commands that a seed determines. */
export class StoredVenue {
  readonly flow: EventFlow;
  /** State hash by sequence, at the end of each batch. */
  readonly hashes = new Map<number, string>();
  private readonly store: JournalStore;

  constructor(
    readonly disk: DiskPort,
    seed: number,
  ) {
    this.flow = new EventFlow({ seed, instruments: 3 });
    const { positions } = recover({ disk, dataDir: DATA_DIR, settings, apply: () => undefined });
    this.store = new JournalStore(disk, DATA_DIR, settings, positions);
  }

  /** Runs until so many segments more are sealed, and a bit further. */
  seal(segments: number): void {
    const target = this.fillingSegment + segments;
    while (this.fillingSegment < target) this.trade(8);
    this.trade(3);
  }

  trade(commands: number): void {
    const batch = this.flow.next(commands);
    this.store.writeCommands(batch);
    this.store.syncCommands();
    this.store.writeEvents(batch);
    while (this.store.maintain());
    this.hashes.set(this.flow.core.sequence, stateHash(this.flow.core));
  }

  get fillingSegment(): number {
    return listSegments(this.disk, `${DATA_DIR}/journal`).at(-1) as number;
  }

  close(): void {
    this.store.close();
  }
}

/** As the process beside the venue does it. */
export function snapshot(disk: DiskPort): MadeSnapshot {
  const nextSegment = listSegments(disk, `${DATA_DIR}/journal`).at(-1) as number;
  return makeSnapshot({ disk, dataDir: DATA_DIR, settings, nextSegment, newImage });
}

export interface Started {
  readonly image: VenueImage;
  readonly hash: string;
  readonly recovered: Recovered;
  /** The snapshot's sequence, 0 for a replay of everything. */
  readonly from: number;
  /** The first sequence whose events were told, if any were. */
  readonly toldFrom: number | undefined;
  readonly passedOver: readonly string[];
}

/** As the engine starts. */
export function start(disk: DiskPort, logicVersion = settings.logicVersion): Started {
  const image = newImage();
  let from = 0;
  let toldFrom: number | undefined;
  const { recovery, choice } = recoverImage({
    disk,
    dataDir: DATA_DIR,
    settings: { ...settings, logicVersion },
    image,
    apply: (commands, offset, events) => image.core.apply(commands, offset, events),
    onLoaded: (sequence) => (from = sequence),
    onEvents: (batch) => {
      toldFrom ??= batch.firstSequence;
      for (const part of image.parts) part.onEvents(batch);
    },
  });
  const recovered = recovery.finish();
  return { image, hash: stateHash(image.core), recovered, from, toldFrom, passedOver: choice.passedOver };
}
