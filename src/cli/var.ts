import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type CovarianceMethod,
  covarianceMethods,
  type VarMethod,
  varMethods,
} from '../modules/risk-analytics/domain/value-at-risk.js';
import type { FileReport, PriceFileWish } from '../modules/risk-analytics/price-file.js';

interface ModelFlags {
  readonly method: VarMethod;
  readonly confidence: number;
  readonly covariance: CovarianceMethod;
  readonly decay: number;
  readonly values?: ReadonlyMap<string, number>;
  readonly amount: number;
  readonly periods?: number;
  readonly json?: true;
}
interface EstimateFlags extends ModelFlags {
  readonly horizon: number;
  readonly paths: number;
  readonly seed: number;
}
interface BacktestFlags extends ModelFlags {
  readonly window: number;
}

const FAILED = 1;

/** `tradsys var estimate|backtest FILE`: value at risk of a file of prices (docs/risk-analytics.md). */
export function registerVar(program: Command): void {
  const risk = program.command('var').description('estimate and test value at risk on a file of prices');
  withModel(risk.command('estimate').description('what a portfolio of the symbols can lose'), varMethods)
    .option('--horizon <periods>', 'how many periods ahead', toCount, 1)
    .option('--paths <number>', 'paths of monte-carlo', toCount, 20_000)
    .option('--seed <number>', 'seed of monte-carlo', toCount, 1)
    .action(async (file: string, flags: EstimateFlags) => {
      process.exitCode = await estimate(file, flags);
    });
  const tested = varMethods.filter((method) => method !== 'monte-carlo');
  withModel(risk.command('backtest').description('whether forecasts were exceeded as often as they should'), tested)
    .option('--window <returns>', 'how many returns each forecast is made of', toCount, 252)
    .action(async (file: string, flags: BacktestFlags) => {
      process.exitCode = await backtest(file, flags);
    });
}

function withModel(command: Command, methods: readonly VarMethod[]): Command {
  return command
    .argument('<file>', 'prices as CSV: date,SYMBOL,… and a line for each time; packed by gzip or plain')
    .addOption(new Option('--method <method>', 'how it is estimated').choices(methods).default('parametric'))
    .option('--confidence <probability>', 'with which the loss stays below the value at risk', toFraction, 0.95)
    .addOption(new Option('--covariance <kind>', 'of which returns').choices(covarianceMethods).default('sample'))
    .option('--decay <lambda>', 'of ewma and filtered-historical', toFraction, 0.94)
    .option('--values <SYMBOL=money,…>', 'money in each symbol, negative for a short position', toValues)
    .option('--amount <money>', 'money in every symbol of the file, without --values', toMoney, 50)
    .option('--periods <returns>', 'the most returns that are used, the newest ones', toCount)
    .option('--json', 'print one line of JSON');
}

async function estimate(file: string, flags: EstimateFlags): Promise<number> {
  const { estimateFile } = await import('../modules/risk-analytics/price-file.js');
  return reported(flags, () => {
    const report = estimateFile(wishOf(file, flags));
    const { valueAtRisk, expectedShortfall, standardErrors, component } = report.result;
    return {
      report,
      lines: [
        `value at risk       ${valueAtRisk.toFixed(6)}${errorOf(standardErrors?.valueAtRisk)}`,
        `expected shortfall  ${expectedShortfall.toFixed(6)}${errorOf(standardErrors?.expectedShortfall)}`,
        ...report.symbols.map((symbol, i) => `  ${symbol.padEnd(17)} ${component[i]?.valueAtRisk.toFixed(6)}`),
      ],
    };
  });
}

async function backtest(file: string, flags: BacktestFlags): Promise<number> {
  const { backtestFile } = await import('../modules/risk-analytics/price-file.js');
  return reported(flags, () => {
    const report = backtestFile(wishOf(file, flags), flags.window);
    const { forecasts, exceedances, expectedExceedances, trafficLight, ...tests } = report.result;
    const line = (name: string, { statistic, pValue }: typeof tests.kupiec): string =>
      `${name.padEnd(22)} ${statistic.toFixed(4)} (p ${pValue.toFixed(4)})`;
    return {
      report,
      lines: [
        `${exceedances} of ${forecasts} forecasts exceeded, ${expectedExceedances.toFixed(2)} expected: ${trafficLight}`,
        line('Kupiec', tests.kupiec),
        line('independence', tests.independence),
        line('conditional coverage', tests.conditionalCoverage),
      ],
    };
  });
}

function errorOf(value: number | undefined): string {
  return value === undefined ? '' : ` ± ${value.toFixed(6)}`;
}

interface Told {
  readonly report: FileReport<unknown>;
  readonly lines: readonly string[];
}

/** Prints what `compute` tells, or why there is nothing to tell. */
async function reported({ json }: ModelFlags, compute: () => Told): Promise<number> {
  const { PriceFileError } = await import('../modules/risk-analytics/price-file.js');
  try {
    const { report, lines } = compute();
    const { periods, from, to } = report;
    if (json === true) console.log(JSON.stringify(report));
    else for (const line of [`${periods} returns, ${from} to ${to}`, ...lines]) console.log(line);
    return 0;
  } catch (error) {
    if (!(error instanceof PriceFileError)) throw error;
    console.error(error.message);
    return FAILED;
  }
}

function wishOf(file: string, flags: ModelFlags & Partial<EstimateFlags>): PriceFileWish {
  const { values, amount, periods, method, confidence, covariance, decay, horizon = 1, paths = 1, seed = 1 } = flags;
  return { file, values, amount, periods, model: { method, confidence, horizon, covariance, decay, paths, seed } };
}

function toCount(text: string): number {
  if (!/^[1-9][0-9]{0,5}$/.test(text)) throw new InvalidArgumentError('It is no whole number from 1 to 999999.');
  return Number(text);
}

function toFraction(text: string): number {
  const fraction = /^0\.[0-9]{1,6}$/.test(text) ? Number(text) : 0;
  if (fraction === 0) throw new InvalidArgumentError('It is no decimal number between 0 and 1.');
  return fraction;
}

function toMoney(text: string): number {
  if (!/^-?[0-9]{1,12}(?:\.[0-9]{1,8})?$/.test(text)) throw new InvalidArgumentError('It is no amount of money.');
  return Number(text);
}

function toValues(text: string): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const part of text.split(',')) {
    const [symbol = '', money = ''] = part.split('=');
    if (symbol === '' || values.has(symbol)) throw new InvalidArgumentError('Each symbol stands there once.');
    values.set(symbol, toMoney(money));
  }
  return values;
}
