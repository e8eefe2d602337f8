import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, type Repository } from 'typeorm';
import { IDENTITY } from '../identity/identity.data-source.js';
import type { Withdrawal, WithdrawalStatus, WithdrawalTerms } from './withdrawal.js';
import { WithdrawalEntity } from './withdrawal.entity.js';

export type NewWithdrawal = WithdrawalTerms &
  Pick<Withdrawal, 'withdrawalId' | 'requesterId' | 'requesterName' | 'requestedAtMs'>;

export interface WithdrawalFilter {
  readonly accountId?: number;
  readonly status?: WithdrawalStatus | undefined;
}

@Injectable()
export class WithdrawalsStore {
  constructor(@InjectRepository(WithdrawalEntity, IDENTITY) private readonly rows: Repository<WithdrawalEntity>) {}

  /** False where the account has used the reference before; of two at once, one is first. */
  async add(withdrawal: NewWithdrawal): Promise<boolean> {
    const undecided = { decidedById: null, decidedBy: null, decidedAtMs: null, reason: null, sequence: null };
    await this.rows
      .createQueryBuilder()
      .insert()
      .orIgnore()
      .values({ ...withdrawal, status: 'pending', ...undecided })
      .updateEntity(false)
      .execute();
    const known = await this.byReference(withdrawal.accountId, withdrawal.reference);
    return known?.withdrawalId === withdrawal.withdrawalId;
  }

  async byId(withdrawalId: string): Promise<Withdrawal | undefined> {
    return (await this.rows.findOneBy({ withdrawalId })) ?? undefined;
  }

  async byReference(accountId: number, reference: string): Promise<Withdrawal | undefined> {
    return (await this.rows.findOneBy({ accountId, reference })) ?? undefined;
  }

  pendingCount(accountId: number): Promise<number> {
    return this.rows.countBy({ accountId, status: 'pending' });
  }

  /** Newest first, below `beforeNumber`. */
  newest({ accountId, status }: WithdrawalFilter, beforeNumber: number, count: number): Promise<Withdrawal[]> {
    const where = {
      withdrawalNumber: LessThan(beforeNumber),
      ...(accountId !== undefined && { accountId }),
      ...(status !== undefined && { status }),
    };
    return this.rows.find({ where, order: { withdrawalNumber: 'DESC' }, take: count });
  }

  /** Those that were granted and whose posting is not recorded, oldest first. */
  unfinished(): Promise<Withdrawal[]> {
    return this.rows.find({ where: { status: 'approved' }, order: { withdrawalNumber: 'ASC' } });
  }

  /** Decides a pending one; of several who try at once, one gets true. */
  async decide(
    withdrawalId: string,
    status: 'approved' | 'rejected' | 'cancelled',
    by: { readonly userId: string; readonly username: string },
    nowMs: number,
    reason: string | null = null,
  ): Promise<boolean> {
    const { affected } = await this.rows.update(
      { withdrawalId, status: 'pending' },
      { status, decidedById: by.userId, decidedBy: by.username, decidedAtMs: nowMs, reason },
    );
    return affected === 1;
  }

  async done(withdrawalId: string, sequence: number): Promise<void> {
    await this.rows.update({ withdrawalId, status: 'approved' }, { status: 'done', sequence });
  }

  async failed(withdrawalId: string, reason: string): Promise<void> {
    await this.rows.update({ withdrawalId, status: 'approved' }, { status: 'failed', reason });
  }
}
