import { Body, Controller, Delete, Get, Put } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import { type CommandBody, VENUE_ACCOUNT } from '../../common/model/commands.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { type AuditNote, Noted } from '../../common/nest/audited.js';
import { assertNotRefused } from '../../common/nest/refused.js';
import { secondPersonAnswer } from '../../common/nest/second-person.js';
import { AdministerCommand } from '../engine/admin.commands.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import { MarketBreakerRequest, MarketBreakerResponse, MarketBreakerSetResponse } from './market-breaker.messages.js';
import { NO_MARKET_BREAKER, presentMarketBreaker, toMarketBreaker } from './market-breaker-translation.js';
import { GetMarketBreakerQuery } from './risk.queries.js';

const answers = [{ status: 200, type: MarketBreakerSetResponse, description: 'Set.' }, secondPersonAnswer] as const;

/** The market-wide circuit breaker. */
@ApiTags('admin')
@Controller(`${API}/admin/market-breaker`)
export class MarketBreakerController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @RequirePermission('admin:limits')
  @Documented({
    summary: 'Read the market-wide breaker',
    description: 'How it is set, and where the market stands today.',
    answers: [{ status: 200, type: MarketBreakerResponse, description: 'The breaker, of one moment.' }],
  })
  async get(@Caller() actor: Actor): Promise<MarketBreakerResponse> {
    return this.present(actor);
  }

  @Put()
  @RequirePermission('admin:limits')
  @Documented({
    summary: 'Set the market-wide breaker',
    description: 'Halts all that trades when the mean fall of all instruments reaches a level, each once a day (UTC).',
    answers,
    problems: ['BANDS_OUT_OF_RANGE', ...unavailableCodes],
  })
  async set(
    @Caller() actor: Actor,
    @Body() request: MarketBreakerRequest,
    @Noted() note: AuditNote,
  ): Promise<MarketBreakerSetResponse> {
    return this.change(actor, toMarketBreaker(request), note);
  }

  @Delete()
  @RequirePermission('admin:limits')
  @Documented({
    summary: 'Switch the market-wide breaker off',
    description: 'What it has halted stays halted until its time.',
    answers,
    problems: unavailableCodes,
  })
  async remove(@Caller() actor: Actor, @Noted() note: AuditNote): Promise<MarketBreakerSetResponse> {
    return this.change(actor, NO_MARKET_BREAKER, note);
  }

  private async change(
    actor: Actor,
    body: CommandBody<'SetMarketBreaker'>,
    note: AuditNote,
  ): Promise<MarketBreakerSetResponse> {
    note.target = 'market-wide breaker';
    note.before = await this.present(actor);
    const action = { name: 'SetMarketBreaker', body } as const;
    const outcome = await this.commands.execute(new AdministerCommand(actor, VENUE_ACCOUNT, action));
    assertNotRefused(outcome);
    return { sequence: outcome.sequence };
  }

  private async present(actor: Actor): Promise<MarketBreakerResponse> {
    const { sequence, ...state } = await this.queries.execute(new GetMarketBreakerQuery(actor));
    return presentMarketBreaker(state, sequence);
  }
}
