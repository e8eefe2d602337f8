import { Body, Controller, Delete, Get, Headers, Param, Post, Put, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../common/model/actor.js';
import { ALL_INSTRUMENTS, EVERY_ORDER } from '../../common/model/commands.js';
import type { OrderView } from '../../common/model/order-view.js';
import { RejectReason } from '../../common/model/reject-reason.js';
import type { InstrumentId, OrderId } from '../../common/model/units.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { OrderBody } from '../../common/nest/http-adapter.js';
import { ProblemError } from '../../common/nest/problem.js';
import { assertNotRefused } from '../../common/nest/refused.js';
import { type CommandOutcome, unavailableCodes, VenueUnavailable } from '../engine/command-outcome.js';
import {
  CancelOrderCommand,
  MassCancelCommand,
  PlaceOrderCommand,
  ReplaceOrderCommand,
} from '../engine/order.commands.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { formatOfSymbol } from '../instruments/symbols.js';
import { asFirstAnswered, placedOrder } from './domain/placed-order.js';
import { placementProblems, tradingProblems } from './order-problems.js';
import { presentOrder } from './order-presenter.js';
import { type OrderToPlace, toOrderId, toPlaceOrder, toReplaceOrder } from './order-translation.js';
import { GetOrderQuery, ListOrdersQuery } from './order.queries.js';
import { ListOrdersRequest, MassCancelRequest, PlaceOrderRequest, ReplaceOrderRequest } from './order.requests.js';
import { MassCancelResponse, OrderPageResponse, OrderResponse } from './order.responses.js';

const PAGE_LENGTH = 100;

@ApiTags('orders')
@Controller(`${API}/orders`)
export class OrdersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Post()
  @OrderBody()
  @RequirePermission('orders:place')
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Stands for `clientOrderId` where the body has none.',
  })
  @Documented({
    summary: 'Place an order',
    description:
      'Answers when the order is durable, with the order as it is after its own command: resting, filled, or cancelled ' +
      'with a `cancelReason`. An order that the venue refuses leaves no trace but the refusal.',
    answers: [
      { status: 201, type: OrderResponse, description: 'Accepted.' },
      {
        status: 200,
        type: OrderResponse,
        description: 'The same `clientOrderId` and terms came before: the first answer.',
      },
    ],
    problems: placementProblems,
  })
  async place(
    @Caller() actor: Actor,
    @Body() body: PlaceOrderRequest,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderResponse> {
    const placed = toPlaceOrder(body, idempotencyKey, this.directory);
    const outcome = await this.commands.execute(new PlaceOrderCommand(actor, placed.order));
    assertNotRefused(outcome);
    const [first] = outcome.events;
    if (first?.name !== 'DuplicateAnswered') return presentOrder(placedOrder(outcome.events), placed.format);
    reply.status(200);
    return this.firstAnswer(actor, first.body.orderId, first.body.firstSequence, placed);
  }

  @Get()
  @RequirePermission('orders:read')
  @Documented({
    summary: 'List your orders',
    answers: [{ status: 200, type: OrderPageResponse, description: 'A page, newest first.' }],
    problems: ['UNKNOWN_SYMBOL', 'INVALID_CURSOR', 'NOT_YET_PROJECTED'],
  })
  async list(
    @Caller() actor: Actor,
    @Query() { symbol, limit = PAGE_LENGTH, ...rest }: ListOrdersRequest,
  ): Promise<OrderPageResponse> {
    const filter = { ...rest, limit, ...(symbol !== undefined && { instrumentId: this.instrumentIdOf(symbol) }) };
    const { items, nextCursor } = await this.queries.execute(new ListOrdersQuery(actor, filter));
    return { items: items.map((order) => this.present(order)), nextCursor };
  }

  @Get(':orderId')
  @RequirePermission('orders:read')
  @Documented({
    summary: 'Read one of your orders',
    answers: [{ status: 200, type: OrderResponse, description: 'The order as it is now.' }],
    problems: ['UNKNOWN_ORDER', 'NOT_YET_PROJECTED'],
  })
  async get(@Caller() actor: Actor, @Param('orderId') orderId: string): Promise<OrderResponse> {
    return this.present(await this.find(actor, toOrderId(orderId)));
  }

  @Put(':orderId')
  @OrderBody()
  @RequirePermission('orders:place')
  @Documented({
    summary: 'Change price or quantity of an open order',
    description:
      'The order keeps its id. A smaller quantity at the same price keeps its place in the queue; anything else sends ' +
      'it to the back and may trade at once. The order is never lost in between.',
    answers: [{ status: 200, type: OrderResponse, description: 'The changed order.' }],
    problems: [...tradingProblems, 'UNKNOWN_ORDER', 'ORDER_ALREADY_CLOSED', 'QUANTITY_NOT_ABOVE_FILLED'],
  })
  async replace(
    @Caller() actor: Actor,
    @Param('orderId') orderId: string,
    @Body() body: ReplaceOrderRequest,
  ): Promise<OrderResponse> {
    const before = await this.find(actor, toOrderId(orderId));
    const change = toReplaceOrder(before.orderId, body, this.formatOf(before));
    await this.assertDone(actor, before.orderId, this.commands.execute(new ReplaceOrderCommand(actor, change)));
    return this.afterChange(actor, before.orderId);
  }

  @Delete(':orderId')
  @RequirePermission('orders:cancel')
  @Documented({
    summary: 'Cancel one of your orders',
    answers: [{ status: 200, type: OrderResponse, description: 'The cancelled order.' }],
    problems: ['UNKNOWN_ORDER', 'ORDER_ALREADY_CLOSED', 'NOT_YET_PROJECTED', ...unavailableCodes],
  })
  async cancel(@Caller() actor: Actor, @Param('orderId') text: string): Promise<OrderResponse> {
    const orderId = toOrderId(text) as OrderId;
    await this.assertDone(actor, orderId, this.commands.execute(new CancelOrderCommand(actor, { orderId })));
    return this.afterChange(actor, orderId);
  }

  @Delete()
  @RequirePermission('orders:cancel')
  @Documented({
    summary: 'Cancel all of your open orders',
    answers: [{ status: 200, type: MassCancelResponse, description: 'What was cancelled, oldest first.' }],
    problems: ['UNKNOWN_SYMBOL', ...unavailableCodes],
  })
  async cancelAll(@Caller() actor: Actor, @Query() { symbol }: MassCancelRequest): Promise<MassCancelResponse> {
    const instrumentId = symbol === undefined ? ALL_INSTRUMENTS : this.instrumentIdOf(symbol);
    const outcome = await this.commands.execute(new MassCancelCommand(actor, { ...EVERY_ORDER, instrumentId }));
    assertNotRefused(outcome);
    const orderIds = outcome.events.flatMap((event) =>
      event.name === 'OrderCancelled' ? [String(event.body.orderId)] : [],
    );
    return { cancelled: orderIds.length, orderIds, sequence: outcome.sequence };
  }

  /** The core forgets closed orders; the read side tells a closed one from one that never was. */
  private async assertDone(actor: Actor, orderId: number, pending: Promise<CommandOutcome>): Promise<void> {
    const outcome = await pending;
    if (outcome.refusal === RejectReason.UNKNOWN_ORDER) {
      const { status } = await this.find(actor, orderId);
      throw new ProblemError('ORDER_ALREADY_CLOSED', { detail: `The order is ${status}.` });
    }
    assertNotRefused(outcome);
  }

  /** The change is durable: when the order cannot be read now, no answer may say that nothing happened. */
  private async afterChange(actor: Actor, orderId: number): Promise<OrderResponse> {
    try {
      return this.present(await this.find(actor, orderId));
    } catch (error) {
      if (!(error instanceof VenueUnavailable)) throw error;
      throw new ProblemError('OUTCOME_UNKNOWN', { detail: 'It is done, but the order cannot be read at the moment.' });
    }
  }

  private async firstAnswer(
    actor: Actor,
    orderId: number,
    sequence: number,
    { format }: OrderToPlace,
  ): Promise<OrderResponse> {
    const now = await this.find(actor, orderId);
    const { quoteUnitsPerTickLot } = format.instrument;
    return presentOrder(asFirstAnswered(now, sequence, quoteUnitsPerTickLot), format);
  }

  private async find(actor: Actor, orderId: number): Promise<OrderView> {
    const order = await this.queries.execute(new GetOrderQuery(actor, orderId));
    if (order === undefined) throw new ProblemError('UNKNOWN_ORDER');
    return order;
  }

  private present(order: OrderView): OrderResponse {
    return presentOrder(order, this.formatOf(order));
  }

  private formatOf({ instrumentId }: OrderView) {
    return this.directory.formatOfId(instrumentId);
  }

  private instrumentIdOf(symbol: string): InstrumentId {
    return formatOfSymbol(symbol, this.directory).instrument.instrumentId as InstrumentId;
  }
}
