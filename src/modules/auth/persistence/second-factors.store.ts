import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, LessThan, type Repository } from 'typeorm';
import { IDENTITY } from '../../identity/identity.data-source.js';
import { RecoveryCodeEntity, SecondFactorEntity } from './second-factor.entity.js';

export interface SecondFactor {
  readonly sealedSecret: string;
  readonly isConfirmed: boolean;
  readonly lastStep: number;
}

@Injectable()
export class SecondFactorsStore {
  constructor(
    @InjectRepository(SecondFactorEntity, IDENTITY) private readonly factors: Repository<SecondFactorEntity>,
    @InjectRepository(RecoveryCodeEntity, IDENTITY) private readonly codes: Repository<RecoveryCodeEntity>,
  ) {}

  async get(userId: string): Promise<SecondFactor | undefined> {
    return (await this.factors.findOneBy({ userId })) ?? undefined;
  }

  async begin(userId: string, sealedSecret: string): Promise<void> {
    await this.factors.upsert({ userId, sealedSecret, isConfirmed: false, lastStep: 0 }, ['userId']);
  }

  async confirm(userId: string, lastStep: number, codeHashes: readonly string[]): Promise<void> {
    await this.codes.delete({ userId });
    await this.codes.insert(codeHashes.map((codeHash) => ({ codeHash, userId, usedAtMs: null })));
    await this.factors.update({ userId }, { isConfirmed: true, lastStep });
  }

  async remove(userId: string): Promise<void> {
    await this.factors.delete({ userId });
    await this.codes.delete({ userId });
  }

  /** Of two who show the same password at once, one gets true. */
  async useStep(userId: string, step: number): Promise<boolean> {
    const { affected } = await this.factors.update({ userId, lastStep: LessThan(step) }, { lastStep: step });
    return affected === 1;
  }

  async useCode(userId: string, codeHash: string, nowMs: number): Promise<boolean> {
    const { affected } = await this.codes.update({ userId, codeHash, usedAtMs: IsNull() }, { usedAtMs: nowMs });
    return affected === 1;
  }
}
