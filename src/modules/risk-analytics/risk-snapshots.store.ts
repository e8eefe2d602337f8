import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, type Repository } from 'typeorm';
import { IDENTITY } from '../identity/identity.data-source.js';
import { RiskSnapshotEntity } from './risk-snapshot.entity.js';
import type { NewRiskSnapshot, RiskSnapshot } from './risk-snapshot.js';

@Injectable()
export class RiskSnapshotsStore {
  constructor(@InjectRepository(RiskSnapshotEntity, IDENTITY) private readonly rows: Repository<RiskSnapshotEntity>) {}

  /** Adds it beside the newest `kept` − 1 of the account, and lets go of all others first: there are never more. */
  async add(snapshot: NewRiskSnapshot, kept: number): Promise<void> {
    const { accountId } = snapshot;
    await this.rows.query(
      `DELETE FROM risk_snapshots WHERE account_id = ? AND snapshot_number <= (
        SELECT snapshot_number FROM risk_snapshots WHERE account_id = ? ORDER BY snapshot_number DESC LIMIT 1 OFFSET ?)`,
      [accountId, accountId, kept - 1],
    );
    await this.rows.insert({ ...snapshot, unpriced: snapshot.unpriced === null ? null : [...snapshot.unpriced] });
  }

  /** Newest first, below `beforeNumber`. */
  newest(accountId: number, beforeNumber: number, count: number): Promise<RiskSnapshot[]> {
    const where = { accountId, snapshotNumber: LessThan(beforeNumber) };
    return this.rows.find({ where, order: { snapshotNumber: 'DESC' }, take: count });
  }
}
