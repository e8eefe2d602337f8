/**
 * What of a data directory may go. Three snapshots stay, all of the journal behind the oldest of them stays, and so do
 * events that are not rows yet; of the rest, the oldest segments go while both logs are larger than they may be: into the archive, where there is one.
 */
import { basename, join } from 'node:path';
import { archiveSegment } from './segment-archive.js';
import { readSnapshot, type Snapshot, listSnapshots, snapshotPath } from './snapshot-file.js';
import type { DiskPort } from '../journal/disk-port.js';
import { commandLog, eventLog, type JournalSettings } from '../journal/journal-store.js';
import { listSegments, segmentPath } from '../journal/segment.js';
import { SegmentFile } from '../journal/segment-file.js';
import type { LogOptions } from '../journal/segment-writer.js';

export const SNAPSHOTS_KEPT = 3;

export interface RetentionOptions {
  /** Size that both logs together may have; undefined keeps everything. */
  readonly logBytesMax: number | undefined;
  /** The projections have everything up to here. */
  readonly projectedSequence: number;
  /** Where segments go instead of away: `journal` and `events` below it; undefined for nowhere. */
  readonly archiveDirectory?: string | undefined;
}

export interface Removed {
  readonly snapshots: number;
  readonly segments: number;
  readonly bytes: number;
  /** What the logs are still larger than they may be, because all that is left is needed. */
  readonly excessBytes: number;
  /** Whether it would be less if the projections had come further. */
  readonly waitsForProjections: boolean;
}

const NOTHING_REMOVED: Removed = { snapshots: 0, segments: 0, bytes: 0, excessBytes: 0, waitsForProjections: false };

interface Segment {
  readonly log: string;
  readonly path: string;
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly bytes: number;
}

/** To be called when a snapshot has been made, so that the newest one is known to be sound. */
export function removeOld(
  disk: DiskPort,
  dataDir: string,
  settings: JournalSettings,
  { logBytesMax, projectedSequence, archiveDirectory }: RetentionOptions,
): Removed {
  const kept = keptSnapshots(disk, dataDir);
  const oldest = kept.at(-1);
  if (oldest === undefined || kept.length < SNAPSHOTS_KEPT) return NOTHING_REMOVED;
  const superfluous = listSnapshots(disk, dataDir).filter((sequence) => sequence < oldest.header.sequence);
  for (const sequence of superfluous) disk.unlink(snapshotPath(dataDir, sequence));
  const logs = [commandLog(dataDir, settings), eventLog(dataDir, settings)].map((log) => segmentsOf(disk, log));
  let total = logs.flat().reduce((sum, { bytes }) => sum + bytes, 0);
  // The last projected event stays: by it the rows know that they are of this history.
  const through = Math.min(oldest.header.sequence, projectedSequence - 1);
  const removable = logs
    // The last segment is being filled.
    .flatMap((segments) => segments.slice(0, -1))
    .filter(({ lastSequence }) => lastSequence <= through)
    .toSorted((left, right) => left.firstSequence - right.firstSequence);
  let [segments, bytes] = [0, 0];
  for (const segment of removable) {
    if (logBytesMax === undefined || total <= logBytesMax) break;
    if (archiveDirectory !== undefined) archiveSegment(disk, segment.path, join(archiveDirectory, segment.log));
    disk.unlink(segment.path);
    total -= segment.bytes;
    bytes += segment.bytes;
    segments += 1;
  }
  const excessBytes = Math.max(0, total - (logBytesMax ?? Infinity));
  const waitsForProjections = excessBytes > 0 && through < oldest.header.sequence;
  return { snapshots: superfluous.length, segments, bytes, excessBytes, waitsForProjections };
}

/** The newest ones whose headers are sound, newest first. */
function keptSnapshots(disk: DiskPort, dataDir: string): Snapshot[] {
  return listSnapshots(disk, dataDir)
    .map((sequence) => readSnapshot(disk, snapshotPath(dataDir, sequence)))
    .filter((snapshot): snapshot is Snapshot => typeof snapshot !== 'string')
    .slice(0, SNAPSHOTS_KEPT);
}

/** From the first to the last; where the last one ends nobody asks. */
function segmentsOf(disk: DiskPort, log: LogOptions): Segment[] {
  const files = listSegments(disk, log.directory).map((number) => {
    const file = new SegmentFile(disk, log.directory, log.kind, number);
    file.close();
    return { path: segmentPath(log.directory, number), header: file.header, bytes: file.endOffset };
  });
  return files.map(({ path, header, bytes }, index) => {
    const lastSequence = (files[index + 1]?.header.firstSequence ?? Infinity) - 1;
    return { log: basename(log.directory), path, firstSequence: header.firstSequence, lastSequence, bytes };
  });
}
