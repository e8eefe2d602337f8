import { decodeCursor, encodeCursor } from '../../common/cursor.js';
import { eventLayouts, type VenueEvent } from '../../common/model/events.js';
import { Side } from '../../common/model/order-terms.js';
import { headerAt } from '../../common/model/record-fields.js';
import { itemsToFind, type Page, pageOf } from '../../common/page.js';
import { readEvent } from '../engine/domain/event-reader.js';
import type { EventTail } from '../projections/event-tail.js';
import type { AccountFill, FillFilter } from './order-lists.js';
import type { FillRow } from './projections/fill.entity.js';
import { toFill } from './projections/fill.projection.js';
import type { OrderHistory } from './projections/order-history.js';

const TRADED = eventLayouts.TradeExecuted;

/** The fills of an account, newest first; the two sides of a trade with itself are two fills, the taker's first. */
export class FillReader {
  constructor(
    private readonly tail: EventTail,
    private readonly history: OrderHistory,
  ) {}

  async list(accountId: number, filter: FillFilter): Promise<Page<AccountFill>> {
    const { instrumentId, orderId } = filter;
    const limit = itemsToFind(filter.limit);
    const [beforeTradeId, beforeIsTaker] =
      filter.cursor === undefined ? [Number.MAX_SAFE_INTEGER, 0] : (decodeCursor(filter.cursor, 2) as [number, number]);
    const isWanted = (fill: AccountFill): boolean =>
      (fill.tradeId < beforeTradeId || (fill.tradeId === beforeTradeId && isTaker(fill) < beforeIsTaker)) &&
      (instrumentId === undefined || fill.instrumentId === instrumentId) &&
      (orderId === undefined || fill.orderId === orderId);
    const recent = this.recent(accountId, limit, isWanted);
    const rows = await this.history.fills({ accountId, beforeTradeId, beforeIsTaker, instrumentId, orderId, limit });
    const all = new Map([...recent, ...rows.map(toAccountFill)].map((fill) => [encodePlace(fill), fill]));
    const newestFirst = [...all.values()].toSorted((a, b) => b.tradeId - a.tradeId || isTaker(b) - isTaker(a));
    return pageOf(newestFirst, filter.limit, encodePlace);
  }

  private recent(accountId: number, limit: number, isWanted: (fill: AccountFill) => boolean): AccountFill[] {
    const fills: AccountFill[] = [];
    this.tail.ofAccount(accountId, (events, at) => {
      if (headerAt(events, at, 'type') !== TRADED.type) return true;
      const event = readEvent(events, at) as VenueEvent & { readonly name: 'TradeExecuted' };
      fills.push(...fillsOf(event, accountId).filter(isWanted));
      return fills.length < limit;
    });
    return fills;
  }
}

function isTaker(fill: AccountFill): number {
  return fill.liquidity === 'taker' ? 1 : 0;
}

function encodePlace(fill: AccountFill): string {
  return encodeCursor(fill.tradeId, isTaker(fill));
}

function toAccountFill(row: FillRow): AccountFill {
  return { ...toFill(row), orderId: row.orderId, instrumentId: row.instrumentId, side: row.side };
}

/** The sides of a trade that belong to the account, the taker's first. */
function fillsOf(event: VenueEvent & { readonly name: 'TradeExecuted' }, accountId: number): AccountFill[] {
  const { body, timeUs, sequence } = event;
  const { tradeId, priceTicks, quantityLots, instrumentId, takerSide } = body;
  const same = { tradeId, priceTicks, quantityLots, instrumentId, timeUs, sequence };
  const fills: AccountFill[] = [];
  if (event.accountId === accountId) {
    fills.push({ ...same, liquidity: 'taker', orderId: body.takerOrderId, side: takerSide, fee: body.takerFee });
  }
  if (body.makerAccountId === accountId) {
    const side = takerSide === Side.buy ? Side.sell : Side.buy;
    fills.push({ ...same, liquidity: 'maker', orderId: body.makerOrderId, side, fee: body.makerFee });
  }
  return fills;
}
