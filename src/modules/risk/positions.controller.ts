import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { presentPosition } from './position-presenter.js';
import { PositionsRequest, PositionsResponse } from './positions.messages.js';
import { GetPositionsQuery } from './risk.queries.js';

@ApiTags('account')
@Controller(`${API}/positions`)
export class PositionsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Get()
  @RequirePermission('account:read')
  @Documented({
    summary: 'Read your positions',
    description: 'What you have traded on each instrument since the account was opened, by average cost.',
    answers: [{ status: 200, type: PositionsResponse, description: 'All positions, of one moment.' }],
  })
  async get(@Caller() actor: Actor, @Query() { markBy = 'last' }: PositionsRequest): Promise<PositionsResponse> {
    const { sequence, positions } = await this.queries.execute(new GetPositionsQuery(actor));
    return {
      sequence,
      markBy,
      positions: positions.map(({ marks, ...position }) =>
        presentPosition(position, marks[markBy], this.directory.formatOfId(position.instrumentId)),
      ),
    };
  }
}
