import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { invariant } from '../../common/assert.js';
import type { Actor } from '../../common/model/actor.js';
import { ListType, nameOf } from '../../common/model/order-terms.js';
import { isOpen, type OrderView } from '../../common/model/order-view.js';
import { RejectReason } from '../../common/model/reject-reason.js';
import type { ListId } from '../../common/model/units.js';
import { ProblemError } from '../../common/nest/problem.js';
import { assertNotRefused } from '../../common/nest/refused.js';
import { eventOf, VenueUnavailable } from '../engine/command-outcome.js';
import { CancelOrderListCommand, PlaceOrderListCommand } from '../engine/order.commands.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { formatOfSymbol } from '../instruments/symbols.js';
import { asFirstAnswered, placedOrders } from './domain/placed-order.js';
import type { OrderListRequest, OrderListResponse } from './order-list.messages.js';
import { toPlaceOrderList } from './order-list-translation.js';
import { presentOrder } from './order-presenter.js';
import { GetOrderListQuery, GetOrderQuery } from './order.queries.js';

export interface ListPlacement {
  readonly list: OrderListResponse;
  /** The same list came before: these are its orders as they were first answered. */
  readonly isRepeated: boolean;
}

/** Orders that depend on each other, as clients place, read and cancel them. */
@Injectable()
export class OrderLists {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
  ) {}

  async place(actor: Actor, request: OrderListRequest): Promise<ListPlacement> {
    const { orders, isRepeated } = await this.placeList(actor, request);
    return { list: this.present(orders), isRepeated };
  }

  /** The orders of the list in their places, for gateways that present orders in their own way. */
  async placeList(
    actor: Actor,
    request: OrderListRequest,
  ): Promise<{ readonly orders: readonly OrderView[]; readonly isRepeated: boolean }> {
    const format = formatOfSymbol(request.symbol, this.directory);
    const outcome = await this.commands.execute(new PlaceOrderListCommand(actor, toPlaceOrderList(request, format)));
    assertNotRefused(outcome);
    const repeated = eventOf(outcome, 'DuplicateAnswered');
    if (repeated === undefined) return { orders: placedOrders(outcome.events), isRepeated: false };
    const { orderId, firstSequence } = repeated.body;
    const first = await this.queries.execute(new GetOrderQuery(actor, orderId));
    const now = await this.find(actor, first?.terms?.listId ?? 0);
    const { quoteUnitsPerTickLot } = format.instrument;
    const then = now.map((order) => asFirstAnswered(order, firstSequence, quoteUnitsPerTickLot));
    return { orders: then, isRepeated: true };
  }

  async get(actor: Actor, listId: number): Promise<OrderListResponse> {
    return this.present(await this.find(actor, listId));
  }

  async cancel(actor: Actor, listId: number): Promise<OrderListResponse> {
    return this.present(await this.cancelList(actor, listId));
  }

  /** The orders of the cancelled list, for gateways that present orders in their own way. */
  async cancelList(actor: Actor, listId: number): Promise<readonly OrderView[]> {
    const outcome = await this.commands.execute(new CancelOrderListCommand(actor, { listId: listId as ListId }));
    if (outcome.refusal === RejectReason.UNKNOWN_ORDER) {
      await this.find(actor, listId);
      throw new ProblemError('ORDER_ALREADY_CLOSED', { detail: 'No order of the list is open.' });
    }
    assertNotRefused(outcome);
    return this.afterChange(actor, listId);
  }

  /** The change is durable: when the list cannot be read now, no answer may say that nothing happened. */
  private async afterChange(actor: Actor, listId: number): Promise<readonly OrderView[]> {
    try {
      return await this.find(actor, listId);
    } catch (error) {
      if (!(error instanceof VenueUnavailable)) throw error;
      throw new ProblemError('OUTCOME_UNKNOWN', { detail: 'It is done, but the list cannot be read at the moment.' });
    }
  }

  /** Ends the request where the account has no such list. */
  async find(actor: Actor, listId: number): Promise<readonly OrderView[]> {
    const orders = await this.queries.execute(new GetOrderListQuery(actor, listId));
    if (orders.length === 0) throw new ProblemError('UNKNOWN_ORDER', { detail: 'You have no such order list.' });
    return orders;
  }

  private present(orders: readonly OrderView[]): OrderListResponse {
    const terms = orders[0]?.terms;
    invariant(orders[0] !== undefined && terms !== undefined && terms !== null, 'an order of a list knows its list');
    const format = this.directory.formatOfId(orders[0].instrumentId);
    return {
      listId: String(terms.listId),
      type: nameOf(ListType, terms.listType),
      symbol: format.instrument.symbol,
      status: orders.some(({ status }) => isOpen(status)) ? 'open' : 'closed',
      orders: orders.map((order) => presentOrder(order, format)),
    };
  }
}
