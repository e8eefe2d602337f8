import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import { commandName, VENUE_ACCOUNT } from '../../common/model/commands.js';
import type { Sequence } from '../../common/model/units.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { ProblemError } from '../../common/nest/problem.js';
import { assertNotRefused } from '../../common/nest/refused.js';
import { isoTime } from '../../common/nest/wire-time.js';
import { AdministerCommand } from '../engine/admin.commands.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import { ListFaultsQuery } from '../engine/faults.queries.js';
import type { OpenFault } from '../engine/live-state.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { FaultLiftResponse, FaultsResponse, type FaultResponse } from './faults.messages.js';

@ApiTags('admin')
@Controller(`${API}/admin/faults`)
export class FaultsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Get()
  @RequirePermission('admin:faults')
  @Documented({
    summary: 'List the faults that are not lifted',
    description: 'Commands that broke the core. What each concerned is suspended until two people lift it.',
    answers: [{ status: 200, type: FaultsResponse, description: 'All of them, the oldest first.' }],
    problems: unavailableCodes,
  })
  async list(@Caller() actor: Actor): Promise<FaultsResponse> {
    const faults = await this.queries.execute(new ListFaultsQuery(actor));
    return { items: faults.map((fault) => this.present(fault)) };
  }

  @Post(':sequence/lift')
  @HttpCode(200)
  @RequirePermission('admin:faults')
  @Documented({
    summary: 'Approve to lift a fault',
    description: 'The second person lifts it. An instrument stays halted until its phase is set.',
    answers: [{ status: 200, type: FaultLiftResponse, description: 'Approved, or lifted.' }],
    problems: ['UNKNOWN_FAULT', 'SECOND_PERSON_NEEDED', ...unavailableCodes],
  })
  async lift(@Caller() actor: Actor, @Param('sequence') sequence: string): Promise<FaultLiftResponse> {
    const body = { faultSequence: toSequence(sequence), approver: actor.userId };
    const outcome = await this.commands.execute(
      new AdministerCommand(actor, VENUE_ACCOUNT, { name: 'LiftFault', body }),
    );
    assertNotRefused(outcome);
    const lifted = outcome.events.some(({ name }) => name === 'FaultLifted');
    return { lifted, faultSequence: body.faultSequence, sequence: outcome.sequence };
  }

  private present({
    sequence,
    timeUs,
    instrumentId,
    commandType,
    accountId,
    orderId,
    approver,
  }: OpenFault): FaultResponse {
    return {
      sequence,
      time: isoTime(timeUs),
      command: commandName(commandType) ?? String(commandType),
      symbol: this.directory.byId(instrumentId)?.symbol ?? null,
      accountId: accountId === VENUE_ACCOUNT ? null : String(accountId),
      orderId: orderId === 0 ? null : String(orderId),
      approvedBy: approver === '' ? null : approver,
    };
  }
}

function toSequence(text: string): Sequence {
  if (!/^[1-9][0-9]{0,15}$/.test(text) || !Number.isSafeInteger(Number(text))) throw new ProblemError('UNKNOWN_FAULT');
  return Number(text) as Sequence;
}
