import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, Not, type Repository } from 'typeorm';
import { IDENTITY } from '../identity/identity.data-source.js';
import { ReconciliationEntity } from './reconciliation.entity.js';
import type { NewReconciliation, ReconciliationStatus, StoredReconciliation } from './stored-reconciliation.js';

@Injectable()
export class ReconciliationsStore {
  constructor(
    @InjectRepository(ReconciliationEntity, IDENTITY) private readonly rows: Repository<ReconciliationEntity>,
  ) {}

  /** Adds it beside the newest `kept` − 1, and lets go of all others first: there are never more. */
  async add(reconciliation: NewReconciliation, kept: number): Promise<void> {
    await this.rows.query(
      `DELETE FROM reconciliations WHERE reconciliation_number <= (
        SELECT reconciliation_number FROM reconciliations ORDER BY reconciliation_number DESC LIMIT 1 OFFSET ?)`,
      [kept - 1],
    );
    await this.rows.insert({ ...reconciliation, differences: [...reconciliation.differences] });
  }

  async byId(reconciliationId: string): Promise<StoredReconciliation | undefined> {
    return (await this.rows.findOneBy({ reconciliationId })) ?? undefined;
  }

  async lastCarriedOut(): Promise<StoredReconciliation | undefined> {
    const where = { status: Not<ReconciliationStatus>('failed') };
    return (await this.rows.findOne({ where, order: { reconciliationNumber: 'DESC' } })) ?? undefined;
  }

  /** Newest first, below `beforeNumber`. */
  newest(beforeNumber: number, count: number): Promise<StoredReconciliation[]> {
    const where = { reconciliationNumber: LessThan(beforeNumber) };
    return this.rows.find({ where, order: { reconciliationNumber: 'DESC' }, take: count });
  }
}
