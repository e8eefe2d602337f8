import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { decodeCursor, encodeCursor } from '../../common/cursor.js';
import type { Actor } from '../../common/model/actor.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { toAccountId } from '../../common/nest/amounts.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { CostsRequests } from '../../common/nest/cost.js';
import { ProblemError } from '../../common/nest/problem.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { formatOfSymbol } from '../instruments/symbols.js';
import { presentOrder } from '../orders/order-presenter.js';
import { toMoment } from './as-of.js';
import { presentAccountState, presentInstrumentState } from './aggregate-presenter.js';
import { type AggregateName, type AggregateState, type History, type Place } from './archive-reader.js';
import {
  AccountHistoryResponse,
  EventPageResponse,
  InstrumentHistoryResponse,
  ListEventsRequest,
  OrderHistoryResponse,
  ReadHistoryRequest,
} from './event-history.messages.js';
import { ListEventsQuery, ReadHistoryQuery } from './event-history.queries.js';
import { presentEvent } from './event-presenter.js';

const PAGE_LENGTH = 100;
const historyProblems = [
  'INVALID_CURSOR',
  'INVALID_MOMENT',
  'HISTORY_TOO_LONG',
  'EVENTS_REMOVED',
  ...unavailableCodes,
] as const;

@ApiTags('admin')
@Controller(`${API}/admin`)
export class EventHistoryController {
  constructor(
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Get('events')
  @CostsRequests(5)
  @RequirePermission('admin:events')
  @Documented({
    summary: 'Read the event store',
    description:
      'Everything that happened and is durable, dense in sequence and index: a page begins where the last ended.',
    answers: [{ status: 200, type: EventPageResponse, description: 'A page, oldest first.' }],
    problems: ['INVALID_CURSOR', 'EVENTS_REMOVED', ...unavailableCodes],
  })
  async events(@Caller() actor: Actor, @Query() query: ListEventsRequest): Promise<EventPageResponse> {
    const { from = 1, limit = PAGE_LENGTH, cursor } = query;
    const after = cursor === undefined ? { sequence: from - 1, index: Number.MAX_SAFE_INTEGER } : toPlace(cursor);
    const { events, hasMore } = await this.queries.execute(new ListEventsQuery(actor, after, limit));
    const last = events.at(-1);
    return {
      items: events.map((event) => presentEvent(event, this.directory)),
      nextCursor: hasMore && last !== undefined ? encodeCursor(last.sequence, last.index) : null,
    };
  }

  @Get('orders/:id/history')
  @CostsRequests(10)
  @RequirePermission('admin:events')
  @Documented({
    summary: 'Read what happened to an order, and what it was after each event',
    answers: [{ status: 200, type: OrderHistoryResponse, description: 'The order as of then, and its events.' }],
    problems: ['UNKNOWN_ORDER', ...historyProblems],
  })
  async order(
    @Caller() actor: Actor,
    @Param('id') id: string,
    @Query() query: ReadHistoryRequest,
  ): Promise<OrderHistoryResponse> {
    const history = await this.history(actor, 'order', toOrderId(id), query);
    return this.present(history, 'UNKNOWN_ORDER', (order) =>
      presentOrder(order, this.directory.formatOfId(order.instrumentId)),
    );
  }

  @Get('accounts/:accountId/history')
  @CostsRequests(10)
  @RequirePermission('admin:events')
  @Documented({
    summary: 'Read what happened to an account, and what it had after each event',
    answers: [{ status: 200, type: AccountHistoryResponse, description: 'The account as of then, and its events.' }],
    problems: ['UNKNOWN_ACCOUNT', ...historyProblems],
  })
  async account(
    @Caller() actor: Actor,
    @Param('accountId') accountId: string,
    @Query() query: ReadHistoryRequest,
  ): Promise<AccountHistoryResponse> {
    const history = await this.history(actor, 'account', toAccountId(accountId), query);
    return this.present(history, 'UNKNOWN_ACCOUNT', (state) => presentAccountState(state, this.directory));
  }

  @Get('instruments/:symbol/history')
  @CostsRequests(10)
  @RequirePermission('admin:events')
  @Documented({
    summary: 'Read what happened on an instrument, and what it was after each event',
    answers: [
      { status: 200, type: InstrumentHistoryResponse, description: 'The instrument as of then, and its events.' },
    ],
    problems: ['UNKNOWN_SYMBOL', ...historyProblems],
  })
  async instrument(
    @Caller() actor: Actor,
    @Param('symbol') symbol: string,
    @Query() query: ReadHistoryRequest,
  ): Promise<InstrumentHistoryResponse> {
    const { instrumentId } = formatOfSymbol(symbol, this.directory).instrument;
    const history = await this.history(actor, 'instrument', instrumentId, query);
    return this.present(history, 'UNKNOWN_SYMBOL', (state) => presentInstrumentState(state, this.directory));
  }

  private async history<A extends AggregateName>(
    actor: Actor,
    aggregate: A,
    id: number,
    { asOf, limit = PAGE_LENGTH, cursor }: ReadHistoryRequest,
  ): Promise<History<A>> {
    const moment = asOf === undefined ? undefined : toMoment(asOf);
    const after = cursor === undefined ? { sequence: 0, index: 0 } : toPlace(cursor);
    const query = new ReadHistoryQuery(actor, { aggregate, id, asOf: moment, after, limit });
    return (await this.queries.execute(query)) as History<A>;
  }

  /** The history of what had come to be by then. */
  private present<A extends AggregateName, R>(
    { state, changes, hasMore }: History<A>,
    unknown: 'UNKNOWN_ORDER' | 'UNKNOWN_ACCOUNT' | 'UNKNOWN_SYMBOL',
    presentState: (state: AggregateState<A>) => R,
  ) {
    if (state === undefined) throw new ProblemError(unknown);
    const last = changes.at(-1)?.event;
    return {
      state: presentState(state),
      items: changes.map((change) => ({
        event: presentEvent(change.event, this.directory),
        state: presentState(change.state),
      })),
      nextCursor: hasMore && last !== undefined ? encodeCursor(last.sequence, last.index) : null,
    };
  }
}

function toPlace(cursor: string): Place {
  const [sequence, index] = decodeCursor(cursor, 2) as [number, number];
  return { sequence, index };
}

function toOrderId(text: string): number {
  if (!/^[1-9][0-9]{0,15}$/.test(text) || !Number.isSafeInteger(Number(text))) throw new ProblemError('UNKNOWN_ORDER');
  return Number(text);
}
