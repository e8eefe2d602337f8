import { HistoryReads } from '../../projections/history-reads.js';
import type { Posting } from '../posting.js';
import type { PostingRow } from './ledger.entity.js';
import { toPosting } from './posting.projection.js';

/** Where a statement goes on: below this leg, newest first. */
export interface PostingPlace {
  readonly sequence: number;
  readonly index: number;
  readonly leg: number;
}

/** The rows of postings, with the references of their transfers. */
export class PostingHistory {
  constructor(private readonly rows: HistoryReads) {}

  async ofAccount(
    accountId: number,
    assetId: number | undefined,
    before: PostingPlace,
    limit: number,
  ): Promise<Posting[]> {
    const rows = await this.rows.all<PostingRow & { readonly reference: string | null }>(
      `select p.*, t.reference from postings p left join transfers t on t.sequence = p.sequence
       where p.accountId = ?1 and (p.sequence, p.eventIndex, p.leg) < (?2, ?3, ?4) and (?5 is null or p.assetId = ?5)
       order by p.sequence desc, p.eventIndex desc, p.leg desc limit ?6`,
      [accountId, before.sequence, before.index, before.leg, assetId ?? null, limit],
    );
    return rows.map(toPosting);
  }
}
