import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Actor, type Permission, requirePermission } from '../../common/model/actor.js';
import type { CommandBody, VenueCommand } from '../../common/model/commands.js';
import type { AccountId } from '../../common/model/units.js';
import { CommandGate } from './command-gate.js';
import type { CommandOutcome } from './command-outcome.js';

type AdminBody = {
  [N in VenueCommand['name']]: { readonly name: N; readonly body: CommandBody<N> };
}[
  | 'OpenAccount'
  | 'Deposit'
  | 'Withdraw'
  | 'DefineAsset'
  | 'DefineInstrument'
  | 'UpdateInstrument'
  | 'SetPhase'
  | 'SetLimits'
  | 'SetKillSwitch'
  | 'SetTradeGroup'
  | 'SetFeeTier'
  | 'SetAccountTier'
  | 'SetAllocation'
  | 'SetBands'
  | 'SetMarkPrice'
  | 'LiftFault'];

/** What each operator action needs. */
const permissionFor: Record<AdminBody['name'], Permission> = {
  OpenAccount: 'admin:users',
  Deposit: 'admin:funds',
  Withdraw: 'admin:funds',
  DefineAsset: 'admin:instruments',
  DefineInstrument: 'admin:instruments',
  UpdateInstrument: 'admin:instruments',
  SetPhase: 'admin:phase',
  SetLimits: 'admin:limits',
  SetKillSwitch: 'admin:kill-switch',
  SetTradeGroup: 'admin:limits',
  SetFeeTier: 'admin:instruments',
  SetAccountTier: 'admin:limits',
  SetAllocation: 'admin:instruments',
  SetBands: 'admin:instruments',
  SetMarkPrice: 'admin:instruments',
  LiftFault: 'admin:faults',
};

/**
 * One operator action: reference data, accounts, money from outside, phases, limits, the kill switch.
 * `accountId` is the account that it concerns, 0 for the venue.
 */
export class AdministerCommand extends Command<CommandOutcome> {
  constructor(
    readonly actor: Actor,
    readonly accountId: AccountId,
    readonly action: AdminBody,
  ) {
    super();
  }
}

@CommandHandler(AdministerCommand)
export class AdministerHandler implements ICommandHandler<AdministerCommand> {
  constructor(private readonly gate: CommandGate) {}

  execute({ actor, accountId, action }: AdministerCommand): Promise<CommandOutcome> {
    requirePermission(actor, permissionFor[action.name]);
    return this.gate.submit({ ...action, origin: { accountId, sessionId: actor.sessionId } });
  }
}
