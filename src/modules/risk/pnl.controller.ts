import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { CostsRequests } from '../../common/nest/cost.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { presentPnl } from './pnl-presenter.js';
import { PnlRequest, PnlResponse } from './pnl.messages.js';
import { GetPnlQuery } from './pnl.queries.js';

@ApiTags('account')
@Controller(`${API}/pnl`)
export class PnlController {
  constructor(
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Get()
  @RequirePermission('account:read')
  @CostsRequests(5)
  @Documented({
    summary: 'Read where your profit and loss came from',
    description:
      'For a period of at most 366 days: price moves, trading and fees, which sum up to the change of equity.',
    answers: [{ status: 200, type: PnlResponse, description: 'All instruments, of one moment.' }],
    problems: ['NOT_YET_PROJECTED'],
  })
  async get(@Caller() actor: Actor, @Query() { from, to }: PnlRequest): Promise<PnlResponse> {
    return presentPnl(await this.queries.execute(new GetPnlQuery(actor, from, to)), this.directory);
  }
}
