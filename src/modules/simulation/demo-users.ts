import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Actor } from '../../common/model/actor.js';
import type { AccountId } from '../../common/model/units.js';
import { ProblemError } from '../../common/nest/problem.js';
import { CreateUserCommand } from '../auth/create-user.command.js';
import { AdministerCommand } from '../engine/admin.commands.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';

const USERNAMES = ['alice', 'bob'] as const;
/** What each starts with, in whole units. */
const FUNDS: Readonly<Record<string, number>> = { USD: 250_000, BTC: 2, ETH: 30, SOL: 500 };

/** Two traders for the first steps of a newcomer; their passwords are generated and shown once. */
@Injectable()
export class DemoUsers {
  constructor(
    private readonly commands: CommandBus,
    private readonly directory: InstrumentDirectory,
  ) {}

  /** Creates whom it does not find. */
  async prepare(operator: Actor): Promise<void> {
    for (const username of USERNAMES) {
      const password = randomBytes(12).toString('base64url');
      const accountId = await this.create(operator, username, password);
      if (accountId === undefined) continue;
      for (const [asset, amount] of Object.entries(FUNDS)) await this.deposit(operator, accountId, asset, amount);
      process.stdout.write(`user ${username} has the password ${password} (demo trader, shown once)\n`);
    }
  }

  private async create(operator: Actor, username: string, password: string): Promise<AccountId | undefined> {
    try {
      const user = await this.commands.execute(new CreateUserCommand(operator, username, password, ['trader']));
      return user.accountId as AccountId;
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'USERNAME_TAKEN') return undefined;
      throw error;
    }
  }

  private async deposit(operator: Actor, accountId: AccountId, asset: string, amount: number): Promise<void> {
    const { assetId, scale } = this.directory.assetByName(asset) ?? { assetId: 0, scale: 0 };
    const body = {
      assetId: assetId as never,
      amount: (amount * 10 ** scale) as never,
      reference: `demo-start-${asset}`,
    };
    await this.commands.execute(new AdministerCommand(operator, accountId, { name: 'Deposit', body }));
  }
}
