import { decodeCursor, encodeCursor } from '../../common/cursor.js';
import { eventLayouts, type VenueEvent } from '../../common/model/events.js';
import { typeAt } from '../../common/model/record-fields.js';
import { itemsToFind, type Page, pageOf } from '../../common/page.js';
import { readEvent } from '../engine/domain/event-reader.js';
import type { EventTail } from '../projections/event-tail.js';
import type { FillHistory } from '../projections/fill-history.js';
import { fillsOf, type SettledFill } from '../projections/fill.js';
import { type AccountFill, toAccountFill } from './order-fill.js';
import type { FillFilter } from './order-filters.js';

const TRADED = eventLayouts.TradeExecuted.type;

/** The fills of an account, newest first; the two sides of a trade with itself are two fills, the taker's first. */
export class FillReader {
  constructor(
    private readonly tail: EventTail,
    private readonly history: FillHistory,
  ) {}

  async list(accountId: number, filter: FillFilter): Promise<Page<AccountFill>> {
    const { instrumentId, orderId } = filter;
    const limit = itemsToFind(filter.limit);
    const [beforeTradeId, beforeIsTaker] =
      filter.cursor === undefined ? [Number.MAX_SAFE_INTEGER, 0] : (decodeCursor(filter.cursor, 2) as [number, number]);
    const isWanted = (fill: SettledFill): boolean =>
      fill.accountId === accountId &&
      (fill.tradeId < beforeTradeId || (fill.tradeId === beforeTradeId && Number(fill.isTaker) < beforeIsTaker)) &&
      (instrumentId === undefined || fill.instrumentId === instrumentId) &&
      (orderId === undefined || fill.orderId === orderId);
    const recent = this.recent(accountId, limit, isWanted);
    const instrumentIds = instrumentId === undefined ? undefined : [instrumentId];
    const place = { beforeTradeId, beforeIsTaker };
    const rows = await this.history.ofAccount({ accountId, ...place, instrumentIds, orderId, limit });
    const all = new Map([...recent, ...rows].map((fill) => [encodePlace(fill), fill]));
    const newestFirst = [...all.values()].toSorted(
      (a, b) => b.tradeId - a.tradeId || Number(b.isTaker) - Number(a.isTaker),
    );
    const { items, nextCursor } = pageOf(newestFirst, filter.limit, encodePlace);
    return { items: items.map(toAccountFill), nextCursor };
  }

  private recent(accountId: number, limit: number, isWanted: (fill: SettledFill) => boolean): SettledFill[] {
    const fills: SettledFill[] = [];
    this.tail.ofAccount(accountId, (events, at) => {
      if (typeAt(events, at) !== TRADED) return true;
      const trade = readEvent(events, at) as VenueEvent & { readonly name: 'TradeExecuted' };
      fills.push(...fillsOf(trade).filter(isWanted));
      return fills.length < limit;
    });
    return fills;
  }
}

function encodePlace(fill: SettledFill): string {
  return encodeCursor(fill.tradeId, Number(fill.isTaker));
}
