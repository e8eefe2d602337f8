import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, MoreThan, Not, QueryFailedError, type Repository } from 'typeorm';
import { type User, usernameKey } from '../user.js';
import { IDENTITY } from '../../identity/identity.data-source.js';
import { UserEntity } from './user.entity.js';

@Injectable()
export class UsersStore {
  constructor(@InjectRepository(UserEntity, IDENTITY) private readonly rows: Repository<UserEntity>) {}

  async isEmpty(): Promise<boolean> {
    return !(await this.rows.exists());
  }

  async byId(userId: string): Promise<User | undefined> {
    return toUser(await this.rows.findOneBy({ userId }));
  }

  async byName(username: string): Promise<User | undefined> {
    return toUser(await this.rows.findOneBy({ usernameKey: usernameKey(username) }));
  }

  /** False when the name is taken, and with it the account that bears it. */
  async insert(user: User): Promise<boolean> {
    try {
      await this.rows.insert({ ...user, roles: [...user.roles], usernameKey: usernameKey(user.username) });
      return true;
    } catch (error) {
      if (error instanceof QueryFailedError && /UNIQUE.*(?:username_key|account_id)/.test(error.message)) return false;
      throw error;
    }
  }

  /** Everyone whose account was never recorded here, oldest first. */
  async withoutAccount(): Promise<User[]> {
    const rows = await this.rows.find({ where: { accountId: IsNull() }, order: { createdAtMs: 'ASC', userId: 'ASC' } });
    return rows.map((row) => fromRow(row));
  }

  /** 0 where nobody has one. */
  async highestAccount(): Promise<number> {
    const [row] = await this.rows.find({ where: { accountId: Not(IsNull()) }, order: { accountId: 'DESC' }, take: 1 });
    return row?.accountId ?? 0;
  }

  /** In the order of their names, above `afterKey`. */
  async page(afterKey: string, count: number): Promise<User[]> {
    const where = { usernameKey: MoreThan(afterKey) };
    const rows = await this.rows.find({ where, order: { usernameKey: 'ASC' }, take: count });
    return rows.map((row) => fromRow(row));
  }

  async enabled(): Promise<User[]> {
    const rows = await this.rows.findBy({ isDisabled: false });
    return rows.map((row) => fromRow(row));
  }

  async enabledDemo(): Promise<User[]> {
    const rows = await this.rows.find({ where: { isDemo: true, isDisabled: false }, order: { usernameKey: 'ASC' } });
    return rows.map((row) => fromRow(row));
  }

  async isRoleHeld(role: string): Promise<boolean> {
    const rows = await this.rows.find({ select: { roles: true } });
    return rows.some(({ roles }) => roles.includes(role));
  }

  async setRoles(userId: string, roles: readonly string[]): Promise<void> {
    await this.rows.update({ userId }, { roles: [...roles] });
  }

  async setDisabled(userId: string, isDisabled: boolean): Promise<void> {
    await this.rows.update({ userId }, { isDisabled });
  }

  async setPasswordHash(userId: string, passwordHash: string): Promise<void> {
    await this.rows.update({ userId }, { passwordHash });
  }

  async setAccount(userId: string, accountId: number): Promise<void> {
    await this.rows.update({ userId }, { accountId });
  }
}

function toUser(row: UserEntity | null): User | undefined {
  return row === null ? undefined : fromRow(row);
}

function fromRow({ usernameKey: _key, ...user }: UserEntity): User {
  return user;
}
