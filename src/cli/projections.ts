import { join } from 'node:path';
import type { Command } from 'commander';
import { PROJECTIONS_FILE } from '../config/data-files.js';
import type { RebuildProgress } from '../modules/projections/rebuild.js';

const FAILED = 1;

/** `tradsys projections rebuild DIR`: the history database is made from the events and can always be made again. */
export function registerProjections(program: Command): void {
  program
    .command('projections')
    .description('maintain the history database')
    .command('rebuild')
    .description('delete the history database and make it anew from the events; the venue must not be running')
    .argument('<dir>', 'the data directory (DATA_DIR) of the venue')
    .option('--db <file>', `the database (DB_PATH); ${PROJECTIONS_FILE} in the data directory by default`)
    .action(async (dataDir: string, flags: { readonly db?: string }) => {
      process.exitCode = await rebuild(dataDir, flags.db ?? join(dataDir, PROJECTIONS_FILE));
    });
}

async function rebuild(dataDir: string, databasePath: string): Promise<number> {
  await import('reflect-metadata');
  const { hasJournal } = await import('../modules/engine/journal-replay.js');
  const { withDataDir } = await import('../modules/engine/owned-data-dir.js');
  const { rebuildProjections } = await import('../modules/projections/rebuild.js');
  const { readModels } = await import('../read-models.js');
  if (!hasJournal(dataDir)) {
    console.error(`${dataDir} holds no journal.`);
    return FAILED;
  }
  try {
    const options = { dataDir, databasePath, readModels, onProgress: progressLines() };
    const { sequence, events, elapsedMs } = await withDataDir(dataDir, () => rebuildProjections(options));
    const rate = Math.round(events / Math.max(elapsedMs / 1000, 1e-3));
    console.log(`${databasePath} is rebuilt to sequence ${sequence}: ${events} events, ${rate} a second.`);
    return 0;
  } catch (error) {
    if (!(error instanceof Error && ['DataDirBusy', 'JournalDamaged'].includes(error.name))) throw error;
    console.error(`${error.message}.`);
    return FAILED;
  }
}

/** A line on the error stream for every tenth of the way. */
function progressLines(): (progress: RebuildProgress) => void {
  let told = 0;
  return ({ sequence, lastSequence, events }) => {
    const tenths = Math.floor((10 * sequence) / lastSequence);
    if (tenths <= told) return;
    told = tenths;
    console.error(`${tenths * 10} %: sequence ${sequence} of ${lastSequence}, ${events} events`);
  };
}
