import { Body, Controller, Delete, Get, Param, Post, Res } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../common/model/actor.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { CostsCancel, CostsOrders } from '../../common/nest/cost.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import { orderListExamples } from './order-list.examples.js';
import { OrderListRequest, OrderListResponse } from './order-list.messages.js';
import { OrderLists } from './order-lists.js';
import { placementProblems } from './order-problems.js';
import { toOrderId } from './order-translation.js';

/** A bracket has as many; the others are not worth counting apart. */
const ORDERS_OF_LIST = 3;

@ApiTags('orders')
@Controller(`${API}/order-lists`)
export class OrderListsController {
  constructor(private readonly lists: OrderLists) {}

  @Post()
  @CostsOrders(ORDERS_OF_LIST)
  @RequirePermission('orders:place')
  @ApiBody({ type: OrderListRequest, examples: orderListExamples })
  @Documented({
    summary: 'Place orders that depend on each other',
    description:
      'The venue itself sees to it: whatever happens, never both orders of an OCO pair trade their quantity.',
    answers: [
      { status: 201, type: OrderListResponse, description: 'Accepted.' },
      { status: 200, type: OrderListResponse, description: 'The same list came before: its orders as first answered.' },
    ],
    problems: [...placementProblems, 'ORDER_LIST_INVALID'],
  })
  async place(
    @Caller() actor: Actor,
    @Body() body: OrderListRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderListResponse> {
    const { list, isRepeated } = await this.lists.place(actor, body);
    if (isRepeated) reply.status(200);
    return list;
  }

  @Get(':listId')
  @RequirePermission('orders:read')
  @Documented({
    summary: 'Read one of your order lists',
    answers: [{ status: 200, type: OrderListResponse, description: 'The list as it is now.' }],
    problems: ['UNKNOWN_ORDER', 'NOT_YET_PROJECTED'],
  })
  get(@Caller() actor: Actor, @Param('listId') listId: string): Promise<OrderListResponse> {
    return this.lists.get(actor, toOrderId(listId));
  }

  @Delete(':listId')
  @CostsCancel()
  @RequirePermission('orders:cancel')
  @Documented({
    summary: 'Cancel the open orders of a list',
    answers: [{ status: 200, type: OrderListResponse, description: 'The list with its cancelled orders.' }],
    problems: ['UNKNOWN_ORDER', 'ORDER_ALREADY_CLOSED', 'NOT_YET_PROJECTED', ...unavailableCodes],
  })
  cancel(@Caller() actor: Actor, @Param('listId') listId: string): Promise<OrderListResponse> {
    return this.lists.cancel(actor, toOrderId(listId));
  }
}
