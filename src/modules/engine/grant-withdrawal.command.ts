import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Actor, requirePermission } from '../../common/model/actor.js';
import type { CommandBody } from '../../common/model/commands.js';
import type { AccountId } from '../../common/model/units.js';
import { type Approval, SecondPerson } from '../../common/nest/second-person.js';
import { CommandGate } from './command-gate.js';
import type { CommandOutcome } from './command-outcome.js';

export const GRANT_WITHDRAWAL = 'venue.GrantWithdrawal';

/**
 * A withdrawal that somebody has asked for and an operator has granted: these two are the two persons, and `approval` is
 * the evidence of it, so nothing else is asked for.
 */
export class GrantWithdrawalCommand extends Command<CommandOutcome> {
  constructor(
    readonly granter: Actor,
    readonly accountId: AccountId,
    readonly body: CommandBody<'Withdraw'>,
    readonly approval: Approval,
  ) {
    super();
  }
}

@CommandHandler(GrantWithdrawalCommand)
export class GrantWithdrawalHandler implements ICommandHandler<GrantWithdrawalCommand> {
  constructor(
    private readonly gate: CommandGate,
    private readonly secondPerson: SecondPerson,
  ) {}

  async execute({ granter: actor, accountId, body, approval }: GrantWithdrawalCommand): Promise<CommandOutcome> {
    const permission = 'admin:withdrawals';
    requirePermission(actor, permission);
    const command = { accountId, body };
    await this.secondPerson.require({ action: GRANT_WITHDRAWAL, permission, actor, command, approval });
    return this.gate.submit({ name: 'Withdraw', body, origin: { accountId, sessionId: actor.sessionId } });
  }
}
