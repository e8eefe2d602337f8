/** What lies in a data directory, at a glance and without a venue: headers only, nothing is verified. */
import { existsSync } from 'node:fs';
import { roomOf } from './disk-watch.js';
import { LOGIC_VERSION } from './domain/logic-version.js';
import { STATE_VERSION } from './domain/state-version.js';
import type { DiskPort } from './journal/disk-port.js';
import { toError } from './journal/disk-port.js';
import { commandLog, defaultJournalSettings } from './journal/journal-store.js';
import { NodeDisk } from './journal/node-disk.js';
import { listSegments } from './journal/segment.js';
import { SegmentFile } from './journal/segment-file.js';
import { listSnapshots, readSnapshot, snapshotPath } from './snapshots/snapshot-file.js';

export interface DataDirReport {
  /** A line for each thing that there is. */
  readonly lines: readonly string[];
  /** What would keep a start from using it, or make it slow. */
  readonly problems: readonly string[];
}

const NOTHING: DataDirReport = { lines: [], problems: [] };
const MICROSECONDS_A_MILLISECOND = 1_000;

/** Throws nothing: a directory that cannot be read is a problem too. */
export async function reportOnDataDir(dataDir: string): Promise<DataDirReport> {
  if (!existsSync(dataDir)) return { lines: [`${dataDir} is not there yet: the first start makes it`], problems: [] };
  try {
    const disk = new NodeDisk();
    const reports = [await reportOnDisk(dataDir), reportOnJournal(disk, dataDir), reportOnSnapshots(disk, dataDir)];
    return { lines: reports.flatMap(({ lines }) => lines), problems: reports.flatMap(({ problems }) => problems) };
  } catch (error) {
    return { lines: [], problems: [`${dataDir} cannot be read: ${toError(error).message}`] };
  }
}

async function reportOnDisk(dataDir: string): Promise<DataDirReport> {
  const { bytes, freeBytes } = await roomOf(dataDir);
  const percent = Math.round((100 * (bytes - freeBytes)) / bytes);
  return { lines: [`disk of ${dataDir}: ${percent} % used, ${freeBytes} bytes free`], problems: [] };
}

function reportOnJournal(disk: DiskPort, dataDir: string): DataDirReport {
  const { directory, kind } = commandLog(dataDir, defaultJournalSettings);
  const numbers = listSegments(disk, directory);
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined || last === undefined) return { lines: ['journal: none yet'], problems: [] };
  const header = headerOf(disk, directory, kind, last);
  const since =
    first === 1
      ? 'from the beginning on'
      : `from sequence ${headerOf(disk, directory, kind, first).firstSequence} on; older segments are gone`;
  const line = `journal: segments ${first} to ${last}, ${since}; the last begins with sequence ${header.firstSequence}`;
  const newer = `the journal has version ${header.logicVersion} of the rules, this program knows ${LOGIC_VERSION}`;
  return { lines: [line], problems: header.logicVersion > LOGIC_VERSION ? [newer] : [] };
}

function headerOf(disk: DiskPort, directory: string, kind: SegmentFile['header']['kind'], number: number) {
  const file = new SegmentFile(disk, directory, kind, number);
  file.close();
  return file.header;
}

function reportOnSnapshots(disk: DiskPort, dataDir: string): DataDirReport {
  const sequences = listSnapshots(disk, dataDir);
  if (sequences.length === 0) return { lines: ['snapshots: none: a start replays all of the journal'], problems: [] };
  const reports = sequences.map((sequence) => reportOnSnapshot(disk, snapshotPath(dataDir, sequence)));
  return { lines: reports.flatMap(({ lines }) => lines), problems: reports.flatMap(({ problems }) => problems) };
}

function reportOnSnapshot(disk: DiskPort, path: string): DataDirReport {
  const snapshot = readSnapshot(disk, path);
  if (typeof snapshot === 'string') return { ...NOTHING, problems: [`${path} cannot be used: ${snapshot}`] };
  const { sequence, timeUs, stateBytes, partsBytes, stateVersion } = snapshot.header;
  const time = new Date(timeUs / MICROSECONDS_A_MILLISECOND).toISOString();
  const lines = [`snapshot: sequence ${sequence} of ${time}, ${stateBytes + partsBytes} bytes`];
  if (stateVersion === STATE_VERSION) return { lines, problems: [] };
  const reason = `its state has form ${stateVersion}, this program reads ${STATE_VERSION}`;
  return { lines, problems: [`${path} is passed over: ${reason}`] };
}
