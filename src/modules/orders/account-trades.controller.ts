import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { PAGE_LENGTH_DEFAULT } from '../../common/nest/page-request.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { formatOfSymbol } from '../instruments/symbols.js';
import { presentAccountFill } from './order-presenter.js';
import { toOrderId } from './order-translation.js';
import { ListFillsQuery } from './order.queries.js';
import { ListFillsRequest } from './order.requests.js';
import { AccountTradePageResponse } from './order.responses.js';

@ApiTags('account')
@Controller(`${API}/trades`)
export class AccountTradesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Get()
  @RequirePermission('orders:read')
  @Documented({
    summary: 'List your trades',
    answers: [{ status: 200, type: AccountTradePageResponse, description: 'A page, newest first.' }],
    problems: ['UNKNOWN_SYMBOL', 'UNKNOWN_ORDER', 'INVALID_CURSOR', 'NOT_YET_PROJECTED'],
  })
  async list(@Caller() actor: Actor, @Query() query: ListFillsRequest): Promise<AccountTradePageResponse> {
    const { symbol, orderId, limit = PAGE_LENGTH_DEFAULT, cursor } = query;
    const filter = {
      limit,
      ...(symbol !== undefined && { instrumentId: formatOfSymbol(symbol, this.directory).instrument.instrumentId }),
      ...(orderId !== undefined && { orderId: toOrderId(orderId) }),
      ...(cursor !== undefined && { cursor }),
    };
    const { items, nextCursor } = await this.queries.execute(new ListFillsQuery(actor, filter));
    return {
      items: items.map((fill) => presentAccountFill(fill, this.directory.formatOfId(fill.instrumentId))),
      nextCursor,
    };
  }
}
