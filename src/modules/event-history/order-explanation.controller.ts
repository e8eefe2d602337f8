import { Controller, Get, Param } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { CostsRequests } from '../../common/nest/cost.js';
import { ProblemError } from '../../common/nest/problem.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { presentOrder } from '../orders/order-presenter.js';
import { toOrderId } from '../orders/order-translation.js';
import { OrderExplanationResponse } from './order-explanation.messages.js';
import { presentStep } from './order-explanation.presenter.js';
import { ExplainOrderQuery } from './order-explanation.query.js';

@ApiTags('orders')
@Controller(`${API}/orders/:orderId/explanation`)
export class OrderExplanationController {
  constructor(
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Get()
  @CostsRequests(10)
  @RequirePermission('orders:read')
  @Documented({
    summary: 'Read why one of your orders was filled when it was',
    description:
      'Where it stood in the queue of its price, what stood before it, and how that went away. Of others it tells what ' +
      'the public book order by order tells: displayed quantity, without names.',
    answers: [{ status: 200, type: OrderExplanationResponse, description: 'Its way until now, oldest first.' }],
    problems: ['UNKNOWN_ORDER', 'NOT_YET_PROJECTED', 'HISTORY_TOO_LONG', 'EVENTS_REMOVED', ...unavailableCodes],
  })
  async explain(@Caller() actor: Actor, @Param('orderId') orderId: string): Promise<OrderExplanationResponse> {
    const explained = await this.queries.execute(new ExplainOrderQuery(actor, toOrderId(orderId)));
    if (explained === undefined) throw new ProblemError('UNKNOWN_ORDER');
    const { order, steps, omittedSteps } = explained;
    const format = this.directory.formatOfId(order.instrumentId);
    return { order: presentOrder(order, format), steps: steps.map((step) => presentStep(step, format)), omittedSteps };
  }
}
