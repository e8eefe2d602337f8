import { Injectable } from '@nestjs/common';
import type { Actor } from '../../common/model/actor.js';
import type { OrderView } from '../../common/model/order-view.js';
import type { Cost } from '../../common/nest/cost.js';
import { ProblemError } from '../../common/nest/problem.js';
import { problemOf } from '../../common/nest/problem.filter.js';
import type { BatchAnswerResponse, BatchCommandRequest } from './order-batch.messages.js';
import { OrderEntry } from './order-entry.js';
import { toOrderId } from './order-translation.js';

/**
 * Many commands of one request, each with its own answer. They reach the venue in their order and one right after the
 * other, so they share a group commit; a refused one keeps none of the others.
 */
@Injectable()
export class OrderBatch {
  constructor(private readonly entry: OrderEntry) {}

  async run(actor: Actor, commands: readonly BatchCommandRequest[], requestId: string): Promise<BatchAnswerResponse[]> {
    // Orders to replace are read first: from here on nothing waits until all commands are on their way.
    const befores = await Promise.allSettled(commands.map((command) => this.before(actor, command)));
    const answers = commands.map((command, place) => this.execute(actor, command, befores[place]));
    return Promise.all(
      answers.map((answer) =>
        answer.catch((error: unknown) => {
          const problem = problemOf(error, requestId);
          return { status: problem.status, problem };
        }),
      ),
    );
  }

  private async before(actor: Actor, { action, orderId }: BatchCommandRequest): Promise<OrderView | undefined> {
    return action === 'replace' ? this.entry.find(actor, toOrderId(orderId ?? '')) : undefined;
  }

  private async execute(
    actor: Actor,
    { action, order, orderId, price, quantity }: BatchCommandRequest,
    before: PromiseSettledResult<OrderView | undefined> | undefined,
  ): Promise<BatchAnswerResponse> {
    if (before?.status === 'rejected') throw before.reason;
    if (action === 'cancel') return { status: 200, order: await this.entry.cancel(actor, toOrderId(orderId ?? '')) };
    if (action === 'place' && order !== undefined) {
      const placed = await this.entry.place(actor, order);
      return { status: placed.isRepeated ? 200 : 201, order: placed.order };
    }
    if (before?.value === undefined) throw new ProblemError('UNKNOWN_ORDER');
    return {
      status: 200,
      order: await this.entry.replaceFound(actor, before.value, { price: price ?? null, quantity: quantity ?? null }),
    };
  }
}

/**
 * What the commands of a batch cost, of a body that is not validated yet. A batch of nothing but cancels takes the lane of
 * cancels alone.
 */
export function costOfBatch(body: unknown): Cost {
  const { commands } = (body ?? {}) as { readonly commands?: unknown };
  const list: readonly unknown[] = Array.isArray(commands) ? commands : [];
  const cancels = list.filter((command) => isCancel(command)).length;
  const orders = list.length - cancels;
  return { requests: orders === 0 && cancels > 0 ? 0 : 1, orders, cancels };
}

function isCancel(command: unknown): boolean {
  return typeof command === 'object' && command !== null && (command as { action?: unknown }).action === 'cancel';
}
