import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../common/model/actor.js';
import { Caller, LoggedIn, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { CostsByBody } from '../../common/nest/cost.js';
import { BatchBody, OrderBody } from '../../common/nest/http-adapter.js';
import { costOfBatch, OrderBatch } from './order-batch.js';
import { BatchRequest, BatchResponse } from './order-batch.messages.js';
import { batchExamples } from './order.examples.js';
import { OrderEntry } from './order-entry.js';
import { placementProblems } from './order-problems.js';
import { PlaceOrderRequest } from './order.requests.js';
import { OrderTestResponse } from './order.responses.js';

@ApiTags('orders')
@Controller(`${API}/orders`)
export class OrderBatchController {
  constructor(
    private readonly batch: OrderBatch,
    private readonly entry: OrderEntry,
  ) {}

  @Post('batch')
  @HttpCode(200)
  @BatchBody()
  @CostsByBody(costOfBatch, 'a request, an order for each placement and replacement, a cancel for each cancel')
  @LoggedIn()
  @ApiBody({ type: BatchRequest, examples: batchExamples })
  @Documented({
    summary: 'Place, replace and cancel many orders',
    description:
      'The commands take effect in their order, each for itself: one that is refused keeps none of the others. Each ' +
      'needs its own permission. A malformed request is refused as a whole.',
    answers: [{ status: 200, type: BatchResponse, description: 'One answer for each command.' }],
  })
  async run(@Caller() actor: Actor, @Body() body: BatchRequest, @Req() { id }: FastifyRequest): Promise<BatchResponse> {
    return { items: await this.batch.run(actor, body.commands, id) };
  }

  @Post('test')
  @HttpCode(200)
  @OrderBody()
  @RequirePermission('orders:place')
  @Documented({
    summary: 'Check an order without placing it',
    description:
      'Every check of a placement against the present state, the funds included; nothing is changed or kept.',
    answers: [{ status: 200, type: OrderTestResponse, description: 'It would be accepted, or is known already.' }],
    problems: placementProblems,
  })
  test(@Caller() actor: Actor, @Body() body: PlaceOrderRequest): Promise<OrderTestResponse> {
    return this.entry.test(actor, body);
  }
}
