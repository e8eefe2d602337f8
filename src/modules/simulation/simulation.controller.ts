import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { type AuditNote, Noted } from '../../common/nest/audited.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import { BeginScenarioCommand } from './begin-scenario.command.js';
import { MarketScenarioRequest, SimulationResponse } from './simulation.messages.js';
import { GetSimulationQuery } from './simulation.queries.js';

@ApiTags('admin')
@Controller(`${API}/admin/simulation`)
export class SimulationController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @RequirePermission('admin:phase')
  @Documented({
    summary: 'Read what the simulated market does',
    answers: [{ status: 200, type: SimulationResponse, description: 'Its instruments and participants.' }],
  })
  get(@Caller() actor: Actor): Promise<SimulationResponse> {
    return this.queries.execute(new GetSimulationQuery(actor));
  }

  @Post('scenario')
  @HttpCode(200)
  @RequirePermission('admin:phase')
  @Documented({
    summary: 'Make the simulated market do something',
    description:
      'Lasts until another scenario begins; a flash crash, an opening auction and a halt end by themselves. Only where the demo runs.',
    answers: [{ status: 200, type: SimulationResponse, description: 'What it does now.' }],
    problems: [
      'SIMULATION_OFF',
      'UNKNOWN_SYMBOL',
      'PHASE_NOT_REACHABLE',
      'INVALID_COMMAND',
      'INSTRUMENT_SUSPENDED',
      'SECOND_PERSON_NEEDED',
      ...unavailableCodes,
    ],
  })
  async begin(
    @Caller() actor: Actor,
    @Body() { scenario, symbol, direction }: MarketScenarioRequest,
    @Noted() note: AuditNote,
  ): Promise<SimulationResponse> {
    const query = new GetSimulationQuery(actor);
    note.before = (await this.queries.execute(query)).instruments;
    const sign = direction === 'down' ? -1 : 1;
    await this.commands.execute(new BeginScenarioCommand(actor, scenario, symbol ?? undefined, sign));
    return this.queries.execute(query);
  }
}
