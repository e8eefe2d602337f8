/**
 * Lines of a CSV file of somebody else's history as trades or bars. Every number is exact: prices are whole numbers of
 * 10^-8, quantities stay text. A line is a row or a fault, never something in between.
 */
import { parseUnits } from '../../../common/decimal.js';

/** Decimal places that prices are kept with. */
export const IMPORT_SCALE = 8;

export const importKinds = ['trades', 'bars'] as const;
export type ImportKind = (typeof importKinds)[number];

export interface ImportedTrade {
  readonly timeUs: number;
  readonly price: number;
  /** Decimal text without zeros at the end. */
  readonly quantity: string;
  /** Empty where the file does not say. */
  readonly takerSide: '' | 'buy' | 'sell';
  /** That of the file; empty where it has none. */
  readonly tradeId: string;
}

export interface ImportedBar {
  readonly timeUs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: string;
}

export interface ImportFault {
  readonly fault: string;
}

/** Other names that files have for a column. */
const names: Readonly<Record<string, readonly string[]>> = {
  time: ['time', 'timestamp', 'openTime', 'open_time', 'date', 'datetime'],
  price: ['price'],
  quantity: ['quantity', 'qty', 'amount', 'size'],
  takerSide: ['takerSide', 'side', 'taker_side'],
  tradeId: ['tradeId', 'id', 'trade_id'],
  open: ['open'],
  high: ['high'],
  low: ['low'],
  close: ['close'],
  volume: ['volume'],
};
const needed: Readonly<Record<ImportKind, readonly string[]>> = {
  trades: ['time', 'price', 'quantity'],
  bars: ['time', 'open', 'high', 'low', 'close', 'volume'],
};
const TEXT_MAX = 64;
const QUANTITY = /^(0|[1-9][0-9]{0,19})(?:\.([0-9]{1,20}))?$/;

export class ImportColumns {
  private constructor(
    private readonly count: number,
    private readonly places: ReadonlyMap<string, number>,
    private readonly parseTime: (text: string) => number | undefined,
  ) {}

  /** The columns that the first line names; others are passed over. `parseTime` gives microseconds UTC. */
  static of(
    head: string,
    kind: ImportKind,
    parseTime: (text: string) => number | undefined,
  ): ImportColumns | ImportFault {
    const cells = cellsOf(head);
    const places = new Map<string, number>();
    for (const [column, spellings] of Object.entries(names)) {
      const found = cells.filter((cell) => spellings.includes(cell));
      if (found.length > 1) return { fault: `has more than one column for ${column}` };
      if (found.length === 1) places.set(column, cells.indexOf(found[0] as string));
    }
    const missing = needed[kind].filter((column) => !places.has(column));
    if (missing.length > 0) return { fault: `names no column for ${missing.join(', ')}` };
    return new ImportColumns(cells.length, places, parseTime);
  }

  trade(line: string): ImportedTrade | ImportFault {
    const cells = this.cells(line);
    if (typeof cells === 'string') return { fault: cells };
    const [timeUs, price, quantity] = [this.time(cells), priceIn(cells, 'price'), quantityIn(cells, 'quantity')];
    for (const value of [timeUs, price, quantity]) if (typeof value === 'object') return value;
    if (quantity === '0') return { fault: 'quantity is 0' };
    const side = (cells.get('takerSide') ?? '').toLowerCase();
    if (side !== '' && side !== 'buy' && side !== 'sell')
      return { fault: `takerSide ${shown(side)} is not buy or sell` };
    const tradeId = cells.get('tradeId') ?? '';
    if (!/^[\w-]{0,64}$/.test(tradeId)) return { fault: `tradeId ${shown(tradeId)} is no id` };
    return { timeUs, price, quantity, takerSide: side, tradeId } as ImportedTrade;
  }

  bar(line: string): ImportedBar | ImportFault {
    const cells = this.cells(line);
    if (typeof cells === 'string') return { fault: cells };
    const timeUs = this.time(cells);
    if (typeof timeUs !== 'number') return timeUs;
    const values: Record<string, number | string> = { timeUs };
    for (const column of ['open', 'high', 'low', 'close', 'volume']) {
      const value = column === 'volume' ? quantityIn(cells, column) : priceIn(cells, column);
      if (typeof value === 'object') return value;
      values[column] = value;
    }
    const bar = values as unknown as ImportedBar;
    const { open, high, low, close } = bar;
    if (low > Math.min(open, close) || high < Math.max(open, close))
      return { fault: 'open and close do not lie between low and high' };
    return bar;
  }

  /** By column; or what is wrong with the line. */
  private cells(line: string): ReadonlyMap<string, string> | string {
    const cells = cellsOf(line);
    if (cells.length !== this.count) return `has ${cells.length} cells, the first line ${this.count}`;
    return new Map([...this.places].map(([column, place]) => [column, cells[place] as string]));
  }

  private time(cells: ReadonlyMap<string, string>): number | ImportFault {
    const text = cells.get('time') ?? '';
    return this.parseTime(text) ?? { fault: `time ${shown(text)} is no time in UTC` };
  }
}

function cellsOf(line: string): string[] {
  return line.split(',').map((cell) => cell.trim());
}

function priceIn(cells: ReadonlyMap<string, string>, column: string): number | ImportFault {
  const text = cells.get(column) ?? '';
  const value = parseUnits(text, IMPORT_SCALE);
  if (value === 0) return { fault: `${column} is 0` };
  if (typeof value === 'number') return value;
  const why = {
    NOT_A_DECIMAL: 'is no decimal number',
    TOO_PRECISE: `has more than ${IMPORT_SCALE} decimals`,
    TOO_LARGE: 'is too large',
  };
  return { fault: `${column} ${shown(text)} ${why[value]}` };
}

/** Sums of other venues may have any number of digits; the text is exact. */
function quantityIn(cells: ReadonlyMap<string, string>, column: string): string | ImportFault {
  const text = cells.get(column) ?? '';
  const [, whole, fraction = ''] = QUANTITY.exec(text) ?? [];
  if (whole === undefined) return { fault: `${column} ${shown(text)} is no decimal number of at most 20.20 digits` };
  const kept = fraction.replace(/0+$/, '');
  return kept === '' ? whole : `${whole}.${kept}`;
}

/** What a file has in a cell may be anything. */
function shown(text: string): string {
  return JSON.stringify(text.slice(0, TEXT_MAX));
}
