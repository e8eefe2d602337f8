import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AggregateKey } from '../modules/event-history/replayed-aggregate.js';
import type { ReplayOptions, ReplayResult } from '../modules/engine/journal-replay.js';
import type { Moment } from '../modules/engine/moment.js';
import { toMoment } from './moment-option.js';

const NO_JOURNAL_EXIT_CODE = 1;
/** The journal is there and cannot be trusted. */
const DAMAGED_EXIT_CODE = 78;

interface ReplayFlags {
  readonly to?: Moment;
  readonly order?: number;
  readonly account?: number;
  readonly instrument?: string;
}

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
    .addOption(new Option('--order <id>', 'also print this order as it was then').argParser(toId))
    .addOption(new Option('--account <id>', 'also print this account').argParser(toId).conflicts('order'))
    .addOption(new Option('--instrument <symbol>', 'also print this instrument').conflicts(['order', 'account']))
    .action(async (dataDir: string, flags: ReplayFlags) => {
      process.exitCode = await examine(dataDir, flags.to === undefined ? {} : { to: flags.to }, keyOf(flags));
    });
}

async function examine(dataDir: string, options: ReplayOptions, key?: AggregateKey): Promise<number> {
  const { hasJournal, replayDataDir } = await import('../modules/engine/journal-replay.js');
  if (!hasJournal(dataDir)) {
    console.error(`${dataDir} holds no journal.`);
    return NO_JOURNAL_EXIT_CODE;
  }
  let result: ReplayResult;
  let state: object | undefined;
  try {
    if (key === undefined) result = replayDataDir(dataDir, options);
    else {
      const { replayAggregate } = await import('../modules/event-history/replayed-aggregate.js');
      ({ replay: result, state } = replayAggregate(dataDir, key, options.to));
    }
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
  if (key === undefined) return 0;
  if (state === undefined) {
    console.error(`There was no such ${key.aggregate}.`);
    return NO_JOURNAL_EXIT_CODE;
  }
  console.log(JSON.stringify(state, null, 2));
  return 0;
}

function keyOf({ order, account, instrument }: ReplayFlags): AggregateKey | undefined {
  if (order !== undefined) return { aggregate: 'order', orderId: order };
  if (account !== undefined) return { aggregate: 'account', accountId: account };
  return instrument === undefined ? undefined : { aggregate: 'instrument', symbol: instrument };
}

function toId(text: string): number {
  const id = Number(text);
  if (!/^[1-9]\d*$/.test(text) || !Number.isSafeInteger(id))
    throw new InvalidArgumentError('It is a whole number from 1.');
  return id;
}
