import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type FindOptionsWhere, LessThan, MoreThan, type Repository } from 'typeorm';
import type { AuditOutcome } from '../../common/nest/audit-trail.js';
import { IDENTITY } from '../identity/identity.data-source.js';
import { type AuditEntry, type AuditHead, EMPTY_TRAIL } from './audit-entry.js';
import { AuditEntryEntity } from './audit-entry.entity.js';

export interface AuditFilter {
  readonly actor?: string;
  readonly action?: string;
  readonly target?: string;
  readonly outcome?: AuditOutcome;
  readonly fromMs?: number;
  readonly toMs?: number;
}

@Injectable()
export class AuditStore {
  constructor(@InjectRepository(AuditEntryEntity, IDENTITY) private readonly rows: Repository<AuditEntryEntity>) {}

  async head(): Promise<AuditHead> {
    const [last] = await this.rows.find({ order: { entryId: 'DESC' }, take: 1 });
    return last === undefined ? EMPTY_TRAIL : { entries: last.entryId, hash: last.hash };
  }

  /** All of them or none: one statement. */
  async append(entries: readonly AuditEntry[]): Promise<void> {
    await this.rows.insert([...entries]);
  }

  /** Newest first, below `beforeId` where it is given. */
  async newest(filter: AuditFilter, beforeId: number | undefined, count: number): Promise<AuditEntry[]> {
    const where = { ...whereOf(filter), ...(beforeId !== undefined && { entryId: LessThan(beforeId) }) };
    return this.select(where, filter, 'DESC', count);
  }

  /** Oldest first, above `afterId`. */
  async oldest(filter: AuditFilter, afterId: number, count: number): Promise<AuditEntry[]> {
    return this.select({ ...whereOf(filter), entryId: MoreThan(afterId) }, filter, 'ASC', count);
  }

  private async select(
    where: FindOptionsWhere<AuditEntryEntity>,
    { fromMs, toMs }: AuditFilter,
    order: 'ASC' | 'DESC',
    count: number,
  ): Promise<AuditEntry[]> {
    const query = this.rows.createQueryBuilder('entry').where(where).orderBy('entry.entryId', order).take(count);
    if (fromMs !== undefined) query.andWhere('entry.timeMs >= :fromMs', { fromMs });
    if (toMs !== undefined) query.andWhere('entry.timeMs < :toMs', { toMs });
    return query.getMany();
  }
}

function whereOf({ actor, action, target, outcome }: AuditFilter): FindOptionsWhere<AuditEntryEntity> {
  return {
    ...(actor !== undefined && { actorName: actor }),
    ...(action !== undefined && { action }),
    ...(target !== undefined && { target }),
    ...(outcome !== undefined && { outcome }),
  };
}
