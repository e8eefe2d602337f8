import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Actor, type Permission, requirePermission } from '../../common/model/actor.js';
import type { CommandBody, VenueCommand } from '../../common/model/commands.js';
import { Phase } from '../../common/model/order-terms.js';
import type { AccountId } from '../../common/model/units.js';
import { type Approval, SecondPerson } from '../../common/nest/second-person.js';
import { CommandGate } from './command-gate.js';
import type { CommandOutcome } from './command-outcome.js';
import type { HeldInstrument } from './domain/phase-desk.js';
import { LiveReads } from './live-state.js';

export type AdminBody = {
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
  | 'SetRiskLimit'
  | 'SetVarFigure'
  | 'SetKillSwitch'
  | 'SetTradeGroup'
  | 'SetFeeTier'
  | 'SetAccountTier'
  | 'SetAllocation'
  | 'SetBands'
  | 'SetMarketBreaker'
  | 'SetMarginTerms'
  | 'SetAccountMargin'
  | 'SetMarginFund'
  | 'SetMarkPrice'
  | 'LiftFault'
  | 'ReviseTrade'];

/** What each operator action needs. */
export const permissionFor: Record<AdminBody['name'], Permission> = {
  OpenAccount: 'admin:users',
  Deposit: 'admin:funds',
  Withdraw: 'admin:funds',
  DefineAsset: 'admin:instruments',
  DefineInstrument: 'admin:instruments',
  UpdateInstrument: 'admin:instruments',
  SetPhase: 'admin:phase',
  SetLimits: 'admin:limits',
  SetRiskLimit: 'admin:limits',
  SetVarFigure: 'admin:risk',
  SetKillSwitch: 'admin:kill-switch',
  SetTradeGroup: 'admin:limits',
  SetFeeTier: 'admin:instruments',
  SetAccountTier: 'admin:limits',
  SetAllocation: 'admin:instruments',
  SetBands: 'admin:instruments',
  SetMarketBreaker: 'admin:limits',
  SetMarginTerms: 'admin:limits',
  SetAccountMargin: 'admin:limits',
  SetMarginFund: 'admin:limits',
  SetMarkPrice: 'admin:instruments',
  LiftFault: 'admin:faults',
  ReviseTrade: 'admin:trades',
};

/** Money, limits and fees, and trading again after a stop: in production nobody does these alone. */
export const dangerousActions = [
  'Deposit',
  'Withdraw',
  'UpdateInstrument',
  'SetFeeTier',
  'SetAccountTier',
  'SetLimits',
  'SetRiskLimit',
  // Who is of which group decides whose limits hold for whom together.
  'SetTradeGroup',
  'SetKillSwitch',
  'SetMarketBreaker',
  'SetMarginTerms',
  'SetAccountMargin',
  'SetMarginFund',
  'ReviseTrade',
  // Where losses, which refuse and stop, are counted by it.
  'SetMarkPrice',
  // Where it ends what a breaker holds.
  'SetPhase',
] as const;
const dangerousNames: ReadonlySet<string> = new Set(dangerousActions);

/**
 * One operator action: reference data, accounts, money from outside, phases, limits, the kill switch.
 * `accountId` is the account that it concerns, 0 for the venue.
 */
export class AdministerCommand extends Command<CommandOutcome> {
  constructor(
    readonly actor: Actor,
    readonly accountId: AccountId,
    readonly action: AdminBody,
    /** Of the second person, where the action was proposed before. */
    readonly approval?: Approval,
  ) {
    super();
  }
}

@CommandHandler(AdministerCommand)
export class AdministerHandler implements ICommandHandler<AdministerCommand> {
  constructor(
    private readonly gate: CommandGate,
    private readonly live: LiveReads,
    private readonly secondPerson: SecondPerson,
  ) {}

  async execute({ actor, accountId, action, approval }: AdministerCommand): Promise<CommandOutcome> {
    const permission = permissionFor[action.name];
    requirePermission(actor, permission);
    const origin = { accountId, sessionId: actor.sessionId };
    if (actor.isMachine === true || !(await this.isDangerous(action))) return this.gate.submit({ ...action, origin });
    const command = { accountId, action, ...(await this.heldBy(action)) };
    await this.secondPerson.require({ action: `venue.${action.name}`, permission, actor, command, approval });
    return this.gate.submit({ ...agreed(action), origin });
  }

  /** What a phase would end, so that nobody agrees to one thing and another is ended. */
  private async heldBy(action: AdminBody): Promise<{ readonly ends?: readonly HeldInstrument[] }> {
    if (action.name !== 'SetPhase') return {};
    return { ends: await this.live.answer((state) => state.heldBy(action.body)) };
  }

  /** Stopping is never held up. What a phase ends is asked here for the people, and once more by the core. */
  private async isDangerous(action: AdminBody): Promise<boolean> {
    if (action.name === 'SetKillSwitch') return action.body.active === 0;
    if (action.name === 'SetMarkPrice') return this.isMarkedBy(action.body);
    if (action.name !== 'SetPhase') return dangerousNames.has(action.name);
    const { body } = action;
    const isStop = body.phase === Phase.halt && body.endsAtUs === 0;
    return !isStop && body.override === 0 && (await this.live.answer((state) => state.heldBy(body))).length > 0;
  }

  /** Whether positions on the instrument are valued at the mark price. */
  private isMarkedBy({ instrumentId }: CommandBody<'SetMarkPrice'>): Promise<boolean> {
    return this.live.answer((state) => state.markPrices(instrumentId).source === 'mark');
  }
}

/** What those who had to agree have agreed to. */
function agreed(action: AdminBody): AdminBody {
  return action.name === 'SetPhase' ? { ...action, body: { ...action.body, override: 1 } } : action;
}
