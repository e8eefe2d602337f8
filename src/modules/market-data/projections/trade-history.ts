import { HistoryReads } from '../../projections/history-reads.js';
import type { PublicTrade } from '../domain/trade-tape.js';
import type { TradeRow } from './market-data.entity.js';
import { toTrade } from './trade.projection.js';

/** The rows of the public tape. */
export class TradeHistory {
  constructor(private readonly rows: HistoryReads) {}

  /** Newest first, ids below `beforeTradeId`. */
  async newest(instrumentId: number, limit: number, beforeTradeId: number): Promise<PublicTrade[]> {
    const rows = await this.rows.all<TradeRow>(
      'select * from trades where instrumentId = ? and tradeId < ? order by tradeId desc limit ?',
      [instrumentId, beforeTradeId, limit],
    );
    return rows.map(toTrade);
  }

  /** Oldest first, ids from `fromTradeId`. */
  async oldest(instrumentId: number, limit: number, fromTradeId: number): Promise<PublicTrade[]> {
    const rows = await this.rows.all<TradeRow>(
      'select * from trades where instrumentId = ? and tradeId >= ? order by tradeId limit ?',
      [instrumentId, fromTradeId, limit],
    );
    return rows.map(toTrade);
  }

  /** The first id, of any instrument, of a trade that is not before `timeUs`; the one behind the last where there is none. Known not to be before `knownId`. */
  async firstIdFrom(timeUs: number, knownId: number): Promise<number> {
    const [ends] = await this.rows.all<{ low: number | null; high: number | null }>(
      'select min(tradeId) as low, max(tradeId) as high from trades',
      [],
    );
    let low = Math.max(ends?.low ?? 1, knownId);
    let high = (ends?.high ?? 0) + 1;
    // Ids and times grow together.
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const [trade] = await this.rows.all<{ tradeId: number; timeUs: number }>(
        'select tradeId, timeUs from trades where tradeId >= ? order by tradeId limit 1',
        [middle],
      );
      if (trade === undefined || trade.timeUs >= timeUs) high = middle;
      else low = trade.tradeId + 1;
    }
    return low;
  }
}
