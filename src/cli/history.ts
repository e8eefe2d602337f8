import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseIsoTime } from '../common/nest/wire-time.js';
import { type IntervalName, intervalNames } from '../modules/market-data/domain/candle-interval.js';
import { type HistoryFormat, historyFormats } from '../modules/market-data/history-format.js';
import type { ImportName, ImportReport } from '../modules/market-data/imported-history.js';

const FAILED_EXIT_CODE = 1;
const DAMAGED_EXIT_CODE = 78;

interface ExportFlags {
  readonly symbol: string;
  readonly interval?: IntervalName;
  readonly from: number;
  readonly to: number;
  readonly format: HistoryFormat;
}

interface ImportFlags {
  readonly symbol: string;
  readonly source: string;
  readonly interval?: IntervalName;
  readonly replace?: true;
  readonly json?: true;
}

/** `tradsys history …`: public history as files, and that of other venues beside it (docs/market-data.md). */
export function registerHistory(program: Command): void {
  const history = program.command('history').description('public history as files');
  registerExport(history);
  history
    .command('import')
    .description('keep the trades or bars of another venue, from CSV: all of the file or nothing')
    .argument('<dir>', 'the data directory (DATA_DIR) of the venue')
    .argument('<file>', 'CSV, plain or packed by gzip; the first line names the columns')
    .requiredOption('--source <name>', 'where it comes from, such as bitstamp')
    .requiredOption('--symbol <symbol>', 'the instrument, such as BTC-USD')
    .addOption(
      new Option('--interval <interval>', 'the file has bars of this length, not trades').choices(intervalNames),
    )
    .option('--replace', 'take the place of an import of this name')
    .option('--json', 'print the report as one line of JSON')
    .action(async (dataDir: string, file: string, { json, replace, ...name }: ImportFlags) => {
      process.exitCode = await take({ dataDir, ...name }, file, { isJson: json === true, replaces: replace === true });
    });
}

function registerExport(history: Command): void {
  history
    .command('export')
    .description('print the trades or candles of an instrument; the venue may trade meanwhile')
    .argument('<dir>', 'the data directory (DATA_DIR) of the venue')
    .requiredOption('--symbol <symbol>', 'the instrument, such as BTC-USD')
    .addOption(new Option('--interval <interval>', 'candles of this length instead of trades').choices(intervalNames))
    .addOption(new Option('--format <format>', 'what it is written as').choices(historyFormats).default('csv'))
    .option('--from <time>', 'trades, or candles that begin, at this ISO-8601 time in UTC or later', toTimeUs, 0)
    .option('--to <time>', 'trades, or candles that begin, before this time', toTimeUs, Number.MAX_SAFE_INTEGER)
    .action(async (dataDir: string, flags: ExportFlags) => {
      process.exitCode = await print(dataDir, flags);
    });
}

async function print(dataDir: string, { symbol, interval, from, to, format }: ExportFlags): Promise<number> {
  const { hasJournal } = await import('../modules/engine/journal-replay.js');
  const { exportHistory, exportParquet } = await import('../modules/market-data/history-export.js');
  if (!hasJournal(dataDir)) {
    console.error(`${dataDir} holds no journal.`);
    return FAILED_EXIT_CODE;
  }
  const period = { fromUs: from, toUs: to };
  const options = { dataDir, symbol, period, ...(interval !== undefined && { interval }) };
  try {
    const pieces: Iterable<string | Uint8Array> =
      format === 'parquet' ? exportParquet(options) : exportHistory(options);
    await pipeline(Readable.from(pieces, { objectMode: false }), process.stdout, { end: false });
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

async function take(
  name: ImportName,
  file: string,
  { isJson, replaces }: { readonly isJson: boolean; readonly replaces: boolean },
): Promise<number> {
  const { importHistory } = await import('../modules/market-data/imported-history.js');
  try {
    const report = await importHistory(name, file, replaces);
    if (isJson) console.log(JSON.stringify(report));
    else for (const line of described(report)) console.log(line);
    return 0;
  } catch (error) {
    if ((error as Error).name !== 'ImportRefused') throw error;
    console.error((error as Error).message);
    return FAILED_EXIT_CODE;
  }
}

function described({ rows, from, to, findings, examples }: ImportReport): string[] {
  const found = Object.entries(findings).map(([check, count]) => `${check} ${count}`);
  return [`${rows} rows from ${from} to ${to}`, `quality: ${found.join(', ') || 'nothing found'}`, ...examples];
}

export function toTimeUs(text: string): number {
  const timeUs = parseIsoTime(text);
  if (timeUs === undefined) throw new InvalidArgumentError('It is a time in UTC such as 2026-01-02T03:04:05Z.');
  return timeUs;
}
