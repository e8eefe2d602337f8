import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { type IntervalName, intervalNames } from '../modules/market-data/domain/candle-interval.js';
import { toTimeUs } from './history.js';

interface ReplayFlags {
  readonly symbol: string;
  readonly source?: string;
  readonly interval?: IntervalName;
  readonly speed: string;
  readonly from: number;
  readonly to: number;
}

const FAILED = 1;
/** What the reader of the command can mend. */
const expected: ReadonlySet<string> = new Set([
  'FlowError',
  'ImportRefused',
  'UnknownExportSymbol',
  'JournalDamaged',
  'EventsRemoved',
]);

/** `tradsys replay-feed DIR --symbol BTC-USD --speed 10x`: stored ticks as JSON lines, each when its time has come. Only reads. */
export function registerReplayFeed(program: Command): void {
  program
    .command('replay-feed')
    .description('stream stored trades, or an import, as JSON lines at any speed')
    .argument('<dir>', 'the data directory (DATA_DIR) of the venue')
    .requiredOption('--symbol <symbol>', 'the instrument, such as BTC-USD')
    .option('--source <name>', 'an import of this name; without it the trades of the venue itself')
    .addOption(new Option('--interval <interval>', 'bars of this length of the import').choices(intervalNames))
    .option('--speed <speed>', 'max, real, or a multiple of real time such as 10x', 'max')
    .option('--from <time>', 'begin with this ISO-8601 time in UTC', toTimeUs, 0)
    .option('--to <time>', 'end before this time', toTimeUs, Number.MAX_SAFE_INTEGER)
    .action(async (dataDir: string, flags: ReplayFlags) => {
      process.exitCode = await print(dataDir, flags);
    });
}

async function print(dataDir: string, { speed, from, to, ...what }: ReplayFlags): Promise<number> {
  const { hasJournal } = await import('../modules/engine/journal-replay.js');
  const { replayFeed } = await import('../modules/flow/feed-replay.js');
  const { parsePace } = await import('../modules/flow/flow-options.js');
  if (what.source === undefined && (what.interval !== undefined || !hasJournal(dataDir))) {
    console.error(what.interval === undefined ? `${dataDir} holds no journal.` : '--interval needs --source.');
    return FAILED;
  }
  try {
    const lines = replayFeed({ dataDir, ...what, period: { fromUs: from, toUs: to }, pace: parsePace(speed) });
    await pipeline(Readable.from(lines), process.stdout, { end: false });
    return 0;
  } catch (error) {
    // Whoever reads has seen enough.
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return 0;
    if (!expected.has((error as Error).name)) throw error;
    console.error((error as Error).message);
    return FAILED;
  }
}
