/**
 * Somebody who trades for reasons of their own: at random times (Poisson), in runs (after a buy another buy is likelier), many small
 * orders and few large ones. In an auction it sends limit orders around the fair value, so that there is something to cross; in a panic
 * it offers far below, as those do who want out at any price.
 */
import { Phase, Side, TimeInForce } from '../../../../common/model/order-terms.js';
import {
  type Agent,
  type AgentAction,
  BPS,
  isAuction,
  isTwoSided,
  type MarketView,
  type OwnOrder,
  type StepTime,
  take,
} from '../agent.js';
import type { DemoInstrument } from '../demo-instruments.js';
import type { Random } from '../random.js';

const CHANCE_TO_GO_ON = 0.3;
/** With this many typical orders in hand it surely trades back. */
const POSITION_MAX = 25;
const ORDERS_PER_STEP_MAX = 2;
/** Open orders of its own beyond which it sends no more. */
const OPEN_MAX = 10;
/** Auction orders are up to this many half spreads from the fair value. */
const AUCTION_REACH = 6;

export class NoiseTrader implements Agent {
  private lastSide: Side = Side.buy;

  constructor(
    private readonly instrument: DemoInstrument,
    /** Orders a second in calm. */
    private readonly ordersPerS: number,
    private readonly random: Random,
  ) {}

  act([view]: readonly [MarketView], time: StepTime): AgentAction[] {
    const { random, instrument } = this;
    const isCrossing = isAuction(view);
    const isPanic = view.mood.panicBps > 0;
    const leftovers = this.leftovers(view);
    const isFull = view.orders.length - leftovers.length >= OPEN_MAX;
    const actions: AgentAction[] = leftovers.map(({ orderId }) => ({ kind: 'cancel', orderId }));
    if (!isCrossing && !isTwoSided(view)) return actions;
    const count = random.count(this.ordersPerS * view.mood.activity, time.stepS, ORDERS_PER_STEP_MAX);
    for (let order = 0; order < count; order += 1) {
      const side = isPanic ? Side.sell : this.nextSide(view, time.sizeFactor);
      // Many small orders, few large ones.
      const size = (random.next() ** 3 * 2 + 0.02) * time.sizeFactor;
      const quantityLots = Math.max(instrument.minQuantityLots, Math.round(instrument.typicalLots * size));
      if (isCrossing || isPanic) {
        if (!isFull) actions.push(this.limitOrder(view, side, quantityLots));
      } else actions.push(take(0, side, 0, quantityLots));
    }
    return actions;
  }

  /** What it takes back: of an auction or a panic that is over, and in an auction what is far from where it would trade. */
  private leftovers(view: MarketView): readonly OwnOrder[] {
    if (!isAuction(view)) return view.phase === Phase.continuous && view.mood.panicBps === 0 ? view.orders : [];
    const reachTicks = (view.fairTicks * AUCTION_REACH * this.instrument.halfSpreadBps) / BPS;
    return view.orders.filter(({ priceTicks }) => Math.abs(priceTicks - view.fairTicks) > reachTicks * 2);
  }

  private nextSide({ mood, positionLots }: MarketView, sizeFactor: number): Side {
    const fullness = positionLots / (POSITION_MAX * this.instrument.typicalLots * sizeFactor);
    const goesOn = this.random.next() < CHANCE_TO_GO_ON && Math.abs(fullness) < 1;
    if (!goesOn) this.lastSide = this.random.next() < mood.buyChance - fullness / 2 ? Side.buy : Side.sell;
    return this.lastSide;
  }

  private limitOrder(view: MarketView, side: Side, quantityLots: number): AgentAction {
    const awayBps = isAuction(view)
      ? (this.random.next() * 2 - 1) * AUCTION_REACH * this.instrument.halfSpreadBps
      : -view.mood.panicBps;
    const priceTicks = Math.max(1, Math.round(view.fairTicks * (1 + awayBps / BPS)));
    const timeInForce = isAuction(view) ? TimeInForce.good_for_auction : TimeInForce.gtc;
    return { kind: 'place', market: 0, side, priceTicks, quantityLots, timeInForce, isPostOnly: false };
  }
}
