/**
 * A market maker with inventory control after Avellaneda and Stoikov, "High-frequency trading in a limit order book" (Quantitative
 * Finance 8(3), 2008), with a horizon that never comes nearer. It quotes around a reservation price that leans against its inventory,
 *
 *     reservation = fair − q γ σ² τ        half spread = ½ γ σ² τ + (1/γ) ln(1 + γ/κ)
 *
 * q is the inventory in typical orders, σ² τ the variance of the fair value over the horizon (basis points squared), γ the aversion to
 * risk (per basis point) and κ how fast fills become rarer with the distance (per basis point). κ follows from the usual half spread
 * of the instrument, so that the formula gives it in calm with a small γ.
 *
 * What it does follows from the orders that it finds open, so it recovers from fills, refusals and restarts by itself.
 */
import { Phase, Side, TimeInForce } from '../../../../common/model/order-terms.js';
import {
  type Agent,
  type AgentAction,
  BPS,
  isAuction,
  type MarketView,
  type OwnOrder,
  type StepTime,
} from '../agent.js';
import type { DemoInstrument } from '../demo-instruments.js';
import { DAY_S } from '../fair-value.js';
import type { Random } from '../random.js';

const HORIZON_S = 60;
/** Each level is this much of the half spread further out than the one before. */
const LEVEL_STEP = 1.2;
/** A quote further than this share of the half spread from where it should be is moved. */
const TOLERANCE = 0.5;
/** It leans no further than this many half spreads. */
const LEAN_MAX = 8;

export interface MarketMakerTerms {
  /** γ, per basis point. */
  readonly riskAversion: number;
  readonly quoteLevels: number;
}

export class MarketMaker implements Agent {
  constructor(
    private readonly instrument: DemoInstrument,
    private readonly terms: MarketMakerTerms,
    private readonly random: Random,
  ) {}

  act([view]: readonly [MarketView], time: StepTime): AgentAction[] {
    if (view.phase !== Phase.continuous && !isAuction(view)) return [];
    const buys = this.sideActions(Side.buy, view, time);
    const sells = this.sideActions(Side.sell, view, time);
    // The side that goes away from the other one goes first, or it would be run into.
    return this.isRising(view) ? [...sells, ...buys] : [...buys, ...sells];
  }

  private isRising(view: MarketView): boolean {
    const bids = view.orders.filter(({ side }) => side === Side.buy).map(({ priceTicks }) => priceTicks);
    return bids.length > 0 && Math.max(...bids) < this.targetTicks(Side.buy, 0, view);
  }

  private sideActions(side: Side, view: MarketView, time: StepTime): AgentAction[] {
    const bestFirst = side === Side.buy ? -1 : 1;
    const own = view.orders
      .filter((order) => order.side === side)
      .toSorted((a, b) => (a.priceTicks - b.priceTicks) * bestFirst);
    const levels = Math.min(this.terms.quoteLevels, time.quoteLevelsMax);
    const actions: AgentAction[] = [];
    for (let level = 0; level < levels; level += 1) {
      const action = this.levelAction(side, level, own[level], view, time);
      if (action !== undefined) actions.push(action);
    }
    for (const { orderId } of own.slice(levels)) actions.push({ kind: 'cancel', orderId });
    return actions;
  }

  private levelAction(
    side: Side,
    level: number,
    present: OwnOrder | undefined,
    view: MarketView,
    time: StepTime,
  ): AgentAction | undefined {
    const priceTicks = this.targetTicks(side, level, view);
    if (present === undefined) {
      const quantityLots = this.quantityLots(level, view.mood.liquidity * time.sizeFactor);
      const isPostOnly = !isAuction(view);
      return { kind: 'place', market: 0, side, priceTicks, quantityLots, timeInForce: TimeInForce.gtc, isPostOnly };
    }
    const off = Math.abs(present.priceTicks - priceTicks);
    if (off <= this.halfSpreadTicks(view) * TOLERANCE) return undefined;
    return { kind: 'move', orderId: present.orderId, priceTicks };
  }

  private targetTicks(side: Side, level: number, view: MarketView): number {
    const half = this.halfSpreadTicks(view);
    const distance = half * (1 + level * LEVEL_STEP);
    const centre = view.fairTicks - this.leanTicks(view, half);
    const ticks = side === Side.buy ? Math.floor(centre - distance) : Math.ceil(centre + distance);
    return Math.max(1, ticks);
  }

  /** How far the reservation price lies below the fair value. */
  private leanTicks(view: MarketView, halfSpreadTicks: number): number {
    const inventory = view.positionLots / this.instrument.typicalLots;
    const leanBps = inventory * this.terms.riskAversion * this.varianceBps2();
    const leanTicks = (view.fairTicks * leanBps) / BPS;
    return Math.max(-LEAN_MAX * halfSpreadTicks, Math.min(LEAN_MAX * halfSpreadTicks, leanTicks));
  }

  private halfSpreadTicks(view: MarketView): number {
    const { riskAversion } = this.terms;
    const kappa = 1 / this.instrument.halfSpreadBps;
    const halfBps = (riskAversion * this.varianceBps2()) / 2 + Math.log(1 + riskAversion / kappa) / riskAversion;
    return Math.max(1, (view.fairTicks * halfBps * view.mood.spread) / BPS);
  }

  private varianceBps2(): number {
    return (this.instrument.dailyVolatilityBps ** 2 * HORIZON_S) / DAY_S;
  }

  private quantityLots(level: number, factor: number): number {
    const typical = this.instrument.typicalLots * (1 + level * 0.5) * factor;
    return Math.max(this.instrument.minQuantityLots, Math.round(typical * (0.5 + this.random.next())));
  }
}
