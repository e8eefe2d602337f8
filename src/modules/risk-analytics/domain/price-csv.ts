/**
 * The form in which closing prices are imported: comma-separated text, first the line `date,SYMBOL,…`, then one line for each
 * time, oldest first. Cells are plain decimals above zero; those of a symbol may be empty until its first price, not
 * later. Times are ISO 8601 (`2018-04-11` or `2018-04-11T10:00:00Z`), all in one form. Everything is taken or nothing:
 * the first fault is told with its line.
 */
import type { PriceTable } from './returns.js';

export interface PriceFault {
  /** From 1, the header. */
  readonly line: number;
  readonly message: string;
}

/** Of the whole file; a symbol has `undefined` until its first price. */
export interface ImportedPrices {
  readonly times: readonly string[];
  readonly symbols: readonly string[];
  readonly rows: readonly (readonly (number | undefined)[])[];
}

const SYMBOL = /^[A-Za-z0-9][A-Za-z0-9.-]{0,24}$/;
const TIME = /^(\d{4})-(\d{2})-(\d{2})(?:T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ)?$/;
const PRICE = /^(?=.{1,30}$)(?:0|[1-9]\d*)(?:\.\d+)?$/;

export function parsePriceCsv(text: string): ImportedPrices | PriceFault {
  const [header = '', ...lines] = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const [first, ...symbols] = header.split(',');
  if (first !== 'date' || symbols.length === 0) return { line: 1, message: 'must be `date,SYMBOL,…`' };
  const strange = symbols.find((symbol, i) => !SYMBOL.test(symbol) || symbols.indexOf(symbol) !== i);
  if (strange !== undefined) return { line: 1, message: `"${shortened(strange)}" is no symbol or stands there twice` };
  const times: string[] = [];
  const rows: (number | undefined)[][] = [];
  for (const [i, line] of lines.entries()) {
    const [time = '', ...cells] = line.split(',');
    const row = cells.map((cell) => (cell === '' ? undefined : PRICE.test(cell) ? Number(cell) : Number.NaN));
    const message = faultOf(time, row, { symbols, lastTime: times.at(-1), lastRow: rows.at(-1) });
    if (message !== undefined) return { line: i + 2, message };
    times.push(time);
    rows.push(row);
  }
  if (rows.length === 0) return { line: 2, message: 'must be a line of prices' };
  return { times, symbols, rows };
}

interface Place {
  readonly symbols: readonly string[];
  readonly lastTime: string | undefined;
  readonly lastRow: readonly (number | undefined)[] | undefined;
}

function faultOf(
  time: string,
  row: readonly (number | undefined)[],
  { symbols, lastTime, lastRow }: Place,
): string | undefined {
  if (row.length !== symbols.length) return `has ${row.length} prices, the header has ${symbols.length} symbols`;
  if (!isTime(time)) return `"${shortened(time)}" is no time such as 2018-04-11`;
  if (lastTime !== undefined && lastTime.length !== time.length) return 'the time is not written as those before';
  if (lastTime !== undefined && time <= lastTime) return `${time} is not later than ${lastTime}`;
  for (const [i, price] of row.entries()) {
    if (price === undefined && lastRow?.[i] !== undefined) return `the price of ${symbols[i]} is missing`;
    if (price !== undefined && !(price > 0)) return `the price of ${symbols[i]} is no decimal number above zero`;
  }
  return undefined;
}

function isTime(text: string): boolean {
  const [, year, month, day] = (TIME.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? (isLeapYear ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return month >= 1 && month <= 12 && day >= 1 && day <= days;
}

function shortened(text: string): string {
  return text.length <= 30 ? text : `${text.slice(0, 30)}…`;
}

/**
 * The columns of `symbols`, from the first time at which all of them have a price, and of those rows the last `rowsMax`;
 * or the first symbol that is not there.
 */
export function selectPrices(
  { times, symbols: all, rows }: ImportedPrices,
  symbols: readonly string[],
  rowsMax = Infinity,
): PriceTable | { readonly unknownSymbol: string } {
  const unknownSymbol = symbols.find((symbol) => !all.includes(symbol));
  if (unknownSymbol !== undefined) return { unknownSymbol };
  const places = symbols.map((symbol) => all.indexOf(symbol));
  const first = rows.findIndex((row) => places.every((place) => row[place] !== undefined));
  const start = first < 0 ? rows.length : Math.max(first, rows.length - rowsMax);
  return {
    times: times.slice(start),
    symbols,
    rows: rows.slice(start).map((row) => places.map((place) => row[place] as number)),
  };
}
