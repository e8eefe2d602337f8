import type { SettledFill } from './fill.js';
import { FillRow } from './fills/fill.entity.js';
import { FillProjection, toSettledFill } from './fills/fill.projection.js';
import { HistoryReads } from './history-reads.js';
import type { Projection } from './projection.js';

export const fillEntities = [FillRow];

export function fillProjections(): Projection[] {
  return [new FillProjection()];
}

export interface AccountFillFilter {
  readonly accountId: number;
  /** Fills come after this place of the list: newest trade first, in a trade the taker's side first. */
  readonly beforeTradeId: number;
  readonly beforeIsTaker: number;
  /** Undefined is all. */
  readonly instrumentIds: readonly number[] | undefined;
  readonly orderId: number | undefined;
  readonly limit: number;
}

/** Those of one position in one direction. */
export interface PositionFillFilter {
  readonly accountId: number;
  readonly instrumentId: number;
  readonly side: number;
  readonly beforeTradeId: number;
  readonly limit: number;
}

/** The rows of fills, which both the orders and the statements of an account are told from. */
export class FillHistory {
  constructor(private readonly rows: HistoryReads) {}

  /** The fills of some orders, oldest first. */
  async ofOrders(orderIds: readonly number[]): Promise<SettledFill[]> {
    if (orderIds.length === 0) return [];
    const rows = await this.rows.all<FillRow>(
      'select * from fills where orderId in (select value from json_each(?)) order by orderId, tradeId',
      [JSON.stringify(orderIds)],
    );
    return rows.map(toSettledFill);
  }

  /** The fills of a position, newest first. Of the two sides of a trade with itself each is of another direction. */
  async ofPosition(filter: PositionFillFilter): Promise<SettledFill[]> {
    const { accountId, instrumentId, side, beforeTradeId, limit } = filter;
    const rows = await this.rows.all<FillRow>(
      `select * from fills indexed by fills_position
       where accountId = ? and instrumentId = ? and side = ? and tradeId < ? order by tradeId desc limit ?`,
      [accountId, instrumentId, side, beforeTradeId, limit],
    );
    return rows.map(toSettledFill);
  }

  /** The two sides of a trade, the taker's first. */
  async ofTrade(tradeId: number): Promise<SettledFill[]> {
    const rows = await this.rows.all<FillRow>(
      'select * from fills indexed by fills_trade where tradeId = ? order by isTaker desc',
      [tradeId],
    );
    return rows.map(toSettledFill);
  }

  /** The fills of an account, newest first. */
  async ofAccount(filter: AccountFillFilter): Promise<SettledFill[]> {
    const { accountId, beforeTradeId, beforeIsTaker, instrumentIds, orderId, limit } = filter;
    const instruments = instrumentIds === undefined ? null : JSON.stringify(instrumentIds);
    const where = `accountId = ?1 and (tradeId, isTaker) < (?2, ?3)
      and (?4 is null or instrumentId in (select value from json_each(?4)))`;
    const order = 'order by tradeId desc, isTaker desc';
    const values = [accountId, beforeTradeId, beforeIsTaker, instruments, limit];
    const rows =
      orderId === undefined
        ? await this.rows.all<FillRow>(`select * from fills where ${where} ${order} limit ?5`, values)
        : await this.rows.all<FillRow>(
            `select * from fills indexed by fills_order where ${where} and orderId = ?6 ${order} limit ?5`,
            [...values, orderId],
          );
    return rows.map(toSettledFill);
  }
}
