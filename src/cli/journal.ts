import type { Command } from 'commander';
import type { ReplayOptions, ReplayResult } from '../modules/engine/journal-replay.js';
import type { Moment } from '../modules/engine/moment.js';
import { toMoment } from './moment-option.js';

const NO_JOURNAL_EXIT_CODE = 1;
/** The journal is there and cannot be trusted. */
const DAMAGED_EXIT_CODE = 78;

/** `tradsys journal verify DIR` and `tradsys replay DIR`: what the files of a data directory say. Both only read. */
export function registerJournal(program: Command): void {
  const journal = program.command('journal').description('examine the journal of a venue');
  journal
    .command('verify')
    .description('check every frame, replay every command and print the last sequence and the state hash')
    .argument('<dir>', 'the data directory (DATA_DIR) of the venue')
    .option('--events', 'also compare each stored event with what its command causes')
    .action(async (dataDir: string, flags: { readonly events?: true }) => {
      process.exitCode = await examine(dataDir, { compareEvents: flags.events === true });
    });
  program
    .command('replay')
    .description('replay the commands of a journal and print the sequence and the state hash reached')
    .argument('<dir>', 'the data directory (DATA_DIR) of the venue')
    .option('--to <moment>', 'stop behind this sequence or ISO-8601 time', toMoment)
    .action(async (dataDir: string, flags: { readonly to?: Moment }) => {
      process.exitCode = await examine(dataDir, flags.to === undefined ? {} : { to: flags.to });
    });
}

async function examine(dataDir: string, options: ReplayOptions): Promise<number> {
  const { hasJournal, replayDataDir } = await import('../modules/engine/journal-replay.js');
  if (!hasJournal(dataDir)) {
    console.error(`${dataDir} holds no journal.`);
    return NO_JOURNAL_EXIT_CODE;
  }
  let result: ReplayResult;
  try {
    result = replayDataDir(dataDir, options);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'JournalDamaged')) throw error;
    console.error(`${error.message}.`);
    return DAMAGED_EXIT_CODE;
  }
  if (result.cut !== undefined) console.error(`A write that a crash interrupted is left out: ${result.cut}.`);
  if (options.to !== undefined && 'sequence' in options.to && result.sequence < options.to.sequence) {
    console.error(`The journal ends with sequence ${result.sequence}.`);
    return NO_JOURNAL_EXIT_CODE;
  }
  console.log(`${result.sequence} ${result.stateHash}`);
  return 0;
}
