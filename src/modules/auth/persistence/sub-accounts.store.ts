import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { QueryFailedError, type Repository } from 'typeorm';
import { IDENTITY } from '../../identity/identity.data-source.js';
import type { Scope } from '../scopes.js';
import { DelegationEntity, SubAccountEntity } from './sub-account.entity.js';

export interface SubAccount {
  readonly accountId: number;
  readonly ownerId: string;
  readonly label: string;
  readonly createdAtMs: number;
}

export interface Delegation {
  readonly accountId: number;
  readonly userId: string;
  readonly scopes: readonly Scope[];
  readonly createdAtMs: number;
}

@Injectable()
export class SubAccountsStore {
  constructor(
    @InjectRepository(SubAccountEntity, IDENTITY) private readonly accounts: Repository<SubAccountEntity>,
    @InjectRepository(DelegationEntity, IDENTITY) private readonly delegations: Repository<DelegationEntity>,
  ) {}

  /** False when the owner has one of this label. */
  async add(account: SubAccount): Promise<boolean> {
    try {
      await this.accounts.insert(account);
      return true;
    } catch (error) {
      if (error instanceof QueryFailedError && error.message.includes('UNIQUE')) return false;
      throw error;
    }
  }

  async byId(accountId: number): Promise<SubAccount | undefined> {
    return (await this.accounts.findOneBy({ accountId })) ?? undefined;
  }

  ofOwner(ownerId: string): Promise<SubAccount[]> {
    return this.accounts.find({ where: { ownerId }, order: { accountId: 'ASC' } });
  }

  /** 0 where there is none. */
  async highestAccount(): Promise<number> {
    return (await this.accounts.maximum('accountId')) ?? 0;
  }

  async delegate({ scopes, ...rest }: Delegation): Promise<void> {
    await this.delegations.upsert({ ...rest, scopes: [...scopes] }, ['accountId', 'userId']);
  }

  /** False where there was none. */
  async revoke(accountId: number, userId: string): Promise<boolean> {
    const { affected } = await this.delegations.delete({ accountId, userId });
    return affected === 1;
  }

  delegatesOf(accountId: number): Promise<Delegation[]> {
    return this.delegations.find({ where: { accountId }, order: { createdAtMs: 'ASC' } });
  }

  delegatedTo(userId: string): Promise<Delegation[]> {
    return this.delegations.find({ where: { userId }, order: { accountId: 'ASC' } });
  }

  async delegation(accountId: number, userId: string): Promise<Delegation | undefined> {
    return (await this.delegations.findOneBy({ accountId, userId })) ?? undefined;
  }
}
