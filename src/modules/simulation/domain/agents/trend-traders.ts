/**
 * Two who trade on how the price has moved, of which they keep exponential averages: one goes with it, the other against it. Both take
 * what is offered at the best price, hold a few typical orders at most, and go flat when their reason is gone.
 */
import { Side } from '../../../../common/model/order-terms.js';
import {
  type Agent,
  type AgentAction,
  BPS,
  isTwoSided,
  type MarketView,
  midTicks,
  type StepTime,
  take,
} from '../agent.js';
import type { DemoInstrument } from '../demo-instruments.js';
import type { Random } from '../random.js';

export interface TrendTerms {
  /** Trades a second, at most. */
  readonly tradesPerS: number;
  /** Position that it builds up, in typical orders. */
  readonly positionMax: number;
}

/** An average of what was seen, in which a moment counts half after `halfLifeS`. */
class FadingAverage {
  value: number | undefined;

  constructor(private readonly halfLifeS: number) {}

  see(seen: number, stepS: number): number {
    const kept = Math.exp((-Math.LN2 * stepS) / this.halfLifeS);
    this.value = this.value === undefined ? seen : this.value * kept + seen * (1 - kept);
    return this.value;
  }
}

/** Its signal is where the position should go: 1 long, −1 short, 0 flat, undefined where it is. */
abstract class SignalTrader implements Agent {
  constructor(
    protected readonly instrument: DemoInstrument,
    private readonly terms: TrendTerms,
    private readonly random: Random,
  ) {}

  act([view]: readonly [MarketView], time: StepTime): AgentAction[] {
    if (!isTwoSided(view)) return [];
    const signal = this.signal(midTicks(view), time.stepS);
    if (signal === undefined || !this.random.happens(this.terms.tradesPerS * view.mood.activity, time.stepS)) return [];
    const typical = this.instrument.typicalLots * time.sizeFactor;
    const missing = signal * this.terms.positionMax * typical - view.positionLots;
    const quantityLots = Math.min(Math.round(typical / 2), Math.abs(Math.round(missing)));
    if (quantityLots < this.instrument.minQuantityLots) return [];
    return missing > 0
      ? [take(0, Side.buy, view.askTicks, quantityLots)]
      : [take(0, Side.sell, view.bidTicks, quantityLots)];
  }

  protected abstract signal(midTicks: number, stepS: number): -1 | 0 | 1 | undefined;
}

/** Goes with the price while a fast average is clearly away from a slow one. */
export class MomentumTrader extends SignalTrader {
  private readonly fast = new FadingAverage(10);
  private readonly slow = new FadingAverage(90);

  protected override signal(mid: number, stepS: number): -1 | 0 | 1 | undefined {
    const slow = this.slow.see(mid, stepS);
    const leadBps = (this.fast.see(mid, stepS) / slow - 1) * BPS;
    const enough = 2 + this.instrument.halfSpreadBps;
    if (Math.abs(leadBps) > enough) return leadBps > 0 ? 1 : -1;
    return Math.abs(leadBps) < enough / 3 ? 0 : undefined;
  }
}

/** Bets that the price comes back when it has left its average. */
export class MeanReversionTrader extends SignalTrader {
  private readonly average = new FadingAverage(180);

  protected override signal(mid: number, stepS: number): -1 | 0 | 1 | undefined {
    const awayBps = (mid / this.average.see(mid, stepS) - 1) * BPS;
    const enough = 3 + 2 * this.instrument.halfSpreadBps;
    if (Math.abs(awayBps) > enough) return awayBps > 0 ? -1 : 1;
    return Math.abs(awayBps) < enough / 4 ? 0 : undefined;
  }
}
