/** Public history as CSV, from the event store of a data directory: exact and complete, whatever rows are kept. A venue may be writing on. */
import { headerAt, i32At, f64At, u8At } from '../../common/model/record-fields.js';
import { eventLayouts } from '../../common/model/events.js';
import { lastStoredSequence, StoredEvents } from '../engine/event-source.js';
import type { EventBatch } from '../engine/event-stream.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import { EventFedDirectory } from '../instruments/event-fed-directory.js';
import { barOf, mergeLater, type OpenBar } from './domain/bar.js';
import { candleIntervals, type IntervalName } from './domain/candle-interval.js';
import type { PublicTrade } from './domain/trade-tape.js';
import { presentCandle, presentTrade } from './market-data-presenter.js';
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

/** The names of the columns, then one line a trade or candle, oldest first. Throws `JournalDamaged` and `EventsRemoved`. */
export function* exportHistory({ dataDir, symbol, interval, period }: HistoryExportOptions): Generator<string> {
  const directory = new EventFedDirectory();
  const lines = interval === undefined ? tradeLines : candleLines(interval);
  const last = lastStoredSequence(dataDir);
  const source = new StoredEvents(dataDir, 1, () => last);
  try {
    const trades = tradesOf(source, directory, symbol);
    yield* lines(trades, () => formatOf(directory, symbol), period);
  } finally {
    source.close();
  }
  formatOf(directory, symbol);
}

type Lines = (trades: Iterable<Happening>, format: () => InstrumentFormat, period: Period) => Generator<string>;

/** A trade; or no trade, and how far the time of the venue has come. */
type Happening = { readonly trade: PublicTrade | undefined; readonly timeUs: number };

const tradeColumns = ['tradeId', 'time', 'price', 'quantity', 'takerSide', 'simulated', 'sequence'] as const;
const candleColumns = [
  'openTime',
  'endTime',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'quoteVolume',
  'takerBuyVolume',
  'takerBuyQuoteVolume',
  'vwap',
  'tradeCount',
  'firstTradeId',
  'lastTradeId',
  'isClosed',
  'sequence',
] as const;

const tradeLines: Lines = function* (trades, format, { fromUs, toUs }) {
  yield `${tradeColumns.join(',')}\n`;
  for (const { trade } of trades) {
    if (trade === undefined || trade.timeUs < fromUs || trade.timeUs >= toUs) continue;
    const shown = presentTrade(trade, format());
    yield `${tradeColumns.map((column) => shown[column]).join(',')}\n`;
  }
};

function candleLines(name: IntervalName): Lines {
  const { startOf, endOf } = candleIntervals[name];
  return function* (trades, format, { fromUs, toUs }) {
    const lineOf = (bar: OpenBar, nowUs: number): string => {
      const endUs = endOf(bar.openUs);
      const shown = presentCandle({ ...bar, endUs, isClosed: endUs <= nowUs }, format());
      return `${candleColumns.map((column) => shown[column]).join(',')}\n`;
    };
    yield `${candleColumns.join(',')}\n`;
    let open: OpenBar | undefined;
    let nowUs = 0;
    for (const { trade, timeUs } of trades) {
      nowUs = timeUs;
      if (trade === undefined) continue;
      const openUs = startOf(trade.timeUs);
      if (open?.openUs === openUs) mergeLater(open, barOf(openUs, trade));
      else {
        if (open !== undefined) yield lineOf(open, nowUs);
        open = openUs >= fromUs && openUs < toUs ? barOf(openUs, trade) : undefined;
      }
    }
    if (open !== undefined) yield lineOf(open, nowUs);
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
  for (let at = start; at < end; at += headerAt(events, at, 'length')) {
    timeUs = headerAt(events, at, 'timeUs');
    const { at: field } = Traded;
    if (headerAt(events, at, 'type') !== Traded.type || i32At(events, at + field.instrumentId) !== instrumentId)
      continue;
    const trade: PublicTrade = {
      tradeId: f64At(events, at + field.tradeId),
      instrumentId,
      priceTicks: f64At(events, at + field.priceTicks),
      quantityLots: f64At(events, at + field.quantityLots),
      notional: f64At(events, at + field.notional),
      takerSide: u8At(events, at + field.takerSide),
      simulated: u8At(events, at + field.simulated) === 1,
      timeUs,
      sequence: headerAt(events, at, 'sequence'),
    };
    yield { trade, timeUs };
  }
  yield { trade: undefined, timeUs };
}

function formatOf(directory: EventFedDirectory, symbol: string): InstrumentFormat {
  const instrument = directory.bySymbol(symbol);
  if (instrument === undefined) throw new UnknownExportSymbol(`no instrument of the venue has the symbol ${symbol}`);
  return directory.formatOf(instrument);
}
