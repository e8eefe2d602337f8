import { Body, Controller, Delete, Get, Headers, Param, Post, Put, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../common/model/actor.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { PAGE_LENGTH_DEFAULT } from '../../common/nest/page-request.js';
import { CostsCancel, CostsOrders } from '../../common/nest/cost.js';
import { OrderBody } from '../../common/nest/http-adapter.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { formatOfSymbol } from '../instruments/symbols.js';
import { OrderEntry } from './order-entry.js';
import { orderExamples } from './order.examples.js';
import { placementProblems, tradingProblems } from './order-problems.js';
import { toOrderId } from './order-translation.js';
import { ListOrdersQuery } from './order.queries.js';
import { ListOrdersRequest, MassCancelRequest, PlaceOrderRequest, ReplaceOrderRequest } from './order.requests.js';
import { MassCancelResponse, OrderPageResponse, OrderResponse } from './order.responses.js';

@ApiTags('orders')
@Controller(`${API}/orders`)
export class OrdersController {
  constructor(
    private readonly entry: OrderEntry,
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Post()
  @OrderBody()
  @CostsOrders(1)
  @RequirePermission('orders:place')
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Stands for `clientOrderId` where the body has none.',
  })
  @ApiBody({ type: PlaceOrderRequest, examples: orderExamples })
  @Documented({
    summary: 'Place an order',
    description:
      'Answers when the order is durable, with the order as it is after its own command: resting, filled, waiting for ' +
      'its trigger, or cancelled with a `cancelReason`. An order that the venue refuses leaves no trace but the refusal.',
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
    const placing = this.entry.place(actor, body, idempotencyKey);
    this.entry.took(reply.elapsedTime);
    const { order, isRepeated } = await placing;
    if (isRepeated) reply.status(200);
    return order;
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
    @Query() { symbol, limit = PAGE_LENGTH_DEFAULT, ...rest }: ListOrdersRequest,
  ): Promise<OrderPageResponse> {
    const filter = { ...rest, limit, ...(symbol !== undefined && { instrumentId: this.instrumentIdOf(symbol) }) };
    const { items, nextCursor } = await this.queries.execute(new ListOrdersQuery(actor, filter));
    return { items: items.map((order) => this.entry.present(order)), nextCursor };
  }

  @Get(':orderId')
  @RequirePermission('orders:read')
  @Documented({
    summary: 'Read one of your orders',
    answers: [{ status: 200, type: OrderResponse, description: 'The order as it is now.' }],
    problems: ['UNKNOWN_ORDER', 'NOT_YET_PROJECTED'],
  })
  async get(@Caller() actor: Actor, @Param('orderId') orderId: string): Promise<OrderResponse> {
    return this.entry.present(await this.entry.find(actor, toOrderId(orderId)));
  }

  @Put(':orderId')
  @OrderBody()
  @CostsOrders(1)
  @RequirePermission('orders:place')
  @Documented({
    summary: 'Change price or quantity of an open order',
    description:
      'The order keeps its id. A smaller quantity at the same price keeps its place in the queue; anything else sends ' +
      'it to the back and may trade at once. The order is never lost in between.',
    answers: [{ status: 200, type: OrderResponse, description: 'The changed order.' }],
    problems: [
      ...tradingProblems,
      'UNKNOWN_ORDER',
      'ORDER_ALREADY_CLOSED',
      'QUANTITY_NOT_ABOVE_FILLED',
      'NOT_REPLACEABLE',
    ],
  })
  replace(
    @Caller() actor: Actor,
    @Param('orderId') orderId: string,
    @Body() body: ReplaceOrderRequest,
  ): Promise<OrderResponse> {
    return this.entry.replace(actor, toOrderId(orderId), body);
  }

  @Delete(':orderId')
  @CostsCancel()
  @RequirePermission('orders:cancel')
  @Documented({
    summary: 'Cancel one of your orders',
    description: 'With an order of an OCO pair the other one goes too.',
    answers: [{ status: 200, type: OrderResponse, description: 'The cancelled order.' }],
    problems: ['UNKNOWN_ORDER', 'ORDER_ALREADY_CLOSED', 'NOT_YET_PROJECTED', ...unavailableCodes],
  })
  cancel(
    @Caller() actor: Actor,
    @Param('orderId') orderId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderResponse> {
    const cancelling = this.entry.cancel(actor, toOrderId(orderId));
    this.entry.took(reply.elapsedTime);
    return cancelling;
  }

  @Delete()
  @CostsCancel()
  @RequirePermission('orders:cancel')
  @Documented({
    summary: 'Cancel your open orders',
    description: 'All of them, or those of an instrument, a side, a range of prices, or this session.',
    answers: [{ status: 200, type: MassCancelResponse, description: 'What was cancelled, oldest first.' }],
    problems: ['UNKNOWN_SYMBOL', 'PRICE_NOT_ON_TICK', 'NUMBER_TOO_LARGE', ...unavailableCodes],
  })
  cancelMany(@Caller() actor: Actor, @Query() query: MassCancelRequest): Promise<MassCancelResponse> {
    return this.entry.cancelMany(actor, query);
  }

  private instrumentIdOf(symbol: string): number {
    return formatOfSymbol(symbol, this.directory).instrument.instrumentId;
  }
}
