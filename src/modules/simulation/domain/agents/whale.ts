/**
 * Somebody with far more to trade than the book has: an order of many typical ones is decided on now and then and sliced in time (TWAP):
 * as much as the time that has passed asks for, never more than a share of what the best price offers, so that the market hardly sees it.
 * What has been done is read off the position, so a slice that was refused or filled in part is made up for.
 */
import { Side } from '../../../../common/model/order-terms.js';
import { type Agent, type AgentAction, isTwoSided, type MarketView, type StepTime, take } from '../agent.js';
import type { DemoInstrument } from '../demo-instruments.js';
import type { Random } from '../random.js';

export interface WhaleTerms {
  /** Orders that it decides on in a second. */
  readonly ordersPerS: number;
  /** Size of one, in typical orders. */
  readonly sizeTypicals: number;
  readonly durationS: number;
  readonly sliceEveryS: number;
  /** Of the quantity at the best price that one slice may take. */
  readonly participation: number;
}

interface Parent {
  readonly side: Side;
  readonly totalLots: number;
  readonly startPositionLots: number;
  elapsedS: number;
  sinceSliceS: number;
}

export class Whale implements Agent {
  private parent: Parent | undefined;

  constructor(
    private readonly instrument: DemoInstrument,
    private readonly terms: WhaleTerms,
    private readonly random: Random,
  ) {}

  act([view]: readonly [MarketView], { stepS }: StepTime): AgentAction[] {
    const { terms } = this;
    // A step that is longer than its whole order is no time to slice it in.
    if (!isTwoSided(view) || stepS > terms.durationS) return [];
    this.parent ??= this.random.happens(terms.ordersPerS, stepS) ? this.decide(view) : undefined;
    if (this.parent === undefined) return [];
    const { parent } = this;
    parent.elapsedS += stepS;
    parent.sinceSliceS += stepS;
    if (parent.elapsedS >= terms.durationS * 2) this.parent = undefined;
    if (parent.sinceSliceS < terms.sliceEveryS) return [];
    parent.sinceSliceS = 0;
    return this.slice(parent, view);
  }

  private decide(view: MarketView): Parent {
    // What it has bought it sells again some day.
    const side = view.positionLots > 0 || (view.positionLots === 0 && this.random.next() < 0.5) ? Side.sell : Side.buy;
    const totalLots = Math.round(this.terms.sizeTypicals * this.instrument.typicalLots * (0.5 + this.random.next()));
    return { side, totalLots, startPositionLots: view.positionLots, elapsedS: 0, sinceSliceS: 0 };
  }

  private slice(parent: Parent, view: MarketView): AgentAction[] {
    const isBuy = parent.side === Side.buy;
    const doneLots = (view.positionLots - parent.startPositionLots) * (isBuy ? 1 : -1);
    if (doneLots >= parent.totalLots) this.parent = undefined;
    const dueLots = parent.totalLots * Math.min(1, parent.elapsedS / this.terms.durationS) - doneLots;
    const offeredLots = isBuy ? view.askLots : view.bidLots;
    const quantityLots = Math.floor(Math.min(dueLots, offeredLots * this.terms.participation));
    if (quantityLots < this.instrument.minQuantityLots) return [];
    return [take(0, parent.side, isBuy ? view.askTicks : view.bidTicks, quantityLots)];
  }
}
