import { decodeCursor, encodeCursor } from '../../common/cursor.js';
import { itemsToFind, type Page, pageOf } from '../../common/page.js';
import { VenueUnavailable } from '../engine/command-outcome.js';
import type { ProjectionProgress } from '../projections/progress.js';
import type { PublicTrade } from './domain/trade-tape.js';
import type { MarketDataFeed } from './market-data-feed.js';
import type { TradeHistory } from './projections/trade-history.js';

/** The public tape: the newest trades from memory, older ones from the rows. */
export class TradeReader {
  constructor(
    private readonly feed: MarketDataFeed,
    private readonly history: TradeHistory,
    private readonly projections: ProjectionProgress,
  ) {}

  async list(instrumentId: number, limit: number, cursor: string | undefined): Promise<Page<PublicTrade>> {
    const beforeTradeId = cursor === undefined ? Number.MAX_SAFE_INTEGER : (decodeCursor(cursor, 1)[0] as number);
    const market = this.feed.market(instrumentId);
    if (market === undefined) return { items: [], nextCursor: null };
    const trades = market.tape.newest(itemsToFind(limit), beforeTradeId);
    if (trades.length < itemsToFind(limit) && market.tape.floorSequence > 0) {
      // Rows must reach up to where the memory begins.
      if (this.projections.checkpoint < market.tape.floorSequence) throw new VenueUnavailable('NOT_YET_PROJECTED');
      const olderThan = trades.at(-1)?.tradeId ?? beforeTradeId;
      trades.push(...(await this.history.newest(instrumentId, itemsToFind(limit) - trades.length, olderThan)));
    }
    return pageOf(trades, limit, (last) => encodeCursor(last.tradeId));
  }

  /** Oldest first, at most a page, of trades with ids from `fromTradeId`. */
  async listFrom(instrumentId: number, fromTradeId: number, limit: number): Promise<PublicTrade[]> {
    const tape = this.feed.market(instrumentId)?.tape;
    if (tape === undefined) return [];
    const { trades: recent, isWhole } = tape.oldest(limit, fromTradeId);
    if (isWhole) return recent;
    // Rows must reach up to where the memory begins.
    if (this.projections.checkpoint < tape.floorSequence) throw new VenueUnavailable('NOT_YET_PROJECTED');
    const rows = await this.history.oldest(instrumentId, limit, fromTradeId);
    const lastId = rows.at(-1)?.tradeId ?? 0;
    return [...rows, ...recent.filter(({ tradeId }) => tradeId > lastId)].slice(0, limit);
  }

  /** Where the ids of trades begin that are not before `timeUs`, whatever they trade; known not to be before `knownId`. */
  async firstIdFrom(timeUs: number, knownId: number): Promise<number> {
    let firstId = await this.history.firstIdFrom(timeUs, knownId);
    // What is no row yet may be older too.
    for (const { tape } of this.feed.markets()) firstId = Math.max(firstId, tape.lastIdBefore(timeUs) + 1);
    return firstId;
  }
}
