import { HistoryReads } from '../../projections/history-reads.js';
import type { Transfer } from '../posting.js';
import type { TransferRow } from './ledger.entity.js';

/** The rows of deposits and withdrawals. */
export class TransferHistory {
  constructor(private readonly rows: HistoryReads) {}

  /** Newest first, sequences below `beforeSequence`. */
  async ofAccount(
    accountId: number,
    assetId: number | undefined,
    beforeSequence: number,
    limit: number,
  ): Promise<Transfer[]> {
    const rows = await this.rows.all<TransferRow>(
      `select * from transfers where accountId = ?1 and sequence < ?2 and (?3 is null or assetId = ?3)
       order by sequence desc limit ?4`,
      [accountId, beforeSequence, assetId ?? null, limit],
    );
    return rows.map(({ balance: _balance, eventIndex: index, ...transfer }) => ({ ...transfer, index }));
  }
}
