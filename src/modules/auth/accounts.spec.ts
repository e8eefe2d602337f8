import 'reflect-metadata';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import type { AdministerCommand } from '../engine/admin.commands.js';
import type { CommandOutcome } from '../engine/command-outcome.js';
import { Accounts } from './accounts.js';
import { openIdentity } from '../identity/identity.data-source.js';
import { UserEntity } from './persistence/user.entity.js';
import { UsersStore } from './persistence/users.store.js';
import { RoleEntity } from './persistence/role.entity.js';
import { RolesStore } from './persistence/roles.store.js';
import { DelegationEntity, SubAccountEntity } from './persistence/sub-account.entity.js';
import { SubAccountsStore } from './persistence/sub-accounts.store.js';
import { Roles } from './roles.js';

/** Opens account 1 for the first key, 2 for the second, and the same again for a known one. */
class AccountsOnly extends CommandBus {
  readonly keys: string[] = [];

  override execute<R>({ action }: AdministerCommand): Promise<R> {
    const { accountKey } = action.body as { accountKey: string };
    if (!this.keys.includes(accountKey)) this.keys.push(accountKey);
    const accountId = this.keys.indexOf(accountKey) + 1;
    const event = {
      name: 'AccountOpened',
      sequence: 1,
      index: 0,
      timeUs: 1,
      accountId,
      body: { opened: 1, accountKey },
    };
    return Promise.resolve({ sequence: 1, timeUs: 1, events: [event], refusal: undefined } as CommandOutcome as R);
  }
}

let database: DataSource;
let users: UsersStore;
let bus: AccountsOnly;
let accounts: Accounts;

beforeEach(async () => {
  const entities = [UserEntity, RoleEntity, SubAccountEntity, DelegationEntity];
  database = await openIdentity({ type: 'sqlite', database: ':memory:', entities });
  users = new UsersStore(database.getRepository(UserEntity));
  bus = Object.create(AccountsOnly.prototype, { keys: { value: [] } }) as AccountsOnly;
  const subAccounts = new SubAccountsStore(
    database.getRepository(SubAccountEntity),
    database.getRepository(DelegationEntity),
  );
  accounts = new Accounts(bus, users, subAccounts, new Roles(new RolesStore(database.getRepository(RoleEntity))));
});

afterEach(() => database.destroy());

async function aUser(username: string, accountId: number | null, ...roles: string[]): Promise<void> {
  const rest = { passwordHash: '', isDisabled: false, isDemo: false, createdAtMs: username.length };
  await users.insert({ userId: `id of ${username}`, username, roles, accountId, ...rest });
}

test('a trader whose account is not recorded gets it at the start', async () => {
  await aUser('Alice', null, 'trader');
  await aUser('administrator', null, 'admin');
  await accounts.reconcile(0);
  expect(bus.keys).toEqual(['user:alice']);
  expect((await users.byName('alice'))?.accountId).toBe(1);
  expect((await users.byName('administrator'))?.accountId).toBeNull();
});

test('a start at which nothing is missing sends no command', async () => {
  await aUser('alice', 1, 'trader');
  await accounts.reconcile(1);
  expect(bus.keys).toEqual([]);
});

test('users who know more accounts than the journal stop the start', async () => {
  await aUser('alice', 3, 'trader');
  await expect(accounts.reconcile(2)).rejects.toThrow(/account 3, but the journal has only 2 accounts/);
});
