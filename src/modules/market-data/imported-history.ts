/**
 * History of other venues, kept beside the venue's own and never mixed with it: a file for each source, symbol and kind under
 * `imported` in the data directory. An import is there as a whole or not at all.
 */
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { IMPORTED_DIRECTORY } from '../../config/data-files.js';
import { formatUnits } from '../../common/decimal.js';
import { isoTime, parseIsoTime } from '../../common/nest/wire-time.js';
import { candleIntervals, type IntervalName } from './domain/candle-interval.js';
import {
  IMPORT_SCALE,
  ImportColumns,
  type ImportedBar,
  type ImportedTrade,
  type ImportFault,
  type ImportKind,
} from './domain/import-rows.js';
import { type Finding, QualityMonitor } from './domain/quality/quality-monitor.js';
import { parseImportTime } from './import-time.js';

/** What an import is known by. */
export interface ImportName {
  readonly dataDir: string;
  /** Where it comes from, such as `bitstamp`. */
  readonly source: string;
  readonly symbol: string;
  /** The length of its bars; trades where it is left out. */
  readonly interval?: IntervalName | undefined;
}

export interface ImportReport {
  readonly rows: number;
  readonly from: string;
  readonly to: string;
  /** What the monitors say of it, by check. */
  readonly findings: Readonly<Record<string, number>>;
  readonly examples: readonly string[];
}

