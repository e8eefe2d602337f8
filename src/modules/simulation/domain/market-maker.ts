/**
 * A market maker that quotes a ladder around a fair value. It keeps nothing but that value: what it does next follows
 * from the orders it finds open, so it recovers from fills, refusals and restarts by itself.
 */
import { Side } from '../../../common/model/order-terms.js';
import type { DemoInstrument } from './demo-instruments.js';
import type { Random } from './random.js';

const LEVELS = 8;
const BPS = 10_000;
/** A quote further than this share of the half spread from where it should be is moved. */
const TOLERANCE = 0.5;

export interface Quote {
  readonly orderId: number;
  readonly side: number;
  readonly priceTicks: number;
}

export type MakerAction =
  | { readonly kind: 'place'; readonly side: Side; readonly priceTicks: number; readonly quantityLots: number }
  | { readonly kind: 'move'; readonly orderId: number; readonly priceTicks: number }
  | { readonly kind: 'cancel'; readonly orderId: number };

export class MarketMaker {
  fairTicks: number;

  constructor(
    private readonly instrument: DemoInstrument,
    private readonly random: Random,
  ) {
    this.fairTicks = instrument.startPriceTicks;
  }

  /** Moves the fair value one step: a random walk that is drawn back towards where it began. */
  drift(): void {
    const { stepBps, startPriceTicks } = this.instrument;
    const pull = Math.log(startPriceTicks / this.fairTicks) * 0.0005;
    this.fairTicks *= 1 + pull + (this.random.normal() * stepBps) / BPS;
  }

  /** What makes the open quotes right again. `skew` from −1 to 1 leans against the inventory: positive wants to sell. */
  actions(quotes: readonly Quote[], skew: number): MakerAction[] {
    return [...this.sideActions(Side.buy, quotes, skew), ...this.sideActions(Side.sell, quotes, skew)];
  }

  private sideActions(side: Side, quotes: readonly Quote[], skew: number): MakerAction[] {
    const bestFirst = side === Side.buy ? -1 : 1;
    const own = quotes
      .filter((quote) => quote.side === side)
      .toSorted((a, b) => (a.priceTicks - b.priceTicks) * bestFirst);
    const actions: MakerAction[] = [];
    for (let level = 0; level < LEVELS; level += 1) {
      const target = this.targetTicks(side, level, skew);
      const present = own[level];
      if (present === undefined) {
        actions.push({ kind: 'place', side, priceTicks: target, quantityLots: this.quantityLots(level) });
      } else if (Math.abs(present.priceTicks - target) > this.halfSpreadTicks() * TOLERANCE) {
        actions.push({ kind: 'move', orderId: present.orderId, priceTicks: target });
      }
    }
    for (const { orderId } of own.slice(LEVELS)) actions.push({ kind: 'cancel', orderId });
    return actions;
  }

  private targetTicks(side: Side, level: number, skew: number): number {
    const half = this.halfSpreadTicks();
    const distance = half * (1 + level * 1.2);
    const centre = this.fairTicks - skew * half * 2;
    const ticks = side === Side.buy ? Math.floor(centre - distance) : Math.ceil(centre + distance);
    return Math.max(1, ticks);
  }

  private halfSpreadTicks(): number {
    return Math.max(1, (this.fairTicks * this.instrument.halfSpreadBps) / BPS);
  }

  private quantityLots(level: number): number {
    const typical = this.instrument.typicalLots * (1 + level * 0.5);
    return Math.max(this.instrument.minQuantityLots, Math.round(typical * (0.5 + this.random.next())));
  }
}
