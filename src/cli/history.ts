import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseIsoTime } from '../common/nest/wire-time.js';
import { type IntervalName, intervalNames } from '../modules/market-data/domain/candle-interval.js';

const FAILED_EXIT_CODE = 1;
const DAMAGED_EXIT_CODE = 78;

interface ExportFlags {
  readonly symbol: string;
  readonly interval?: IntervalName;
  readonly from: number;
  readonly to: number;
}

/** `tradsys history export DIR --symbol BTC-USD`: public trades or candles as CSV (docs/market-data.md). Only reads. */
export function registerHistory(program: Command): void {
  program
    .command('history')
    .description('read the public history of a venue')
    .command('export')
    .description('print the trades or candles of an instrument as CSV; the venue may trade meanwhile')
    .argument('<dir>', 'the data directory (DATA_DIR) of the venue')
    .requiredOption('--symbol <symbol>', 'the instrument, such as BTC-USD')
    .addOption(new Option('--interval <interval>', 'candles of this length instead of trades').choices(intervalNames))
    .option('--from <time>', 'trades, or candles that begin, at this ISO-8601 time in UTC or later', toTimeUs, 0)
    .option('--to <time>', 'trades, or candles that begin, before this time', toTimeUs, Number.MAX_SAFE_INTEGER)
    .action(async (dataDir: string, flags: ExportFlags) => {
      process.exitCode = await print(dataDir, flags);
    });
}

async function print(dataDir: string, { symbol, interval, from, to }: ExportFlags): Promise<number> {
  const { hasJournal } = await import('../modules/engine/journal-replay.js');
  const { exportHistory } = await import('../modules/market-data/history-export.js');
  if (!hasJournal(dataDir)) {
    console.error(`${dataDir} holds no journal.`);
    return FAILED_EXIT_CODE;
  }
  const period = { fromUs: from, toUs: to };
  const options = { dataDir, symbol, period, ...(interval !== undefined && { interval }) };
  try {
    await pipeline(Readable.from(exportHistory(options)), process.stdout, { end: false });
    return 0;
  } catch (error) {
    // Whoever reads has seen enough.
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return 0;
    const { name, message } = error as Error;
    if (!['JournalDamaged', 'EventsRemoved', 'UnknownExportSymbol'].includes(name)) throw error;
    console.error(`${message}.`);
    return name === 'JournalDamaged' ? DAMAGED_EXIT_CODE : FAILED_EXIT_CODE;
  }
}

function toTimeUs(text: string): number {
  const timeUs = parseIsoTime(text);
  if (timeUs === undefined) throw new InvalidArgumentError('It is a time in UTC such as 2026-01-02T03:04:05Z.');
  return timeUs;
}
