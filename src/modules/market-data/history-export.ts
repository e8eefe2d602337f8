/** Public history from the event store of a data directory: exact and complete, whatever rows are kept. A venue may be writing on. */
import { f64At, i32At, lengthAt, sequenceAt, timeUsAt, typeAt, u8At } from '../../common/model/record-fields.js';
import { eventLayouts } from '../../common/model/events.js';
import { lastStoredSequence, StoredEvents } from '../engine/event-source.js';
import type { EventBatch } from '../engine/event-stream.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import { EventFedDirectory } from '../instruments/event-fed-directory.js';
import { barOf, mergeLater, type OpenBar } from './domain/bar.js';
import { candleIntervals, type IntervalName } from './domain/candle-interval.js';
import type { PublicTrade } from './domain/trade-tape.js';
import { candleColumns, csvHead, type Column, csvLine, type HistoryRow, tradeColumns } from './history-table.js';
import { presentCandle, presentTrade } from './market-data-presenter.js';
import { ParquetRows } from './parquet-rows.js';
import type { Period } from './period.js';

export interface HistoryExportOptions {
  readonly dataDir: string;
  readonly symbol: string;
  /** Candles of this length; trades where it is left out. */
  readonly interval?: IntervalName;
  /** When trades happened, or candles begin. */
  readonly period: Period;
}

/** No instrument of the venue ever had the symbol. */
export class UnknownExportSymbol extends Error {
  override readonly name = 'UnknownExportSymbol';
}

const Traded = eventLayouts.TradeExecuted;

/**
 * Trades or candles as CSV, oldest first: the names of the columns, then a line each. Throws `JournalDamaged`,
 * `EventsRemoved` and `UnknownExportSymbol`.
 */
export function* exportHistory(options: HistoryExportOptions): Generator<string> {
  const columns = columnsOf(options);
  const history = new StoredHistory(options);
  yield csvHead(columns);
  for (const row of history.rows()) yield csvLine(columns, row);
  // Says so where there is no such instrument.
  history.format();
}

/** The same as the pieces of a Parquet file. */
export function* exportParquet(options: HistoryExportOptions): Generator<Uint8Array> {
  const columns = columnsOf(options);
  const history = new StoredHistory(options);
  let parquet: ParquetRows | undefined;
  for (const row of history.rows()) {
    parquet ??= new ParquetRows(columns, history.format());
    const piece = parquet.add(row);
    if (piece.length > 0) yield piece;
  }
  yield (parquet ?? new ParquetRows(columns, history.format())).end();
}

function columnsOf({ interval }: HistoryExportOptions): readonly Column[] {
  return interval === undefined ? tradeColumns : candleColumns;
}

/** The trades of a stored venue as REST presents them, oldest first. Throws as `exportHistory` does. */
export function* storedTrades(options: Omit<HistoryExportOptions, 'interval'>): Generator<HistoryRow> {
  const history = new StoredHistory(options);
  yield* history.rows();
  history.format();
}

class StoredHistory {
  private readonly directory = new EventFedDirectory();

  constructor(private readonly options: HistoryExportOptions) {}

  *rows(): Generator<HistoryRow> {
    const { dataDir, symbol, interval, period } = this.options;
    const rowsOf = interval === undefined ? tradeRows : candleRows(interval);
    const last = lastStoredSequence(dataDir);
    const source = new StoredEvents(dataDir, 1, () => last);
    try {
      const trades = tradesOf(source, this.directory, symbol);
      yield* rowsOf(trades, () => this.format(), period);
    } finally {
      source.close();
    }
  }

  format(): InstrumentFormat {
    const { symbol } = this.options;
    const instrument = this.directory.bySymbol(symbol);
    if (instrument === undefined) throw new UnknownExportSymbol(`no instrument of the venue has the symbol ${symbol}`);
    return this.directory.formatOf(instrument);
  }
}

type Rows = (trades: Iterable<Happening>, format: () => InstrumentFormat, period: Period) => Generator<HistoryRow>;

/** A trade; or no trade, and how far the time of the venue has come. */
type Happening = { readonly trade: PublicTrade | undefined; readonly timeUs: number };

const tradeRows: Rows = function* (trades, format, { fromUs, toUs }) {
  for (const { trade } of trades) {
    if (trade === undefined || trade.timeUs < fromUs || trade.timeUs >= toUs) continue;
    yield presentTrade(trade, format());
  }
};

function candleRows(name: IntervalName): Rows {
  const { startOf, endOf } = candleIntervals[name];
  return function* (trades, format, { fromUs, toUs }) {
    const rowOf = (bar: OpenBar, nowUs: number): HistoryRow => {
      const endUs = endOf(bar.openUs);
      return presentCandle({ ...bar, endUs, isClosed: endUs <= nowUs }, format());
    };
    let open: OpenBar | undefined;
    let nowUs = 0;
    for (const { trade, timeUs } of trades) {
      nowUs = timeUs;
      if (trade === undefined) continue;
      const openUs = startOf(trade.timeUs);
      if (open?.openUs === openUs) mergeLater(open, barOf(openUs, trade));
      else {
        if (open !== undefined) yield rowOf(open, nowUs);
        open = openUs >= fromUs && openUs < toUs ? barOf(openUs, trade) : undefined;
      }
    }
    if (open !== undefined) yield rowOf(open, nowUs);
  };
}
function* tradesOf(source: StoredEvents, directory: EventFedDirectory, symbol: string): Generator<Happening> {
  for (let batch = source.next(); batch !== undefined; batch = source.next()) {
    directory.onEvents(batch);
    const instrumentId = directory.bySymbol(symbol)?.instrumentId;
    if (instrumentId !== undefined) yield* tradesIn(batch, instrumentId);
  }
}

function* tradesIn({ events, start, end }: EventBatch, instrumentId: number): Generator<Happening> {
  let timeUs = 0;
  for (let at = start; at < end; at += lengthAt(events, at)) {
    timeUs = timeUsAt(events, at);
    const { at: field } = Traded;
    if (typeAt(events, at) !== Traded.type || i32At(events, at + field.instrumentId) !== instrumentId) continue;
    const trade: PublicTrade = {
      tradeId: f64At(events, at + field.tradeId),
      instrumentId,
      priceTicks: f64At(events, at + field.priceTicks),
      quantityLots: f64At(events, at + field.quantityLots),
      notional: f64At(events, at + field.notional),
      takerSide: u8At(events, at + field.takerSide),
      simulated: u8At(events, at + field.simulated) === 1,
      timeUs,
      sequence: sequenceAt(events, at),
    };
    yield { trade, timeUs };
  }
  yield { trade: undefined, timeUs };
}
