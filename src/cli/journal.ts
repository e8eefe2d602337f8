import { type Command, InvalidArgumentError } from 'commander';
import type { ReplayOptions, ReplayResult } from '../modules/engine/journal-replay.js';

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
    .option('--to <sequence>', 'stop behind this sequence', toSequence)
    .action(async (dataDir: string, flags: { readonly to?: number }) => {
      process.exitCode = await examine(dataDir, flags.to === undefined ? {} : { through: flags.to });
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
  if (options.through !== undefined && result.sequence < options.through) {
    console.error(`The journal ends with sequence ${result.sequence}.`);
    return NO_JOURNAL_EXIT_CODE;
  }
  console.log(`${result.sequence} ${result.stateHash}`);
  return 0;
}

function toSequence(text: string): number {
  const sequence = Number(text);
  if (!Number.isSafeInteger(sequence) || sequence < 0) throw new InvalidArgumentError('It is a whole number from 0.');
  return sequence;
}
