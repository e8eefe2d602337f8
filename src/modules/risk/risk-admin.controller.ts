import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { isGiven } from '../../common/given.js';
import type { Actor } from '../../common/model/actor.js';
import { VENUE_ACCOUNT } from '../../common/model/commands.js';
import type { AccountId } from '../../common/model/units.js';
import { CancelReason } from '../../common/model/order-terms.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { toAccountId } from '../../common/nest/amounts.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { type AuditNote, Noted } from '../../common/nest/audited.js';
import { assertNotRefused } from '../../common/nest/refused.js';
import { secondPersonAnswer } from '../../common/nest/second-person.js';
import { AdministerCommand } from '../engine/admin.commands.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import { GetAccountStateQuery } from '../engine/venue.queries.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { toKillTarget } from './kill-target.js';
import { IsStoppedQuery } from './risk.queries.js';
import { KillSwitchRequest, KillSwitchResponse, LimitsRequest, LimitsResponse } from './risk.messages.js';

const problems = ['UNKNOWN_ACCOUNT', ...unavailableCodes] as const;

@ApiTags('admin')
@Controller(`${API}/admin`)
export class RiskAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Post('kill-switch')
  @HttpCode(200)
  @RequirePermission('admin:kill-switch')
  @Documented({
    summary: 'Stop or release the venue, an account, a group, an instrument or a session',
    description: 'Stopping cancels every open order that it covers and refuses new ones; cancels still work.',
    answers: [{ status: 200, type: KillSwitchResponse, description: 'Done.' }, secondPersonAnswer],
    problems: [...problems, 'UNKNOWN_SYMBOL'],
  })
  async setKillSwitch(
    @Caller() actor: Actor,
    @Body() request: KillSwitchRequest,
    @Noted() note: AuditNote,
  ): Promise<KillSwitchResponse> {
    const { active } = request;
    const { scope, target, name } = toKillTarget(request, this.directory);
    // A stop waits for nothing, not even for how it was before.
    if (!active) note.before = { active: await this.queries.execute(new IsStoppedQuery(actor, scope, target)) };
    note.target = name;
    const body = { target, active: active ? 1 : 0, scope };
    const outcome = await this.commands.execute(
      new AdministerCommand(actor, VENUE_ACCOUNT, { name: 'SetKillSwitch', body }),
    );
    assertNotRefused(outcome);
    const cancelled = outcome.events.filter(
      // Not those that had expired by now.
      (event) => event.name === 'OrderCancelled' && event.body.reason !== CancelReason.expired,
    ).length;
    const { accountId = null, tradeGroup = null, symbol = null, sessionId = null } = request;
    return { active, accountId, tradeGroup, symbol, sessionId, cancelled, sequence: outcome.sequence };
  }

  @Post('limits')
  @HttpCode(200)
  @RequirePermission('admin:limits')
  @Documented({
    summary: 'Set the limits of an account or the default of the venue',
    answers: [{ status: 200, type: LimitsResponse, description: 'Set.' }, secondPersonAnswer],
    problems: [...problems, 'LIMITS_OUT_OF_RANGE'],
  })
  async setLimits(
    @Caller() actor: Actor,
    @Body() { accountId, maxOpenOrders }: LimitsRequest,
    @Noted() note: AuditNote,
  ): Promise<LimitsResponse> {
    const target = (isGiven(accountId) ? toAccountId(accountId) : VENUE_ACCOUNT) as AccountId;
    const { maxOpenOrders: before } = await this.queries.execute(
      new GetAccountStateQuery(actor, 'admin:limits', target),
    );
    note.before = { maxOpenOrders: before };
    note.target = isGiven(accountId) ? accountId : 'all accounts';
    const action = { name: 'SetLimits', body: { maxOpenOrders } } as const;
    const outcome = await this.commands.execute(new AdministerCommand(actor, target, action));
    assertNotRefused(outcome);
    return { accountId: accountId ?? null, maxOpenOrders, sequence: outcome.sequence };
  }
}
