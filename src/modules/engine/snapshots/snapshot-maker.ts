/**
 * Makes the next snapshot out of the last one and the sealed segments behind it. Runs beside the venue and touches
 * nothing of it: sealed segments never change.
 */
import { invariant } from '../../../common/assert.js';
import type { StateSink } from '../../../common/model/state-series.js';
import { FRAME_HEADER_BYTES } from '../batch.js';
import { EventWriter } from '../domain/event-writer.js';
import { STATE_VERSION } from '../domain/state-version.js';
import { CommandReplay } from '../journal/command-replay.js';
import type { DiskPort } from '../journal/disk-port.js';
import { commandLog, type JournalSettings } from '../journal/journal-store.js';
import { JournalDamaged } from '../journal/journal-damaged.js';
import { SegmentFile } from '../journal/segment-file.js';
import { stateHash } from '../state-hash.js';
import { choose } from './snapshot-choice.js';
import { bodyFault, loadSnapshot, removeUnfinished, type Snapshot, writeSnapshot } from './snapshot-file.js';
import type { VenueImage } from './venue-image.js';

const EVENT_SLICE_BYTES = 1 << 20;
const SLICE_COMMANDS = 10_000;

export interface MakerOptions {
  readonly disk: DiskPort;
  readonly dataDir: string;
  readonly settings: JournalSettings;
  /** The segment that is being filled: the snapshot has everything before it. */
  readonly nextSegment: number;
  readonly newImage: () => VenueImage;
}

export interface MadeSnapshot {
  readonly sequence: number;
  readonly timeUs: number;
  readonly stateHash: string;
  readonly bytes: number;
  /** Applied to the snapshot before, and how long that took. */
  readonly commands: number;
  readonly replayMs: number;
  readonly passedOver: readonly string[];
}

/** Throws where the journal is damaged, or the snapshot does not come back as it was written; then there is none. */
export function makeSnapshot(options: MakerOptions): MadeSnapshot {
  const { disk, dataDir, settings, newImage } = options;
  removeUnfinished(disk, dataDir);
  const image = newImage();
  const { logicVersion } = settings;
  const { snapshot: base, passedOver } = choose(disk, dataDir, { logicVersion, partNames: image.partNames });
  const { core } = image;
  if (base !== undefined) loadImage(disk, base, image);
  const from = core.sequence;
  const startedMs = performance.now();
  const chainHash = applyThrough(image, options, base);
  const replayMs = performance.now() - startedMs;
  const origin = {
    sequence: core.sequence,
    timeUs: core.timeUs,
    nextSegment: options.nextSegment,
    chainHash,
    logicVersion,
    stateVersion: STATE_VERSION,
  };
  const hash = stateHash(core);
  const { timeUs } = core;
  const made = {
    sequence: core.sequence,
    timeUs,
    stateHash: hash,
    commands: core.sequence - from,
    replayMs,
    passedOver,
  };
  const bodies = {
    saveState: (sink: StateSink) => core.saveState(sink),
    saveParts: (sink: StateSink) => image.saveParts(sink),
  };
  const { header } = writeSnapshot(disk, dataDir, origin, bodies, (written) => {
    requireComesBack(disk, written, newImage(), hash);
  });
  return { ...made, bytes: header.stateBytes + header.partsBytes };
}

/** Into an image of nothing. */
export function loadImage(disk: DiskPort, snapshot: Snapshot, image: VenueImage): void {
  loadSnapshot(
    disk,
    snapshot,
    (source) => image.core.loadState(source),
    (source) => image.loadParts(source),
  );
}

/** Applies all commands before the segment that is being filled. */
function applyThrough(
  image: VenueImage,
  { disk, dataDir, settings, nextSegment }: MakerOptions,
  base: Snapshot | undefined,
): Uint8Array {
  const { core, parts } = image;
  const log = commandLog(dataDir, settings);
  const file = new SegmentFile(disk, log.directory, log.kind, nextSegment);
  file.close();
  const { firstSequence, previousHash } = file.header;
  const events = new EventWriter(FRAME_HEADER_BYTES);
  let sliceFrom = core.sequence + 1;
  const show = (): void => {
    const { buffer, start, end } = events;
    const batch = { events: buffer, start, end, firstSequence: sliceFrom, lastSequence: core.sequence };
    for (const part of parts) part.onEvents({ ...batch, isReplay: true });
    sliceFrom = core.sequence + 1;
    events.reset();
  };
  const replay = new CommandReplay(
    disk,
    dataDir,
    settings,
    (commands, offset) => {
      core.apply(commands, offset, events);
      if (events.end >= EVENT_SLICE_BYTES) show();
    },
    base?.header,
  );
  try {
    for (let left = firstSequence - 1 - core.sequence; left > 0; left = firstSequence - 1 - core.sequence) {
      if (!replay.run(Math.min(left, SLICE_COMMANDS))) break;
    }
    if (sliceFrom <= core.sequence) show();
    const isWhole = core.sequence === firstSequence - 1 && Buffer.compare(replay.chainHash, previousHash) === 0;
    if (!isWhole) throw new JournalDamaged(file.path, 0, `it does not continue sequence ${core.sequence}`);
    return previousHash;
  } finally {
    replay.close();
  }
}

/** What was written is read back, loaded into a new venue, and hashed again. */
function requireComesBack(disk: DiskPort, written: Snapshot, image: VenueImage, hash: string): void {
  const fault = bodyFault(disk, written);
  invariant(fault === undefined, `a snapshot that was just written is sound: ${fault}`);
  loadImage(disk, written, image);
  invariant(stateHash(image.core) === hash, 'a snapshot that was just written is the state that it was made of');
}
