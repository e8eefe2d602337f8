/**
 * Backup and restore of a data directory. A backup is taken beside a venue that trades: it reads what is durable and
 * asks the venue for nothing.
 *
 * - Identity goes first, the journal after it: an account is journalled before its user's row is written, so each row
 *   of the copy finds its account in the copied journal.
 * - The journal is copied through the last command that was durable when it was read; sealed segments never change, and
 *   what is appended to the last one lies behind what is copied.
 * - Imports of other venues' history are in it as they are, whatever moment is restored.
 * - Events and history are not in it: the first start makes them again from the journal.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { copyFile, mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { copyDatabase } from '../../config/database/copy-database.js';
import { IDENTITY_FILE, IMPORTED_DIRECTORY, SCHEDULES_FILE } from '../../config/data-files.js';
import { BackupDamaged } from './backup/backup-damaged.js';
import { type BackupSource, writeBackup } from './backup/backup-writer.js';
import { readBackup } from './backup/backup-reader.js';
import { isEntryName } from './backup/manifest.js';
import { FRAME_HEADER_BYTES } from './batch.js';
import { EventWriter } from './domain/event-writer.js';
import { LOGIC_VERSION } from './domain/logic-version.js';
import { VenueCore } from './domain/venue-core.js';
import { CommandReplay } from './journal/command-replay.js';
import { cutJournal, sequenceAt } from './journal/journal-cut.js';
import { commandDirectory, defaultJournalSettings } from './journal/journal-store.js';
import type { LogEnd } from './journal/log-reader.js';
import { NodeDisk } from './journal/node-disk.js';
import { listSegments, segmentPath } from './journal/segment.js';
import { verifyLogs } from './journal/verify.js';
import { replayDataDir, type ReplayResult } from './journal-replay.js';
import type { Moment } from './moment.js';
import { stateHash } from './state-hash.js';
import { newHashSeed } from './hash-seed.js';

export interface BackupOptions {
  readonly dataDir: string;
  readonly file: string;
  /** The generated keys too: who has the backup can then read what they protect. */
  readonly withSecrets: boolean;
}

export interface BackedUp {
  readonly sequence: number;
  readonly stateHash: string;
  readonly bytes: number;
}

/** What keeps a backup or a restore from being begun; a sentence for the operator. */
class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

const settings = { ...defaultJournalSettings, logicVersion: LOGIC_VERSION };
const SECRETS = 'secrets';

/** Throws `BackupRefused`, and `JournalDamaged` where the journal is not sound. */
export async function backUp({ dataDir, file, withSecrets }: BackupOptions): Promise<BackedUp> {
  if (existsSync(file)) throw new BackupRefused(`${file} exists already`);
  if (hasLostItsBeginning(dataDir)) {
    const reason = `journal.retention_bytes has removed the beginning of the journal in ${dataDir}`;
    throw new BackupRefused(`${reason}, and a backup needs all of it: stop the venue and copy the whole directory`);
  }
  const identityCopy = `${file}.identity`;
  const schedulesCopy = `${file}.schedules`;
  try {
    const identity = await copyIdentity(dataDir, identityCopy);
    const schedules = await copySchedules(dataDir, schedulesCopy);
    const { commands } = verifyLogs(new NodeDisk(), dataDir, settings);
    if (commands.segment === undefined) throw new BackupRefused(`${dataDir} holds no journal`);
    const core = coreAt(dataDir, commands.lastSequence);
    const secrets = withSecrets ? secretsOf(dataDir) : [];
    await writeBackup(
      file,
      [...identity, ...schedules, ...secrets, ...importsOf(dataDir), ...journalOf(dataDir, commands)],
      {
        createdAt: new Date().toISOString(),
        sequence: core.sequence,
        timeUs: core.timeUs,
        stateHash: stateHash(core),
        logicVersion: LOGIC_VERSION,
      },
    );
    return { sequence: core.sequence, stateHash: stateHash(core), bytes: statSync(file).size };
  } finally {
    await rm(identityCopy, { force: true });
    await rm(schedulesCopy, { force: true });
  }
}

