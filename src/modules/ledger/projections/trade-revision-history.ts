import { Side } from '../../../common/model/order-terms.js';
import { HistoryReads } from '../../projections/history-reads.js';
import type { RevisedSide } from '../posting.js';
import type { TradeRevisionRow } from './ledger.entity.js';

type SideRow = Pick<
  TradeRevisionRow,
  'sequence' | 'eventIndex' | 'timeUs' | 'tradeId' | 'instrumentId' | 'baseChange' | 'notionalChange'
> & {
  readonly orderId: number;
  readonly isTaker: number;
  readonly buys: number;
  readonly feeChange: number;
};

/** The rows of trades that were busted or corrected. */
export class TradeRevisionHistory {
  constructor(private readonly rows: HistoryReads) {}

  /**
   * Newest first, sequences up to `throughSequence`: a page can begin within a revision. Only sides that have moved the
   * asset, or anything: a limit that counts others would cut a page short, and what is behind them would be in none.
   */
  async ofAccount(
    accountId: number,
    assetId: number | undefined,
    throughSequence: number,
    limit: number,
  ): Promise<RevisedSide[]> {
    const rows = await this.rows.all<SideRow>(
      `select * from revised_sides where accountId = ?1 and sequence <= ?2 and (
         baseChange <> 0
           and (?3 is null or instrumentId in (select instrumentId from traded_assets where baseAssetId = ?3))
         or (notionalChange <> 0 or feeChange <> 0)
           and (?3 is null or instrumentId in (select instrumentId from traded_assets where quoteAssetId = ?3)))
       order by sequence desc, isTaker limit ?4`,
      [accountId, throughSequence, assetId ?? null, limit],
    );
    return rows.map(({ eventIndex, isTaker, buys, ...same }) => ({
      ...same,
      index: eventIndex,
      isTaker: isTaker === 1,
      side: buys === 1 ? Side.buy : Side.sell,
    }));
  }
}
