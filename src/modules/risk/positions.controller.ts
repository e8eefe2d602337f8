import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { CostsRequests } from '../../common/nest/cost.js';
import { PAGE_LENGTH_DEFAULT, PageRequest } from '../../common/nest/page-request.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { formatOfSymbol } from '../instruments/symbols.js';
import { pageOfLots, presentLot, presentPosition } from './position-presenter.js';
import { LotPageResponse, PositionsRequest, PositionsResponse } from './positions.messages.js';
import { GetPositionLotsQuery, GetPositionsQuery } from './risk.queries.js';

@ApiTags('account')
@Controller(`${API}/positions`)
export class PositionsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Get()
  @RequirePermission('account:read')
  @CostsRequests(5)
  @Documented({
    summary: 'Read your positions',
    description:
      'What you have traded on each instrument since the account was opened, by average cost and by first in, first out.',
    answers: [{ status: 200, type: PositionsResponse, description: 'All positions, of one moment.' }],
    problems: ['NOT_YET_PROJECTED'],
  })
  async get(@Caller() actor: Actor, @Query() { markBy }: PositionsRequest): Promise<PositionsResponse> {
    const { sequence, positions } = await this.queries.execute(new GetPositionsQuery(actor));
    return {
      sequence,
      markBy: markBy ?? null,
      positions: positions.map((position) =>
        presentPosition(position, markBy, this.directory.formatOfId(position.instrumentId)),
      ),
    };
  }

  @Get(':symbol/lots')
  @RequirePermission('account:read')
  @CostsRequests(5)
  @Documented({
    summary: 'List the open lots of a position',
    description: 'By first in, first out: the lot on top closes first.',
    answers: [{ status: 200, type: LotPageResponse, description: 'A page, oldest first.' }],
    problems: ['UNKNOWN_SYMBOL', 'TOO_MANY_LOTS', 'INVALID_CURSOR', 'NOT_YET_PROJECTED'],
  })
  async lots(
    @Caller() actor: Actor,
    @Param('symbol') symbol: string,
    @Query() { limit = PAGE_LENGTH_DEFAULT, cursor }: PageRequest,
  ): Promise<LotPageResponse> {
    const format = formatOfSymbol(symbol, this.directory);
    const query = new GetPositionLotsQuery(actor, format.instrument.instrumentId);
    const { sequence, lots } = await this.queries.execute(query);
    const { items, nextCursor } = pageOfLots(lots, limit, cursor);
    return { sequence, items: items.map((lot) => presentLot(lot, format)), nextCursor };
  }
}
