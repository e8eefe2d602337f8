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
}
