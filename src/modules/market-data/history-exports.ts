/** Exports over REST: page by page out of what REST lists, so that neither a long period nor a slow reader needs memory. */
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { encodeCursor } from '../../common/cursor.js';
import type { Page } from '../../common/page.js';
import { VenueUnavailable } from '../engine/command-outcome.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { IntervalName } from './domain/candle-interval.js';
import { candleColumns, type Column, csvHead, csvLine, type HistoryRow, tradeColumns } from './history-table.js';
import type { HistoryFormat } from './history-format.js';
import { presentCandle, presentTrade } from './market-data-presenter.js';
import { ListCandlesQuery, ListTradesQuery } from './market-data.queries.js';
import { ParquetRows } from './parquet-rows.js';
import type { Period } from './period.js';

export interface ExportWish {
  readonly format: InstrumentFormat;
  readonly period: Period;
  /** The newest of the period, at most. */
  readonly rowsMax: number;
  readonly as: HistoryFormat;
}

const PAGE_ROWS = 500;
/** Exports at once; who comes beyond is told to come back. */
export const EXPORTS_MAX = 8;
/** A reader that takes longer is cut off, so that none keeps a place for ever. */
const EXPORT_MS_MAX = 600_000;

type Pages = (cursor: string | undefined) => Promise<Page<HistoryRow>>;

@Injectable()
export class HistoryExports {
  private running = 0;

  constructor(private readonly queries: QueryBus) {}

  /** Newest first. `beforeTradeId` undefined begins with the newest. */
  trades(wish: ExportWish, beforeTradeId: number | undefined): Promise<Readable> {
    const { format, period } = wish;
    const start = beforeTradeId === undefined ? undefined : encodeCursor(beforeTradeId);
    const pages: Pages = async (cursor) => {
      const query = new ListTradesQuery(format.instrument.instrumentId, PAGE_ROWS, cursor ?? start);
      const { items, nextCursor } = await this.queries.execute(query);
      const within = items.filter(({ timeUs }) => timeUs >= period.fromUs && timeUs < period.toUs);
      // Times never grow towards older trades.
      const isOver = (items.at(-1)?.timeUs ?? 0) < period.fromUs;
      return {
        items: within.map((trade) => presentTrade(trade, format)),
        nextCursor: isOver ? null : nextCursor,
      };
    };
    return this.stream(wish, tradeColumns, pages);
  }

  candles(wish: ExportWish, interval: IntervalName): Promise<Readable> {
    const { format, period } = wish;
    const { instrumentId } = format.instrument;
    const pages: Pages = async (cursor) => {
      const request = { instrumentId, interval, ...period, limit: PAGE_ROWS, cursor };
      const { items, nextCursor } = await this.queries.execute(new ListCandlesQuery(request));
      return { items: items.map((candle) => presentCandle(candle, format)), nextCursor };
    };
    return this.stream(wish, candleColumns, pages);
  }

  /** What cannot be answered at all is said before anything is sent. */
  private async stream(wish: ExportWish, columns: readonly Column[], pages: Pages): Promise<Readable> {
    if (this.running >= EXPORTS_MAX) throw new VenueUnavailable('VENUE_BUSY');
    this.running += 1;
    try {
      const first = await pages(undefined);
      const stream = Readable.from(written(wish, columns, rowsOf(first, pages, wish.rowsMax)), { objectMode: false });
      const timer = setTimeout(() => stream.destroy(), EXPORT_MS_MAX);
      timer.unref();
      stream.once('close', () => {
        clearTimeout(timer);
        this.running -= 1;
      });
      return stream;
    } catch (error) {
      this.running -= 1;
      throw error;
    }
  }
}

async function* rowsOf(first: Page<HistoryRow>, pages: Pages, rowsMax: number): AsyncGenerator<readonly HistoryRow[]> {
  let left = rowsMax;
  for (let page = first; ; page = await pages(page.nextCursor)) {
    yield page.items.slice(0, left);
    left -= page.items.length;
    if (page.nextCursor === null || left <= 0) return;
  }
}

async function* written(
  { as, format }: ExportWish,
  columns: readonly Column[],
  pages: AsyncGenerator<readonly HistoryRow[]>,
): AsyncGenerator<string | Uint8Array> {
  if (as === 'csv') {
    yield csvHead(columns);
    for await (const rows of pages) yield rows.map((row) => csvLine(columns, row)).join('');
    return;
  }
  const parquet = new ParquetRows(columns, format);
  for await (const rows of pages) {
    for (const row of rows) {
      const piece = parquet.add(row);
      if (piece.length > 0) yield piece;
    }
  }
  yield parquet.end();
}
