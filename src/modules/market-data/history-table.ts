/** The columns of exported history, the same in CSV, Parquet and REST, and rows as lines of CSV. */
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { CandleResponse, TradeResponse } from './market-data.messages.js';

type Kind = 'id' | 'count' | 'time' | 'flag' | 'text';
export interface Column {
  readonly name: string;
  /** Of a decimal, the number of its decimal places. */
  readonly kind: Kind | ((format: InstrumentFormat) => number);
}

/** A trade or a candle as REST presents it. */
export type HistoryRow = TradeResponse | CandleResponse;
type ColumnName = keyof TradeResponse | keyof CandleResponse;

/** Decimals that an average has more than the tick. */
const AVERAGE_DECIMALS = 8;
const placesOf = (step: string): number => step.split('.')[1]?.length ?? 0;
const price = ({ instrument }: InstrumentFormat): number => placesOf(instrument.tickSize);
const quantity = ({ instrument }: InstrumentFormat): number => placesOf(instrument.lotSize);
const amount = ({ quoteAsset }: InstrumentFormat): number => quoteAsset.scale;
const average = (format: InstrumentFormat): number => price(format) + AVERAGE_DECIMALS;

function columnsOf(kinds: Readonly<Partial<Record<ColumnName, Column['kind']>>>): readonly Column[] {
  return Object.entries(kinds).map(([name, kind]) => ({ name, kind }));
}

/** What the row has in a column of its table. */
export function valueIn(row: HistoryRow, { name }: Column): string | number | boolean {
  return (row as unknown as Readonly<Record<string, string | number | boolean>>)[name] as string | number | boolean;
}

export const tradeColumns = columnsOf({
  tradeId: 'id',
  time: 'time',
  price,
  quantity,
  takerSide: 'text',
  simulated: 'flag',
  sequence: 'count',
});

export const candleColumns = columnsOf({
  openTime: 'time',
  endTime: 'time',
  open: price,
  high: price,
  low: price,
  close: price,
  volume: quantity,
  quoteVolume: amount,
  takerBuyVolume: quantity,
  takerBuyQuoteVolume: amount,
  vwap: average,
  tradeCount: 'count',
  firstTradeId: 'id',
  lastTradeId: 'id',
  isClosed: 'flag',
  sequence: 'count',
});

export function csvHead(columns: readonly Column[]): string {
  return `${columns.map(({ name }) => name).join(',')}\n`;
}

/** None of the values has a comma, a quote or a line break: they are numbers, times and names of lists. */
export function csvLine(columns: readonly Column[], row: HistoryRow): string {
  return `${columns.map((column) => valueIn(row, column)).join(',')}\n`;
}
