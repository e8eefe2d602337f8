import { Injectable } from '@nestjs/common';
import { invariant } from '../../common/assert.js';
import { decodeCursor, encodeCursor } from '../../common/cursor.js';
import { formatUnits } from '../../common/decimal.js';
import { PAGE_LENGTH_DEFAULT } from '../../common/nest/page-request.js';
import { itemsToFind, pageOf } from '../../common/page.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import type { Withdrawal } from './withdrawal.js';
import type { ListWithdrawalsRequest, WithdrawalPageResponse, WithdrawalResponse } from './withdrawals.messages.js';
import { WithdrawalsStore } from './withdrawals.store.js';

/** Withdrawals as both sides read them. */
@Injectable()
export class WithdrawalLists {
  constructor(
    private readonly store: WithdrawalsStore,
    private readonly directory: InstrumentDirectory,
  ) {}

  /** Of one account, or of all where none is named. */
  async page(
    { status, limit = PAGE_LENGTH_DEFAULT, cursor }: ListWithdrawalsRequest,
    accountId?: number,
  ): Promise<WithdrawalPageResponse> {
    const beforeNumber = cursor === undefined ? Number.MAX_SAFE_INTEGER : (decodeCursor(cursor, 1)[0] as number);
    const filter = { status, ...(accountId !== undefined && { accountId }) };
    const found = await this.store.newest(filter, beforeNumber, itemsToFind(limit));
    const { items, nextCursor } = pageOf(found, limit, ({ withdrawalNumber }) => encodeCursor(withdrawalNumber));
    return { items: items.map((withdrawal) => this.present(withdrawal)), nextCursor };
  }

  present(withdrawal: Withdrawal): WithdrawalResponse {
    const asset = this.directory.assetById(withdrawal.assetId);
    invariant(asset !== undefined, 'assets stay');
    const { withdrawalId, destination, reference, status, decidedBy, reason, sequence } = withdrawal;
    return {
      withdrawalId,
      accountId: String(withdrawal.accountId),
      asset: asset.asset,
      amount: formatUnits(withdrawal.units, asset.scale),
      destination,
      reference,
      status,
      requestedBy: withdrawal.requesterName,
      requestedAt: new Date(withdrawal.requestedAtMs).toISOString(),
      decidedBy,
      decidedAt: withdrawal.decidedAtMs === null ? null : new Date(withdrawal.decidedAtMs).toISOString(),
      reason,
      sequence,
    };
  }
}
