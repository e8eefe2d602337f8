import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, LessThan, LessThanOrEqual, MoreThan, type Repository } from 'typeorm';
import type { ApprovalStatus } from '../../common/nest/second-person.js';
import { IDENTITY } from '../identity/identity.data-source.js';
import type { Proposal } from './proposal.js';
import { ProposalEntity } from './proposal.entity.js';

@Injectable()
export class ProposalsStore {
  constructor(@InjectRepository(ProposalEntity, IDENTITY) private readonly rows: Repository<ProposalEntity>) {}

  async add(proposal: Omit<Proposal, 'proposalNumber'>): Promise<void> {
    await this.rows.insert(proposal);
  }

  async byId(approvalId: string): Promise<Proposal | undefined> {
    return (await this.rows.findOneBy({ approvalId })) ?? undefined;
  }

  pendingCount(proposerId: string, nowMs: number): Promise<number> {
    return this.rows.countBy({ proposerId, status: 'pending', expiresAtMs: MoreThan(nowMs) });
  }

  /** Newest first, below `beforeNumber`. */
  newest(status: ApprovalStatus | undefined, beforeNumber: number, nowMs: number, count: number): Promise<Proposal[]> {
    const where = { proposalNumber: LessThan(beforeNumber), ...whereStatus(status, nowMs) };
    return this.rows.find({ where, order: { proposalNumber: 'DESC' }, take: count });
  }

  /** Ends a pending proposal that has not expired; of several who try at once, one gets true. */
  async decide(approvalId: string, status: ApprovalStatus, decidedBy: string, nowMs: number): Promise<boolean> {
    const { affected } = await this.rows.update(
      { approvalId, status: 'pending', expiresAtMs: MoreThan(nowMs) },
      { status, decidedBy, decidedAtMs: nowMs },
    );
    return affected === 1;
  }

  async finish(approvalId: string, status: 'done' | 'failed', code: string | null): Promise<void> {
    await this.rows.update({ approvalId, status: In(['approved']) }, { status, code });
  }
}

function whereStatus(status: ApprovalStatus | undefined, nowMs: number): object {
  if (status === undefined) return {};
  if (status === 'pending') return { status, expiresAtMs: MoreThan(nowMs) };
  if (status === 'expired') return { status: 'pending', expiresAtMs: LessThanOrEqual(nowMs) };
  return { status };
}
