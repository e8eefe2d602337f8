import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import { nameOf, Phase } from '../../common/model/order-terms.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { CostsRequests } from '../../common/nest/cost.js';
import { isoTime } from '../../common/nest/wire-time.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { formatOfSymbol } from '../instruments/symbols.js';
import { ReadPastBookQuery } from './event-history.queries.js';
import { PastBookRequest, PastBookResponse } from './past-book.messages.js';

const LEVELS = 20;

@ApiTags('admin')
@Controller(`${API}/admin/instruments/:symbol/book`)
export class PastBookController {
  constructor(
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Get()
  @CostsRequests(10)
  @RequirePermission('admin:events')
  @Documented({
    summary: 'Read the book of an instrument as it was behind any command',
    description:
      'Made by a replay of the journal beside the venue. What goes on from the last answer is quick; what lies far behind ' +
      'the newest snapshot before it is replayed first, and a replay that is given up goes on with the next call.',
    answers: [{ status: 200, type: PastBookResponse, description: 'The book, and the hash of the whole state.' }],
    problems: ['UNKNOWN_SYMBOL', 'HISTORY_TOO_LONG', ...unavailableCodes],
  })
  async read(
    @Caller() actor: Actor,
    @Param('symbol') symbol: string,
    @Query() { sequence, levels = LEVELS }: PastBookRequest,
  ): Promise<PastBookResponse> {
    const format = formatOfSymbol(symbol, this.directory);
    const { instrumentId } = format.instrument;
    const book = await this.queries.execute(new ReadPastBookQuery(actor, { sequence, instrumentId, levels }));
    const present = (side: typeof book.bids) =>
      side.map(({ priceTicks, quantityLots, orders }) => ({
        price: format.price(priceTicks),
        quantity: format.quantity(quantityLots),
        orders,
      }));
    return {
      symbol,
      sequence: book.sequence,
      time: isoTime(book.timeUs),
      stateHash: book.stateHash,
      phase: book.phase === undefined ? null : nameOf(Phase, book.phase),
      bids: present(book.bids),
      asks: present(book.asks),
    };
  }
}
