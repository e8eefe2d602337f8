import { invariant } from '../../src/common/assert.js';
import type { EventBody, VenueEvent } from '../../src/common/model/events.js';
import { Allocation, Phase, Side } from '../../src/common/model/order-terms.js';
import type { Depth, DepthLevel } from '../../src/modules/engine/live-state.js';

export interface QueuedOrder {
  readonly orderId: number;
  readonly instrumentId: number;
  readonly side: number;
  readonly priceTicks: number;
  readonly openLots: number;
}

/**
 * The displayed book order by order, as a reader of the event stream builds it. It asserts what the stream promises: a
 * trade takes the first order of the best level (where a level is not divided), the level figures on an event are right,
 * and in continuous trading the book is never crossed.
 */
export class L3Book {
  private orders: QueuedOrder[] = [];
  /** On the book without being shown. */
  private readonly unseen = new Set<number>();
  private readonly icebergs = new Set<number>();
  /** Instruments whose levels are divided, and those that do not trade continuously. */
  private readonly divided = new Set<number>();
  private readonly paused = new Set<number>();

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
      case 'OrderAccepted':
        if ((event.advanced?.displayQuantityLots ?? 0) > 0) this.icebergs.add(event.body.orderId);
        return undefined;
      case 'OrderRested':
      case 'PeakRefreshed':
        return this.join(event.body);
      case 'TradeExecuted':
        return event.body.auction === 1 ? this.tradeInAuction(event.body) : this.trade(event.body);
      case 'SelfTradePrevented': {
        const { makerOrderId, makerPreventedLots, makerOpenLots, takerSide, priceTicks } = event.body;
        this.take(makerOrderId, makerPreventedLots, makerOpenLots);
        return this.assertLevel(event.body, takerSide === Side.buy ? Side.sell : Side.buy, priceTicks);
      }
      case 'LevelChanged':
        return this.assertLevel(event.body, event.body.side, event.body.priceTicks);
      case 'OrderCancelled': {
        const { orderId, rested, side, priceTicks } = event.body;
        const isKnown = this.shown(orderId) !== undefined || this.unseen.has(orderId);
        invariant((rested === 1) === isKnown, 'rested says whether the order was on the book');
        if (!isKnown) return undefined;
        this.leave(orderId);
        return this.assertLevel(event.body, side, priceTicks);
      }
      case 'OrderReplaced': {
        const { orderId, keptPriority, openLots, side, oldPriceTicks } = event.body;
        const shown = this.shown(orderId)?.openLots ?? 0;
        if (keptPriority === 0) this.leave(orderId);
        else if (shown > 0) this.change(orderId, this.icebergs.has(orderId) ? Math.min(shown, openLots) : openLots);
        return oldPriceTicks === 0 ? undefined : this.assertLevel(event.body, side, oldPriceTicks);
      }
      case 'AllocationSet': {
        const { instrumentId, method, topOfBook, leadMarketMakerPercent } = event.body;
        const isPlain = method === Allocation.price_time && topOfBook === 0 && leadMarketMakerPercent === 0;
        return void (isPlain ? this.divided.delete(instrumentId) : this.divided.add(instrumentId));
      }
      case 'PhaseChanged': {
        const { instrumentId, phase } = event.body;
        return void (phase === Phase.continuous ? this.paused.delete(instrumentId) : this.paused.add(instrumentId));
      }
      default:
        return undefined;
    }
  }

  private join(body: EventBody<'OrderRested'>): void {
    const { orderId, instrumentId, side, priceTicks, quantityLots } = body;
    this.leave(orderId);
    if (quantityLots === 0) this.unseen.add(orderId);
    else this.orders.push({ orderId, instrumentId, side, priceTicks, openLots: quantityLots });
    if (!this.paused.has(instrumentId)) this.assertUncrossed(instrumentId);
    this.assertLevel(body, side, priceTicks);
  }

  private trade(body: EventBody<'TradeExecuted'>): void {
    const { instrumentId, takerSide, makerOrderId, priceTicks, makerOpenLots, quantityLots } = body;
    const makerSide = takerSide === Side.buy ? Side.sell : Side.buy;
    const maker = this.shown(makerOrderId);
    invariant(maker !== undefined || this.unseen.has(makerOrderId), `#${makerOrderId} trades off the book`);
    if (maker !== undefined) {
      const [first] = this.queue(instrumentId, makerSide);
      const isFirst = first?.orderId === makerOrderId || this.divided.has(instrumentId);
      invariant(isFirst, `the trade took #${makerOrderId}, #${first?.orderId} was first`);
      invariant(maker.priceTicks === priceTicks, 'a trade happens at the resting price');
      invariant(first?.priceTicks === priceTicks, 'a trade happens at the best displayed price or a better one');
      const isWhole = this.icebergs.has(makerOrderId) || maker.openLots === makerOpenLots + quantityLots;
      invariant(isWhole && maker.openLots >= quantityLots, 'the maker loses what it trades');
    }
    this.take(makerOrderId, quantityLots, makerOpenLots);
    this.assertLevel(body, makerSide, priceTicks);
  }

  /** Both rested; level figures follow in events of their own. */
  private tradeInAuction(body: EventBody<'TradeExecuted'>): void {
    const { takerOrderId, makerOrderId, quantityLots, takerOpenLots, makerOpenLots } = body;
    this.take(takerOrderId, quantityLots, takerOpenLots);
    this.take(makerOrderId, quantityLots, makerOpenLots);
  }

  /** What an order shows is less; an iceberg that shows nothing keeps its place until its next peak. */
  private take(orderId: number, lots: number, openLots: number): void {
    const shown = this.shown(orderId);
    if (openLots === 0) return this.leave(orderId);
    if (shown === undefined) return undefined;
    return this.change(orderId, Math.max(0, shown.openLots - lots));
  }

  private shown(orderId: number): QueuedOrder | undefined {
    return this.orders.find((order) => order.orderId === orderId);
  }

  private leave(orderId: number): void {
    this.unseen.delete(orderId);
    this.orders = this.orders.filter((order) => order.orderId !== orderId);
  }

  private change(orderId: number, openLots: number): void {
    this.orders = this.orders.map((order) => (order.orderId === orderId ? { ...order, openLots } : order));
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
