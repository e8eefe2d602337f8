/**
 * What an instrument is worth: a random walk of the logarithm with the drift and volatility of the weather, drawn back towards where
 * it began with a half-life of days (an Ornstein–Uhlenbeck process where the weather is calm). Steps may have any length.
 */
import { BPS } from './agent.js';
import type { Weather } from './weather.js';

export const DAY_S = 86_400;
const PULL_PER_S = Math.LN2 / (5 * DAY_S);
/** A drift goes no further than this from where the value began: a trend that nobody ends does not leave the ticks. */
const DRIFT_LOG_MAX = 0.5;

export class FairValue {
  private logMove = 0;

  constructor(
    private readonly startTicks: number,
    /** Standard deviation of a day in basis points. */
    private readonly dailyVolatilityBps: number,
    private readonly weather: Weather,
  ) {}

  get ticks(): number {
    return this.startTicks * Math.exp(this.logMove);
  }

  /** Goes on from another value: that of a market which is there already. */
  set ticks(value: number) {
    this.logMove = Math.log(value / this.startTicks);
  }

  /** Lets `stepS` seconds pass; `shock` is standard normal. */
  advance(stepS: number, shock: number): void {
    const { driftBpsPerS, stage } = this.weather;
    const drift = Math.abs(this.logMove) < DRIFT_LOG_MAX ? (driftBpsPerS * stepS) / BPS : 0;
    const spread = ((this.dailyVolatilityBps * stage.volatility) / BPS) * Math.sqrt(stepS / DAY_S);
    this.logMove += drift - this.logMove * (1 - Math.exp(-PULL_PER_S * stepS)) + spread * shock;
  }
}

/** How far a cross is from what its two legs say, in basis points: drawn back to nothing within minutes, for somebody to arbitrage. */
export class CrossDeviation {
  private static readonly HALF_LIFE_S = 90;
  bps = 0;

  /** `sizeBps`: its standard deviation in the long run. */
  constructor(private readonly sizeBps: number) {}

  advance(stepS: number, shock: number): void {
    const kept = Math.exp((-Math.LN2 * stepS) / CrossDeviation.HALF_LIFE_S);
    this.bps = this.bps * kept + this.sizeBps * Math.sqrt(1 - kept * kept) * shock;
  }
}
