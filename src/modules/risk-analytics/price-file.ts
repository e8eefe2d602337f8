/** A file of prices, as operators have it: what a portfolio of its symbols can lose, without a venue (docs/risk-analytics.md). */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type Backtest, returnsNeeded, runRiskTask } from './domain/risk-task.js';
import { parsePriceCsv, selectPrices } from './domain/price-csv.js';
import { simpleReturns } from './domain/returns.js';
import type { RiskEstimate, VarModel } from './domain/value-at-risk.js';

export interface PriceFileWish {
  readonly file: string;
  /** Money in each symbol, negative for a short position; undefined for `amount` in every one of the file. */
  readonly values: ReadonlyMap<string, number> | undefined;
  readonly amount: number;
  /** The most returns that are used, the newest ones; undefined for all. */
  readonly periods: number | undefined;
  readonly model: VarModel;
}

interface FilePortfolio {
  readonly symbols: readonly string[];
  readonly exposures: readonly number[];
  readonly times: readonly string[];
  readonly returns: readonly (readonly number[])[];
}

export interface FileReport<T> {
  readonly symbols: readonly string[];
  readonly periods: number;
  readonly from: string;
  readonly to: string;
  readonly result: T;
}

/** A file or a wish that nothing can be computed of; the message is a sentence. */
export class PriceFileError extends Error {
  override readonly name = 'PriceFileError';
}

export function estimateFile(wish: PriceFileWish): FileReport<RiskEstimate> {
  const { returns, exposures, ...portfolio } = read(wish, returnsNeeded(wish.model));
  const result = runRiskTask({ kind: 'var', exposures, returns, model: wish.model }) as RiskEstimate;
  return { ...describe(portfolio), result };
}

export function backtestFile(wish: PriceFileWish, window: number): FileReport<Backtest> {
  const needed = returnsNeeded(wish.model);
  if (window < needed) throw new PriceFileError(`A window of ${window} returns is too short: ${needed} are needed.`);
  const { returns, exposures, ...portfolio } = read(wish, window + 1);
  const result = runRiskTask({ kind: 'backtest', exposures, returns, model: wish.model, window }) as Backtest;
  return { ...describe(portfolio), result };
}

function describe({ symbols, times }: Pick<FilePortfolio, 'symbols' | 'times'>) {
  return { symbols, periods: times.length, from: times[0] as string, to: times.at(-1) as string };
}

function read({ file, values, amount, periods = Infinity }: PriceFileWish, needed: number): FilePortfolio {
  const imported = parsePriceCsv(textOf(file));
  if ('line' in imported) throw new PriceFileError(`${file}, line ${imported.line}: ${imported.message}.`);
  const symbols = values === undefined ? imported.symbols : [...values.keys()];
  const table = selectPrices(imported, symbols, periods + 1);
  if ('unknownSymbol' in table) throw new PriceFileError(`${file} has no prices of ${table.unknownSymbol}.`);
  const returns = simpleReturns(table.rows);
  if (returns.length < needed)
    throw new PriceFileError(`${file} has ${returns.length} returns of all of them, and ${needed} are needed.`);
  const exposures = symbols.map((symbol) => values?.get(symbol) ?? amount);
  return { symbols, exposures, times: table.times.slice(1), returns };
}

function textOf(file: string): string {
  try {
    const bytes = readFileSync(file);
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new PriceFileError(`${file} cannot be read: ${(error as Error).message}.`);
  }
}
