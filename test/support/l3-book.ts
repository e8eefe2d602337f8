import { invariant } from '../../src/common/assert.js';
import type { VenueEvent } from '../../src/common/model/events.js';
import { Side } from '../../src/common/model/order-terms.js';
import type { Depth, DepthLevel } from '../../src/modules/engine/live-state.js';

export interface QueuedOrder {
  readonly orderId: number;
  readonly instrumentId: number;
  readonly side: number;
  readonly priceTicks: number;
  readonly openLots: number;
}

/**
 * The book order by order, as a reader of the event stream builds it. It asserts what the stream promises: a trade
 * takes the first order of the best level, the level figures on an event are right, and the book is never crossed.
 */
export class L3Book {
  private orders: QueuedOrder[] = [];

  /** One side of an instrument as an incoming order would meet it. */
  queue(instrumentId: number, side: number): QueuedOrder[] {
    const sign = side === Side.sell ? 1 : -1;
    return this.orders
      .filter((order) => order.instrumentId === instrumentId && order.side === side)
      .toSorted((a, z) => sign * (a.priceTicks - z.priceTicks));
  }

  depth(instrumentId: number): Depth {
    const levels = (side: number): DepthLevel[] => {
      const queue = this.queue(instrumentId, side);
      const prices = [...new Set(queue.map((order) => order.priceTicks))];
      return prices.map((priceTicks) => ({ priceTicks, ...this.level(instrumentId, side, priceTicks) }));
    };
    return { instrumentId, bids: levels(Side.buy), asks: levels(Side.sell) };
  }

  apply(event: VenueEvent): void {
    switch (event.name) {
      case 'OrderRested': {
        const { orderId, instrumentId, side, priceTicks, quantityLots } = event.body;
        this.orders.push({ orderId, instrumentId, side, priceTicks, openLots: quantityLots });
        this.assertUncrossed(instrumentId);
        return this.assertLevel(event.body, side, priceTicks);
      }
      case 'TradeExecuted': {
        const { instrumentId, takerSide, makerOrderId, priceTicks, makerOpenLots, quantityLots } = event.body;
        const makerSide = takerSide === Side.buy ? Side.sell : Side.buy;
        const [first] = this.queue(instrumentId, makerSide);
        invariant(first?.orderId === makerOrderId, `the trade took #${makerOrderId}, #${first?.orderId} was first`);
        invariant(first.priceTicks === priceTicks, 'a trade happens at the resting price');
        invariant(first.openLots === makerOpenLots + quantityLots, 'the maker loses what it trades');
        this.change(makerOrderId, makerOpenLots);
        return this.assertLevel(event.body, makerSide, priceTicks);
      }
      case 'OrderCancelled': {
        const { orderId, rested, side, priceTicks, cancelledLots } = event.body;
        const order = this.orders.find((one) => one.orderId === orderId);
        invariant((rested === 1) === (order !== undefined), 'rested says whether the order was on the book');
        if (order === undefined) return undefined;
        invariant(order.openLots === cancelledLots, 'a cancel takes what is open');
        this.change(orderId, 0);
        return this.assertLevel(event.body, side, priceTicks);
      }
      case 'OrderReplaced': {
        const { orderId, keptPriority, openLots, side, oldPriceTicks } = event.body;
        this.change(orderId, keptPriority === 1 ? openLots : 0);
        return this.assertLevel(event.body, side, oldPriceTicks);
      }
      default:
        return undefined;
    }
  }

  private change(orderId: number, openLots: number): void {
    invariant(
      this.orders.some((order) => order.orderId === orderId),
      `#${orderId} is not on the book`,
    );
    this.orders = this.orders
      .map((order) => (order.orderId === orderId ? { ...order, openLots } : order))
      .filter((order) => order.openLots > 0);
  }

  private level(instrumentId: number, side: number, priceTicks: number): { quantityLots: number; orders: number } {
    const orders = this.queue(instrumentId, side).filter((order) => order.priceTicks === priceTicks);
    return { quantityLots: orders.reduce((total, order) => total + order.openLots, 0), orders: orders.length };
  }

  private assertLevel(
    body: { readonly instrumentId: number; readonly levelQuantityLots: number; readonly levelOrders: number },
    side: number,
    priceTicks: number,
  ): void {
    const { quantityLots, orders } = this.level(body.instrumentId, side, priceTicks);
    invariant(
      quantityLots === body.levelQuantityLots && orders === body.levelOrders,
      `the level at ${priceTicks} has ${quantityLots} in ${orders}, the event says ${body.levelQuantityLots} in ${body.levelOrders}`,
    );
  }

  private assertUncrossed(instrumentId: number): void {
    const [bid] = this.queue(instrumentId, Side.buy);
    const [ask] = this.queue(instrumentId, Side.sell);
    const isCrossed = bid !== undefined && ask !== undefined && bid.priceTicks >= ask.priceTicks;
    invariant(!isCrossed, `the book is crossed: ${bid?.priceTicks} bid, ${ask?.priceTicks} offered`);
  }
}
