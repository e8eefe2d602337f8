/**
 * Somebody who does what is forbidden, for those who build surveillance: shows large offers (or bids) near the best price that are not
 * meant, sells into (or buys from) those whom they have moved, and takes them back within seconds ("layering and spoofing" in Annex II
 * of the Commission's Delegated Regulation (EU) 2016/522).
 */
import { Side, TimeInForce } from '../../../../common/model/order-terms.js';
import {
  type Agent,
  type AgentAction,
  isTwoSided,
  type MarketView,
  oppositeOf,
  type StepTime,
  take,
} from '../agent.js';
import type { DemoInstrument } from '../demo-instruments.js';
import type { Random } from '../random.js';

export interface SpooferTerms {
  readonly attemptsPerS: number;
  readonly layers: number;
  /** Of a layer, in typical orders. */
  readonly layerTypicals: number;
  /** Until it trades the other way, and as long again until it takes the layers back. */
  readonly waitS: number;
}

export class Spoofer implements Agent {
  /** Where it pretends to have interest, and for how long already; undefined while it does nothing. */
  private attempt: { readonly side: Side; elapsedS: number; hasTraded: boolean } | undefined;

  constructor(
    private readonly instrument: DemoInstrument,
    private readonly terms: SpooferTerms,
    private readonly random: Random,
  ) {}

  act([view]: readonly [MarketView], { stepS }: StepTime): AgentAction[] {
    const { attempt, terms } = this;
    if (attempt === undefined) {
      if (view.orders.length > 0) return withdrawn(view);
      // Nobody waits for it where steps are longer than its nerve.
      if (!isTwoSided(view) || stepS > this.terms.waitS || !this.random.happens(terms.attemptsPerS, stepS)) return [];
      // It sells behind bids that are not meant: what it holds goes first.
      const isSelling = view.positionLots === 0 ? this.random.next() < 0.5 : view.positionLots > 0;
      const side = isSelling ? Side.buy : Side.sell;
      this.attempt = { side, elapsedS: 0, hasTraded: false };
      return this.layers(side, view);
    }
    attempt.elapsedS += stepS;
    if (attempt.elapsedS >= terms.waitS * 2 || !isTwoSided(view)) {
      this.attempt = undefined;
      return withdrawn(view);
    }
    if (attempt.hasTraded || attempt.elapsedS < terms.waitS) return [];
    attempt.hasTraded = true;
    return [take(0, oppositeOf(attempt.side), 0, this.instrument.typicalLots)];
  }

  /** Behind the best price of their own side, so that nobody is likely to meet them. */
  private layers(side: Side, view: MarketView): AgentAction[] {
    const spreadTicks = Math.max(1, view.askTicks - view.bidTicks);
    const best = side === Side.buy ? view.bidTicks : view.askTicks;
    const away = side === Side.buy ? -1 : 1;
    return Array.from({ length: this.terms.layers }, (_none, layer) => ({
      kind: 'place',
      market: 0,
      side,
      priceTicks: Math.max(1, best + away * Math.ceil(spreadTicks * (layer + 1) * 0.5)),
      quantityLots: Math.round(this.instrument.typicalLots * this.terms.layerTypicals),
      timeInForce: TimeInForce.gtc,
      isPostOnly: true,
    }));
  }
}

function withdrawn(view: MarketView): AgentAction[] {
  return view.orders.map(({ orderId }) => ({ kind: 'cancel', orderId }));
}
