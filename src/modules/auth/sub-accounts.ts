import { Injectable } from '@nestjs/common';
import type { Actor } from '../../common/model/actor.js';
import { ProblemError } from '../../common/nest/problem.js';
import { AccessTokens } from './access-tokens.js';
import { Accounts } from './accounts.js';
import { systemActor } from './actors.js';
import { type Delegation, SubAccountsStore } from './persistence/sub-accounts.store.js';
import { UsersStore } from './persistence/users.store.js';
import type { Scope } from './scopes.js';
import type { User } from './user.js';

const SUB_ACCOUNTS_MAX = 50;
const DELEGATES_MAX = 50;

/** An account that somebody may act for. */
export interface UsableAccount {
  readonly accountId: number;
  readonly kind: 'main' | 'sub' | 'delegated';
  readonly label: string | null;
  /** What may be done; for a delegated account what was granted. */
  readonly scopes: readonly Scope[];
}

const OWNER_SCOPES: readonly Scope[] = ['read', 'trade', 'withdraw'];

/** Further trading accounts of a user, and other users who may trade on an account for its owner. */
@Injectable()
export class SubAccounts {
  constructor(
    private readonly store: SubAccountsStore,
    private readonly users: UsersStore,
    private readonly accounts: Accounts,
    private readonly tokens: AccessTokens,
  ) {}

  async usableBy(userId: string): Promise<UsableAccount[]> {
    const user = await this.users.byId(userId);
    const [own, delegated] = await Promise.all([this.store.ofOwner(userId), this.store.delegatedTo(userId)]);
    const main = user?.accountId ?? null;
    return [
      ...(main === null ? [] : [{ accountId: main, kind: 'main' as const, label: null, scopes: OWNER_SCOPES }]),
      ...own.map(({ accountId, label }) => ({ accountId, kind: 'sub' as const, label, scopes: OWNER_SCOPES })),
      ...delegated.map(({ accountId, scopes }) => ({ accountId, kind: 'delegated' as const, label: null, scopes })),
    ];
  }

  /** The account first, then the row: the same call after a stop in between finds the same account. */
  async open({ userId, username }: Actor, label: string): Promise<UsableAccount> {
    const own = await this.store.ofOwner(userId);
    if (own.some((account) => account.label === label)) throw new ProblemError('LABEL_TAKEN');
    if (own.length >= SUB_ACCOUNTS_MAX) throw new ProblemError('TOO_MANY_SUB_ACCOUNTS');
    const accountId = await this.accounts.open(systemActor, username, label);
    const added = await this.store.add({ accountId, ownerId: userId, label, createdAtMs: Date.now() });
    if (!added) throw new ProblemError('LABEL_TAKEN');
    return { accountId, kind: 'sub', label, scopes: OWNER_SCOPES };
  }

  async delegatesOf(actor: Actor, accountId: number): Promise<(Delegation & { readonly username: string })[]> {
    await this.assertOwned(actor, accountId);
    const delegations = await this.store.delegatesOf(accountId);
    const users = await Promise.all(delegations.map(({ userId }) => this.users.byId(userId)));
    return delegations.map((delegation, i) => ({ ...delegation, username: users[i]?.username ?? '' }));
  }

  async delegate(actor: Actor, accountId: number, username: string, scopes: readonly Scope[]): Promise<void> {
    await this.assertOwned(actor, accountId);
    const { userId } = await this.delegateNamed(username);
    if (userId === actor.userId) throw new ProblemError('OWN_USER');
    const others = (await this.store.delegatesOf(accountId)).filter((one) => one.userId !== userId);
    if (others.length >= DELEGATES_MAX) throw new ProblemError('TOO_MANY_DELEGATES');
    await this.store.delegate({ accountId, userId, scopes, createdAtMs: Date.now() });
    this.tokens.forgetAll();
  }

  async revoke(actor: Actor, accountId: number, username: string): Promise<void> {
    await this.assertOwned(actor, accountId);
    const { userId } = await this.delegateNamed(username);
    if (!(await this.store.revoke(accountId, userId))) throw new ProblemError('UNKNOWN_USER');
    this.tokens.forgetAll();
  }

  /** A foreign account is as unknown as one that does not exist. */
  private async assertOwned({ userId }: Actor, accountId: number): Promise<void> {
    const user = await this.users.byId(userId);
    if (user?.accountId === accountId) return;
    if ((await this.store.byId(accountId))?.ownerId !== userId) throw new ProblemError('UNKNOWN_ACCOUNT');
  }

  private async delegateNamed(username: string): Promise<User> {
    const user = await this.users.byName(username);
    if (user === undefined) throw new ProblemError('UNKNOWN_USER');
    return user;
  }
}
