import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { Actor } from '../../common/model/actor.js';
import { CancelReason } from '../../common/model/order-terms.js';
import type { OrderView } from '../../common/model/order-view.js';
import { RejectReason } from '../../common/model/reject-reason.js';
import type { OrderId } from '../../common/model/units.js';
import { StageTimes } from '../../common/stage-times.js';
import { ProblemError } from '../../common/nest/problem.js';
import { assertNotRefused } from '../../common/nest/refused.js';
import { type CommandOutcome, eventOf, VenueUnavailable } from '../engine/command-outcome.js';
import {
  CancelOrderCommand,
  MassCancelCommand,
  PlaceOrderCommand,
  ReplaceOrderCommand,
} from '../engine/order.commands.js';
import { TryOrderQuery } from '../engine/order-trial.query.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { asFirstAnswered, placedOrder } from './domain/placed-order.js';
import { presentOrder } from './order-presenter.js';
import { toMassCancel, toPlaceOrder, toReplaceOrder } from './order-translation.js';
import { GetOrderQuery } from './order.queries.js';
import type { MassCancelRequest, PlaceOrderRequest, ReplaceOrderRequest } from './order.requests.js';
import type { MassCancelResponse, OrderResponse, OrderTestResponse } from './order.responses.js';

/** As `Placement`, with the order as the venue knows it. */
export interface PlacedOrder {
  readonly order: OrderView;
  readonly isRepeated: boolean;
}

export interface Placement {
  readonly order: OrderResponse;
  /** The same request came before: this is its first answer. */
  readonly isRepeated: boolean;
}

/** What clients do with orders, one by one or many at once: translate, dispatch, and tell what became of it. */
@Injectable()
export class OrderEntry {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
    private readonly stages: StageTimes,
  ) {}

  /** `idempotencyKey` stands for the client order id where the request has none. */
  async place(actor: Actor, request: PlaceOrderRequest, idempotencyKey?: string): Promise<Placement> {
    const { order, isRepeated } = await this.placeOrder(actor, request, idempotencyKey);
    return { order: this.present(order), isRepeated };
  }

  /** For gateways that present orders in their own way. */
  async placeOrder(actor: Actor, request: PlaceOrderRequest, idempotencyKey?: string): Promise<PlacedOrder> {
    const { format, order, advanced } = toPlaceOrder(request, idempotencyKey, this.directory);
    const outcome = await this.commands.execute(new PlaceOrderCommand(actor, order, advanced));
    assertNotRefused(outcome);
    const repeated = eventOf(outcome, 'DuplicateAnswered');
    if (repeated === undefined) return { order: placedOrder(outcome.events), isRepeated: false };
    const now = await this.find(actor, repeated.body.orderId);
    const { quoteUnitsPerTickLot } = format.instrument;
    return { order: asFirstAnswered(now, repeated.body.firstSequence, quoteUnitsPerTickLot), isRepeated: true };
  }

  /** Every check of a placement and no effect. */
  async test(actor: Actor, request: PlaceOrderRequest): Promise<OrderTestResponse> {
    const { order, advanced } = toPlaceOrder(request, undefined, this.directory);
    const outcome = await this.queries.execute(new TryOrderQuery(actor, order, advanced));
    assertNotRefused(outcome);
    return { accepted: true, sequence: outcome.sequence };
  }

  async replace(actor: Actor, orderId: number, request: ReplaceOrderRequest): Promise<OrderResponse> {
    return this.replaceFound(actor, await this.find(actor, orderId), request);
  }

  /** As `replace`, of an order that was read already: the command is dispatched at once. */
  async replaceFound(actor: Actor, before: OrderView, request: ReplaceOrderRequest): Promise<OrderResponse> {
    return this.present(await this.changeOrder(actor, before, request));
  }

  /** The order after its change, for gateways that present orders in their own way. */
  async changeOrder(actor: Actor, before: OrderView, request: ReplaceOrderRequest): Promise<OrderView> {
    const change = toReplaceOrder(before.orderId, request, this.directory.formatOfId(before.instrumentId));
    await this.assertDone(actor, before.orderId, this.commands.execute(new ReplaceOrderCommand(actor, change)));
    return this.afterChange(actor, before.orderId);
  }

  async cancel(actor: Actor, orderId: number): Promise<OrderResponse> {
    return this.present(await this.cancelOrder(actor, orderId));
  }

  /** The cancelled order, for gateways that present orders in their own way. */
  async cancelOrder(actor: Actor, orderId: number): Promise<OrderView> {
    const command = new CancelOrderCommand(actor, { orderId: orderId as OrderId });
    await this.assertDone(actor, orderId, this.commands.execute(command));
    return this.afterChange(actor, orderId);
  }

  async cancelMany(actor: Actor, request: MassCancelRequest): Promise<MassCancelResponse> {
    const scope = toMassCancel(request, actor.sessionId, this.directory);
    const outcome = await this.commands.execute(new MassCancelCommand(actor, scope));
    assertNotRefused(outcome);
    const orderIds = outcome.events.flatMap((event) =>
      // Not those that had expired by now.
      event.name === 'OrderCancelled' &&
      event.accountId === actor.accountId &&
      event.body.reason !== CancelReason.expired
        ? [String(event.body.orderId)]
        : [],
    );
    return { cancelled: orderIds.length, orderIds, sequence: outcome.sequence };
  }

  async find(actor: Actor, orderId: number): Promise<OrderView> {
    const order = await this.queries.execute(new GetOrderQuery(actor, orderId));
    if (order === undefined) throw new ProblemError('UNKNOWN_ORDER');
    return order;
  }

  /** A command of a request that came so long ago has been taken. */
  took(sinceArrivalMs: number): void {
    this.stages.gateway.recordMs(sinceArrivalMs);
  }

  present(order: OrderView): OrderResponse {
    return presentOrder(order, this.directory.formatOfId(order.instrumentId));
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
  private async afterChange(actor: Actor, orderId: number): Promise<OrderView> {
    try {
      return await this.find(actor, orderId);
    } catch (error) {
      if (!(error instanceof VenueUnavailable)) throw error;
      throw new ProblemError('OUTCOME_UNKNOWN', { detail: 'It is done, but the order cannot be read at the moment.' });
    }
  }
}
