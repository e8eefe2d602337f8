import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { invariant } from '../../common/assert.js';
import type { Actor } from '../../common/model/actor.js';
import { VENUE_ACCOUNT } from '../../common/model/commands.js';
import { rejectReasonName } from '../../common/model/reject-reason.js';
import { ProblemError } from '../../common/nest/problem.js';
import { AdministerCommand } from '../engine/admin.commands.js';
import { systemActor } from './actors.js';
import { SubAccountsStore } from './persistence/sub-accounts.store.js';
import { UsersStore } from './persistence/users.store.js';
import { Roles } from './roles.js';
import { accountKeyOf } from './user.js';

/** The trading accounts of users. An account lives in the venue's journal, the user who owns it in the users' database. */
@Injectable()
export class Accounts {
  constructor(
    private readonly commands: CommandBus,
    private readonly users: UsersStore,
    private readonly subAccounts: SubAccountsStore,
    private readonly roles: Roles,
  ) {}

  /** Opens the account of a user name, or finds the one that was opened before. A label makes it a sub-account. */
  async open(actor: Actor, username: string, label?: string): Promise<number> {
    const action = { name: 'OpenAccount', body: { accountKey: accountKeyOf(username, label) } } as const;
    const { events, refusal } = await this.commands.execute(new AdministerCommand(actor, VENUE_ACCOUNT, action));
    if (refusal !== undefined) throw new ProblemError(rejectReasonName(refusal));
    const opened = events.find(({ name }) => name === 'AccountOpened');
    invariant(opened !== undefined, 'an open-account command that is not refused opens an account');
    return opened.accountId;
  }

  /**
   * Once the venue takes commands: opens the accounts that were never recorded here. Throws where the users know an
   * account that the journal does not: the two were not restored together, and the number would go to somebody else.
   */
  async reconcile(accountsInJournal: number): Promise<void> {
    const highest = Math.max(await this.users.highestAccount(), await this.subAccounts.highestAccount());
    if (highest > accountsInJournal) {
      throw new Error(
        `the users' database has account ${highest}, but the journal has only ${accountsInJournal} accounts; ` +
          'restore both from the same backup',
      );
    }
    for (const { userId, username, roles } of await this.users.withoutAccount()) {
      if (this.roles.areTrading(roles)) await this.users.setAccount(userId, await this.open(systemActor, username));
    }
  }
}