/** Nothing was imported; the message says why, with lines. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused';
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/;
const FAULTS_SHOWN = 20;
const EXAMPLES = 10;
const WRITE_ROWS = 1_000;
const GZIP_MAGIC = [0x1f, 0x8b] as const;
const kindOf = ({ interval }: ImportName): ImportKind => (interval === undefined ? 'trades' : 'bars');

export function importedFile({ dataDir, source, symbol, interval }: ImportName): string {
  for (const name of [source, symbol])
    if (!NAME.test(name)) throw new ImportRefused(`${JSON.stringify(name)} is no name of a source or symbol`);
  return join(
    dataDir,
    IMPORTED_DIRECTORY,
    source,
    symbol,
    interval === undefined ? 'trades.csv' : `bars-${interval}.csv`,
  );
}

/** Takes a CSV file (plain or packed by gzip) whole, or throws `ImportRefused` with every line that cannot be. */
export async function importHistory(name: ImportName, file: string, replaces: boolean): Promise<ImportReport> {
  const target = importedFile(name);
  if (!replaces && existsSync(target)) throw new ImportRefused(`${target} is there already; --replace takes its place`);
  await mkdir(dirname(target), { recursive: true });
  const temporary = `${target}.new`;
  try {
    const report = await write(name, file, temporary);
    await rename(temporary, target);
    await syncDirectory(dirname(target));
    return report;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function write(name: ImportName, file: string, temporary: string): Promise<ImportReport> {
  const out = await open(temporary, 'w');
  const check = new ImportCheck(name.interval);
  try {
    let lines: string[] = [`${heads[kindOf(name)]}\n`];
    for await (const row of rowsOf(file, kindOf(name), check)) {
      lines.push(lineOf(row));
      if (lines.length < WRITE_ROWS) continue;
      await out.write(lines.join(''));
      lines = [];
    }
    await out.write(lines.join(''));
    const report = check.report(file);
    await out.sync();
    return report;
  } finally {
    await out.close();
  }
}

const heads: Readonly<Record<ImportKind, string>> = {
  trades: 'time,price,quantity,takerSide,tradeId',
  bars: 'time,open,high,low,close,volume',
};

function lineOf(row: ImportedTrade | ImportedBar): string {
  const cells =
    'price' in row
      ? [priceText(row.price), row.quantity, row.takerSide, row.tradeId]
      : [...[row.open, row.high, row.low, row.close].map(priceText), row.volume];
  return `${[isoTime(row.timeUs), ...cells].join(',')}\n`;
}

function priceText(price: number): string {
  return formatUnits(price, IMPORT_SCALE);
}

/** Rows that are; faults are noted, and the rest is read all the same, so that all of them are told at once. */
async function* rowsOf(
  file: string,
  kind: ImportKind,
  check: ImportCheck,
): AsyncGenerator<ImportedTrade | ImportedBar> {
  let columns: ImportColumns | undefined;
  let number = 0;
  for await (const line of linesOf(file)) {
    number += 1;
    if (columns === undefined) {
      const found = ImportColumns.of(line.replace(/^\uFEFF/, ''), kind, parseImportTime);
      if ('fault' in found) throw new ImportRefused(`${file}, line 1 ${found.fault}`);
      columns = found;
      continue;
    }
    if (line === '') continue;
    const row = kind === 'trades' ? columns.trade(line) : columns.bar(line);
    if (check.take(number, row)) yield row as ImportedTrade | ImportedBar;
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const source = await readableOf(file);
  try {
    yield* createInterface({ input: source, crlfDelay: Infinity });
  } catch (error) {
    throw new ImportRefused(`${file} cannot be read: ${(error as Error).message}`);
  } finally {
    source.destroy();
  }
}

async function readableOf(file: string): Promise<Readable> {
  const handle = await open(file).catch((error: Error) => {
    throw new ImportRefused(`${file} cannot be read: ${error.message}`);
  });
  const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  await handle.close();
  const plain = createReadStream(file);
  const isPacked = buffer[0] === GZIP_MAGIC[0] && buffer[1] === GZIP_MAGIC[1];
  if (!isPacked) return plain;
  const unpacked = createGunzip();
  plain.on('error', (error) => unpacked.destroy(error));
  return plain.pipe(unpacked);
}

/** Looks at every row in turn: is it possible at all, and does it look right. */
class ImportCheck {
  private readonly faults: string[] = [];
  private faultCount = 0;
  private rows = 0;
  private firstUs = 0;
  private lastUs = -1;
  private line = 0;
  private readonly counts: Record<string, number> = {};
  private readonly examples: string[] = [];
  private readonly monitor = new QualityMonitor((finding) => this.note(finding));

  constructor(private readonly interval: IntervalName | undefined) {}

  /** True for a row that is kept. */
  take(line: number, row: ImportedTrade | ImportedBar | ImportFault): boolean {
    this.line = line;
    const fault = 'fault' in row ? row.fault : this.faultOf(row);
    if (fault !== undefined) {
      this.faultCount += 1;
      if (this.faults.length < FAULTS_SHOWN) this.faults.push(`line ${line}: ${fault}`);
      return false;
    }
    this.look(row as ImportedTrade | ImportedBar);
    return true;
  }

  report(file: string): ImportReport {
    if (this.faultCount > 0) {
      const more = this.faultCount - this.faults.length;
      const rest = more > 0 ? `\nand ${more} more` : '';
      throw new ImportRefused(`nothing of ${file} is imported:\n${this.faults.join('\n')}${rest}`);
    }
    if (this.rows === 0) throw new ImportRefused(`${file} has no rows`);
    const [from, to] = [isoTime(this.firstUs), isoTime(this.lastUs)];
    return { rows: this.rows, from, to, findings: this.counts, examples: this.examples };
  }

  /** A series of bars has each time once, in order, and on the clock. */
  private faultOf({ timeUs }: ImportedTrade | ImportedBar | { timeUs: number }): string | undefined {
    if (this.interval === undefined) return undefined;
    if (timeUs <= this.lastUs) return `${isoTime(timeUs)} is not behind the bar before it`;
    if (candleIntervals[this.interval].startOf(timeUs) === timeUs) return undefined;
    return `${isoTime(timeUs)} is not where a bar of ${this.interval} begins`;
  }

  private look(row: ImportedTrade | ImportedBar): void {
    const { timeUs } = row;
    this.rows += 1;
    if (this.rows === 1) this.firstUs = timeUs;
    if ('price' in row) this.monitor.trade(idOf(row, this.rows), row.price, timeUs);
    else {
      this.sequence(timeUs);
      this.monitor.trade(this.rows, row.close, timeUs);
    }
    this.lastUs = Math.max(this.lastUs, timeUs);
  }

  /** Bars count by their length: one that is missing is a gap. */
  private sequence(timeUs: number): void {
    if (this.lastUs < 0) return;
    const { endOf } = candleIntervals[this.interval as IntervalName];
    const expectedUs = endOf(this.lastUs);
    if (timeUs > expectedUs) this.note({ check: 'gap', timeUs, detail: `no bars from ${isoTime(expectedUs)} on` });
  }

  private note({ check, detail }: Finding): void {
    // Silence between bars is what a bar is, and a gap says it better.
    if (check === 'stale' && this.interval !== undefined) return;
    this.counts[check] = (this.counts[check] ?? 0) + 1;
    if (this.examples.length < EXAMPLES) this.examples.push(`line ${this.line}: ${check}: ${detail}`);
  }
}

/** Ids that are numbers tell what came twice; any other is no help. */
function idOf({ tradeId }: ImportedTrade, row: number): number {
  return /^[0-9]{1,15}$/.test(tradeId) ? Number(tradeId) : -row;
}

/** An imported series, row by row as it is kept. */
export async function* importedRows(name: ImportName): AsyncGenerator<Readonly<Record<string, string>>> {
  const file = importedFile(name);
  if (!existsSync(file)) throw new ImportRefused(`there is no ${file}`);
  let columns: string[] | undefined;
  for await (const line of linesOf(file)) {
    const cells = line.split(',');
    if (columns === undefined) columns = cells;
    else yield Object.fromEntries(columns.map((column, place) => [column, cells[place] ?? '']));
  }
}

/** When a row of `importedRows` happened. */
export function timeUsOf(row: Readonly<Record<string, string>>): number {
  return parseIsoTime(row['time'] ?? '') ?? 0;
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