/**
 * Makes `dataDir`, which must not be there or be empty, the data directory that the backup was taken of, as of `to` or
 * of the backup. It gets its name when all of it has been verified and replayed.
 */
export async function restore(file: string, dataDir: string, to?: Moment): Promise<ReplayResult> {
  const target = resolve(dataDir);
  if (existsSync(target) && readdirSync(target).length > 0) throw new BackupRefused(`${dataDir} is not empty`);
  const staging = `${target}.restoring`;
  if (existsSync(staging)) {
    throw new BackupRefused(`${staging} is left of a restore that was interrupted; delete it`);
  }
  await mkdir(staging, { recursive: true });
  try {
    const manifest = await readBackup(file, staging);
    if (to !== undefined) cutAt(file, staging, to, manifest.sequence);
    const result = replayDataDir(staging);
    if (to === undefined && result.stateHash !== manifest.stateHash) {
      throw new BackupDamaged(file, `it replays to ${result.stateHash}, not to ${manifest.stateHash}`);
    }
    if (existsSync(target)) await rmdir(target);
    await rename(staging, target);
    new NodeDisk().syncDirectory(dirname(target));
    return result;
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
}

function hasLostItsBeginning(dataDir: string): boolean {
  const [first] = listSegments(new NodeDisk(), commandDirectory(dataDir));
  return first !== undefined && first !== 1;
}

function cutAt(file: string, dataDir: string, to: Moment, lastSequence: number): void {
  const disk = new NodeDisk();
  const sequence = 'sequence' in to ? to.sequence : sequenceAt(disk, dataDir, settings, to.timeUs);
  if (sequence > lastSequence) throw new BackupRefused(`${file} ends with sequence ${lastSequence}`);
  cutJournal(disk, dataDir, settings, sequence);
}

async function copyIdentity(dataDir: string, copy: string): Promise<BackupSource[]> {
  const database = join(dataDir, IDENTITY_FILE);
  if (!existsSync(database)) return [];
  await rm(copy, { force: true });
  await copyDatabase(database, copy);
  return [{ name: IDENTITY_FILE, path: copy, bytes: statSync(copy).size }];
}

/** A copy, because the venue may replace the file meanwhile. */
async function copySchedules(dataDir: string, copy: string): Promise<BackupSource[]> {
  const file = join(dataDir, SCHEDULES_FILE);
  if (!existsSync(file)) return [];
  await copyFile(file, copy);
  return [{ name: SCHEDULES_FILE, path: copy, bytes: statSync(copy).size }];
}

/** An import that is being written has another name until it is whole. */
function importsOf(dataDir: string): BackupSource[] {
  const directory = join(dataDir, IMPORTED_DIRECTORY);
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((file) => ({ name: `${IMPORTED_DIRECTORY}/${file.replaceAll(sep, '/')}`, path: join(directory, file) }))
    .filter(({ name }) => isEntryName(name));
}

function secretsOf(dataDir: string): BackupSource[] {
  const directory = join(dataDir, SECRETS);
  if (!existsSync(directory)) return [];
  return readdirSync(directory).map((name) => {
    const path = join(directory, name);
    return { name: `${SECRETS}/${name}`, path, bytes: statSync(path).size };
  });
}

function journalOf(dataDir: string, end: LogEnd): BackupSource[] {
  const directory = commandDirectory(dataDir);
  const last = (end.segment as NonNullable<LogEnd['segment']>).segmentNumber;
  return listSegments(new NodeDisk(), directory)
    .filter((number) => number <= last)
    .map((number) => {
      const path = segmentPath(directory, number);
      const name = `journal/${path.slice(directory.length + 1)}`;
      return { name, path, bytes: number === last ? end.offset : statSync(path).size };
    });
}

function coreAt(dataDir: string, sequence: number): VenueCore {
  const core = new VenueCore({ hashSeed: newHashSeed() });
  const events = new EventWriter(FRAME_HEADER_BYTES);
  const replay = new CommandReplay(new NodeDisk(), dataDir, settings, (commands, offset) => {
    events.reset();
    core.apply(commands, offset, events);
  });
  try {
    replay.run(sequence);
  } finally {
    replay.close();
  }
  return core;
}
