import { readEvent } from '../../engine/domain/event-reader.js';
import { headerAt } from '../../../common/model/record-fields.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import type { BulkStatement, RowWriter } from '../../../config/database/row-writer.js';
import type { SqlValue } from '../../../config/database/sqlite-handle.js';
import type { Projection } from '../../projections/projection.js';
import { movesMoney, type Posting, type PostingKind, postingsOf } from '../posting.js';
import type { PostingRow } from './ledger.entity.js';
import type { TradedAssetsProjection } from './traded-assets.projection.js';

/** The numbers of the `kind` columns are places in this list; it is only ever added to. */
const postingKinds = ['deposit', 'withdrawal', 'trade', 'fee'] as const;

function kindNumber(kind: PostingKind): number {
  return postingKinds.indexOf(kind);
}

/** `reference` comes from the transfer of the same sequence. */
export function toPosting({
  eventIndex,
  kind,
  accountId: _account,
  ...same
}: PostingRow & { readonly reference: string | null }): Posting {
  return { ...same, index: eventIndex, kind: postingKinds[kind] as PostingKind };
}

const insertPostings: BulkStatement = {
  columns: 10,
  text: (tuples) => `insert into postings (accountId, sequence, eventIndex, leg, assetId, kind, amount, timeUs, orderId,
    tradeId) values ${tuples}`,
};

const insertTransfers: BulkStatement = {
  columns: 8,
  text: (tuples) => `insert into transfers (sequence, accountId, kind, assetId, amount, balance, reference, timeUs)
    values ${tuples}`,
};

/** The double entry of every event that moves money between accounts, and the deposits and withdrawals among them. */
export class PostingProjection implements Projection {
  private postings: SqlValue[] = [];
  private transfers: SqlValue[] = [];

  constructor(private readonly assets: TradedAssetsProjection) {}

  apply(events: RecordBuffer, at: number): void {
    if (!movesMoney(headerAt(events, at, 'type'))) return;
    const event = readEvent(events, at);
    const { sequence, timeUs } = event;
    for (const one of postingsOf(event, (instrumentId) => this.assets.of(instrumentId))) {
      const key = [one.accountId, sequence, one.index, one.leg];
      this.postings.push(...key, one.assetId, kindNumber(one.kind), one.amount, timeUs, one.orderId, one.tradeId);
    }
    if (event.name === 'FundsDeposited' || event.name === 'FundsWithdrawn') {
      const { assetId, amount, balance, reference } = event.body;
      const kind = kindNumber(event.name === 'FundsDeposited' ? 'deposit' : 'withdrawal');
      this.transfers.push(sequence, event.accountId, kind, assetId, amount, balance, reference, timeUs);
    }
  }

  async flush(rows: RowWriter): Promise<void> {
    const { postings, transfers } = this;
    this.postings = [];
    this.transfers = [];
    await Promise.all([rows.write(insertPostings, postings), rows.write(insertTransfers, transfers)]);
  }
}
