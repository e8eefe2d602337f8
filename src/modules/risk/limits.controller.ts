import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { isGiven } from '../../common/given.js';
import type { Actor } from '../../common/model/actor.js';
import { type CommandBody, VENUE_ACCOUNT } from '../../common/model/commands.js';
import { RiskLimit, type RiskLimitName } from '../../common/model/risk-limits.js';
import type { AccountId } from '../../common/model/units.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { toAccountId } from '../../common/nest/amounts.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { type AuditNote, Noted } from '../../common/nest/audited.js';
import { assertNotRefused } from '../../common/nest/refused.js';
import { secondPersonAnswer } from '../../common/nest/second-person.js';
import { AdministerCommand } from '../engine/admin.commands.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import type { LimitHolder } from './domain/limit-report.js';
import { presentLimit, toLimitName, toRemoveRiskLimit, toSetRiskLimit } from './limit-translation.js';
import {
  LimitHolderRequest,
  LimitSetResponse,
  LimitTargetRequest,
  LimitsInForceResponse,
  RequiredLimitsRequest,
  RiskLimitRequest,
} from './limits.messages.js';
import { ListLimitsQuery } from './risk.queries.js';

type LimitBody = CommandBody<'SetRiskLimit'>;

const answers = [{ status: 200, type: LimitSetResponse, description: 'Set.' }, secondPersonAnswer] as const;
/** What can be wrong about which limit of whom is meant. */
const targetProblems = [
  'UNKNOWN_LIMIT',
  'UNKNOWN_ACCOUNT',
  'UNKNOWN_SYMBOL',
  'UNKNOWN_ASSET',
  'LIMITS_OUT_OF_RANGE',
  'INVALID_COMMAND',
] as const;

/** The limits of the pre-trade gate: what holds, how much is used, and how operators change it. */
@Controller(API)
export class LimitsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Get('limits')
  @ApiTags('account')
  @RequirePermission('account:read')
  @Documented({
    summary: 'Read your limits',
    description: 'What your orders must keep to, and how much of each limit is used now.',
    answers: [{ status: 200, type: LimitsInForceResponse, description: 'All limits that hold, of one moment.' }],
  })
  async own(@Caller() actor: Actor): Promise<LimitsInForceResponse> {
    return this.list(new ListLimitsQuery(actor, 'account:read', { accountId: actor.accountId, tradeGroup: 0 }));
  }

  @Get('admin/limits')
  @ApiTags('admin')
  @RequirePermission('admin:limits')
  @Documented({
    summary: 'Read the limits of an account, a group or the venue',
    answers: [{ status: 200, type: LimitsInForceResponse, description: 'All limits that hold, of one moment.' }],
    problems: ['UNKNOWN_ACCOUNT'],
  })
  async of(@Caller() actor: Actor, @Query() request: LimitHolderRequest): Promise<LimitsInForceResponse> {
    return this.list(new ListLimitsQuery(actor, 'admin:limits', holderOf(request)));
  }

  @Put('admin/limits/required')
  @ApiTags('admin')
  @RequirePermission('admin:limits')
  @Documented({
    summary: 'Set which limits every account must have',
    description: 'An account that lacks one of them, of its own or by default, has every order refused.',
    answers,
    problems: unavailableCodes,
  })
  async setRequired(
    @Caller() actor: Actor,
    @Body() { limits }: RequiredLimitsRequest,
    @Noted() note: AuditNote,
  ): Promise<LimitSetResponse> {
    note.target = 'required limits';
    const value = limits.reduce((bits, name) => bits | (1 << RiskLimit[name as RiskLimitName]), 0);
    const target = { untilUs: 0, instrumentId: 0, assetId: 0, tradeGroup: 0, limit: RiskLimit.required_limits };
    return this.set(actor, VENUE_ACCOUNT, { value, ...target } as never);
  }

  @Put('admin/limits/:limit')
  @ApiTags('admin')
  @RequirePermission('admin:limits')
  @Documented({
    summary: 'Set a limit of an account, a group or the venue',
    description: 'It holds at once. docs/risk.md says what each limit means.',
    answers,
    problems: [...targetProblems, 'NUMBER_TOO_LARGE', 'QUANTITY_NOT_ON_LOT', 'AMOUNT_TOO_PRECISE', ...unavailableCodes],
  })
  async setLimit(
    @Caller() actor: Actor,
    @Param('limit') limit: string,
    @Body() request: RiskLimitRequest,
    @Noted() note: AuditNote,
  ): Promise<LimitSetResponse> {
    const name = toLimitName(limit);
    return this.change(actor, name, request, toSetRiskLimit(name, request, this.directory), note);
  }

  @Delete('admin/limits/:limit')
  @ApiTags('admin')
  @RequirePermission('admin:limits')
  @Documented({
    summary: 'Remove a limit of an account, a group or the venue',
    description: "What the venue's default says holds for the account again.",
    answers,
    problems: [...targetProblems, ...unavailableCodes],
  })
  async removeLimit(
    @Caller() actor: Actor,
    @Param('limit') limit: string,
    @Query() request: LimitTargetRequest,
    @Noted() note: AuditNote,
  ): Promise<LimitSetResponse> {
    const name = toLimitName(limit);
    return this.change(actor, name, request, toRemoveRiskLimit(name, request, this.directory), note);
  }

  /** Notes how the limit was before it is changed. */
  private async change(
    actor: Actor,
    name: RiskLimitName,
    request: LimitTargetRequest,
    body: LimitBody,
    note: AuditNote,
  ): Promise<LimitSetResponse> {
    const holder = holderOf(request);
    const { items } = await this.queries.execute(new ListLimitsQuery(actor, 'admin:limits', holder));
    const before = items.find((one) => one.limit === body.limit && isOfTarget(one, body));
    note.before = before === undefined ? null : presentLimit(before, this.directory);
    note.target = `${name} of ${targetName(holder)}`;
    return this.set(actor, holder.accountId as AccountId, body);
  }

  private async set(actor: Actor, accountId: AccountId, body: LimitBody): Promise<LimitSetResponse> {
    const outcome = await this.commands.execute(
      new AdministerCommand(actor, accountId, { name: 'SetRiskLimit', body }),
    );
    assertNotRefused(outcome);
    return { sequence: outcome.sequence };
  }

  private async list(query: ListLimitsQuery): Promise<LimitsInForceResponse> {
    const { sequence, required, items } = await this.queries.execute(query);
    const names = (Object.keys(RiskLimit) as RiskLimitName[]).filter(
      (name) => (required & (1 << RiskLimit[name])) !== 0,
    );
    return { sequence, required: names, items: items.map((one) => presentLimit(one, this.directory)) };
  }
}

function holderOf({ accountId, tradeGroup }: LimitHolderRequest): LimitHolder {
  return { accountId: isGiven(accountId) ? toAccountId(accountId) : 0, tradeGroup: tradeGroup ?? 0 };
}

function isOfTarget(
  one: { readonly instrumentId: number; readonly assetId: number },
  body: { readonly instrumentId: number; readonly assetId: number },
): boolean {
  return one.instrumentId === body.instrumentId && one.assetId === body.assetId;
}

function targetName({ accountId, tradeGroup }: LimitHolder): string {
  if (tradeGroup !== 0) return `group ${tradeGroup}`;
  return accountId === 0 ? 'all accounts' : `account ${accountId}`;
}
