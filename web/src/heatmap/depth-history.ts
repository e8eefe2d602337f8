/** The last minutes of a book, moment by moment, and the trades in it. Bounded: what is older than the window goes. */
import type { LevelSteps } from '../../../clients/typescript/src/tradsys.js';

/** The book at a moment, best first, in ticks and lots. */
export interface DepthMoment {
  readonly timeMs: number;
  readonly bids: readonly LevelSteps[];
  readonly asks: readonly LevelSteps[];
}

export interface DepthTrade {
  readonly timeMs: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly takerSide: 'buy' | 'sell';
}

const KEPT_MS = 300_000;
const TRADES_KEPT = 1_000;

export class DepthHistory {
  private moments: DepthMoment[] = [];
  private told: DepthTrade[] = [];

  /** Oldest first. */
  get depth(): readonly DepthMoment[] {
    return this.moments;
  }

  /** Oldest first. */
  get trades(): readonly DepthTrade[] {
    return this.told;
  }

  add(moment: DepthMoment): void {
    this.moments.push(moment);
    const oldestMs = moment.timeMs - KEPT_MS;
    this.moments = this.moments.filter(({ timeMs }) => timeMs >= oldestMs);
    this.told = this.told.filter(({ timeMs }) => timeMs >= oldestMs);
  }

  addTrade(trade: DepthTrade): void {
    this.told.push(trade);
    if (this.told.length > 2 * TRADES_KEPT) this.told = this.told.slice(-TRADES_KEPT);
  }

  clear(): void {
    this.moments = [];
    this.told = [];
  }
}
