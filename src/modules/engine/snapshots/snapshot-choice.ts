/** Which snapshot a start, a replay or the next snapshot begins with: the newest sound one that suits, none for all of the journal. */
import type { StateSource } from '../../../common/model/state-series.js';
import { STATE_VERSION } from '../domain/state-version.js';
import type { DiskPort } from '../journal/disk-port.js';
import { FRAME_KIND } from '../journal/frame.js';
import { WrittenByNewerProgram } from '../journal/journal-damaged.js';
import { commandDirectory, eventDirectory } from '../journal/journal-store.js';
import { LogReader } from '../journal/log-reader.js';
import { listSegments } from '../journal/segment.js';
import { bodyFault, listSnapshots, loadSnapshot, readSnapshot, type Snapshot, snapshotPath } from './snapshot-file.js';

export interface SnapshotWish {
  readonly logicVersion: number;
  /** The names of the parts that the program has, in their order; undefined where it needs none of them. */
  readonly partNames: readonly string[] | undefined;
  /** No newer one than this. */
  readonly through?: number;
}

export interface SnapshotChoice {
  readonly snapshot: Snapshot | undefined;
  /** Newer ones that were passed over, and why, newest first. */
  readonly passedOver: readonly string[];
  /** Of the newest snapshot that there is, sound or not: the journal once reached it. 0 for none. */
  readonly knownDurable: number;
}

/**
 * The snapshot that a start takes. The event store is not replayed before it, so it is not newer than the events reach.
 * Throws `JournalDamaged` where no sound snapshot is left and the journal does not go back to its beginning.
 */
export function chooseForStart(disk: DiskPort, dataDir: string, wish: SnapshotWish): SnapshotChoice {
  const reached = eventsReach(disk, dataDir);
  const beginsAtOne = listSegments(disk, commandDirectory(dataDir))[0] === 1;
  // Without events all are made again; where the journal has lost its beginning, from the oldest snapshot on.
  if (reached === 0 && !beginsAtOne) return chooseOldest(disk, dataDir, wish);
  return choose(disk, dataDir, { ...wish, through: Math.min(reached, wish.through ?? Infinity) });
}

/** The newest sound snapshot that suits. */
export function choose(disk: DiskPort, dataDir: string, wish: SnapshotWish): SnapshotChoice {
  return pick(disk, dataDir, wish, listSnapshots(disk, dataDir));
}

/** The oldest sound snapshot that suits. */
function chooseOldest(disk: DiskPort, dataDir: string, wish: SnapshotWish): SnapshotChoice {
  return pick(disk, dataDir, wish, listSnapshots(disk, dataDir).toReversed());
}

function pick(disk: DiskPort, dataDir: string, wish: SnapshotWish, sequences: readonly number[]): SnapshotChoice {
  const passedOver: string[] = [];
  const knownDurable = Math.max(0, ...sequences);
  for (const sequence of sequences) {
    if (sequence > (wish.through ?? Infinity)) continue;
    const path = snapshotPath(dataDir, sequence);
    const snapshot = readSnapshot(disk, path);
    const fault = typeof snapshot === 'string' ? snapshot : whyNot(disk, snapshot, wish);
    if (fault === undefined) return { snapshot: snapshot as Snapshot, passedOver, knownDurable };
    passedOver.push(`${path}: ${fault}`);
  }
  return { snapshot: undefined, passedOver, knownDurable };
}

function whyNot(disk: DiskPort, snapshot: Snapshot, { logicVersion, partNames }: SnapshotWish): string | undefined {
  const { header, path } = snapshot;
  if (header.logicVersion > logicVersion) {
    const reason = `it has version ${header.logicVersion} of the rules, this program knows ${logicVersion}`;
    throw new WrittenByNewerProgram(path, 0, reason);
  }
  if (header.stateVersion !== STATE_VERSION) {
    return `its state has form ${header.stateVersion}, this program reads ${STATE_VERSION}`;
  }
  const fault = bodyFault(disk, snapshot);
  if (fault !== undefined || partNames === undefined) return fault;
  const names = namesOfParts(disk, snapshot);
  if (names.join() === partNames.join()) return undefined;
  return `it has the parts ${names.join(', ')}, this program the parts ${partNames.join(', ')}`;
}

function namesOfParts(disk: DiskPort, snapshot: Snapshot): string[] {
  let names: string[] = [];
  loadSnapshot(
    disk,
    snapshot,
    () => undefined,
    (source) => (names = readPartNames(source)),
  );
  return names;
}

export function readPartNames(source: StateSource): string[] {
  return Array.from({ length: source.number() }, () => source.text());
}

function eventsReach(disk: DiskPort, dataDir: string): number {
  const reader = new LogReader(disk, { directory: eventDirectory(dataDir), kind: FRAME_KIND.events, from: 'last' });
  try {
    while (reader.next() !== undefined);
    return reader.end().segment === undefined ? 0 : reader.end().lastSequence;
  } finally {
    reader.close();
  }
}
