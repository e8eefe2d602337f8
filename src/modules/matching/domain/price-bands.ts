/**
 * How far an instrument's trades may be from its references: a static band around a price that was set, a dynamic one
 * around the average of the last trades; and the limit state that begins when orders wait at the edge of a band.
 */
import { mulDivFloor } from '../../../common/exact.js';
import { Side } from '../../../common/model/order-terms.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import { NEVER } from './expiry-queue.js';

const TRADES_AVERAGED = 32;
const BPS = 10_000;

export interface BandTerms {
  readonly referencePriceTicks: number;
  readonly limitStateUs: number;
  readonly pauseUs: number;
  readonly auctionUs: number;
  readonly staticBps: number;
  readonly dynamicBps: number;
}

export class PriceBands {
  staticBps = 0;
  dynamicBps = 0;
  limitStateUs = 0;
  pauseUs = 0;
  auctionUs = 0;
  /** Of the static band; 0: none yet. */
  referenceTicks = 0;
  /** The side whose orders wait at the edge; 0: no limit state. */
  limitSide = 0;
  edgeTicks = 0;
  /** When the limit state ends in a pause. */
  endsAtUs = NEVER;
  /** The last trades since the dynamic band was switched on, a ring. */
  private readonly trades = new Float64Array(TRADES_AVERAGED);
  private tradeCount = 0;

  get isOn(): boolean {
    return this.staticBps !== 0 || this.dynamicBps !== 0;
  }

  set(terms: BandTerms): void {
    if (terms.referencePriceTicks !== 0) this.referenceTicks = terms.referencePriceTicks;
    if (this.dynamicBps === 0) this.tradeCount = 0;
    this.staticBps = terms.staticBps;
    this.dynamicBps = terms.dynamicBps;
    this.limitStateUs = terms.limitStateUs;
    this.pauseUs = terms.pauseUs;
    this.auctionUs = terms.auctionUs;
  }

  noteTrade(priceTicks: number): void {
    if (this.dynamicBps === 0) return;
    this.trades[this.tradeCount % TRADES_AVERAGED] = priceTicks;
    this.tradeCount += 1;
  }

  /** The limit of an incoming order within all bands that are on. */
  within(side: number, limitTicks: number): number {
    const first = this.edgeOf(side, limitTicks, this.referenceTicks, this.staticBps);
    return this.edgeOf(side, first, this.averageTicks, this.dynamicBps);
  }

  private get averageTicks(): number {
    const count = Math.min(this.tradeCount, TRADES_AVERAGED);
    if (count === 0) return 0;
    let sum = 0;
    for (let at = 0; at < count; at += 1) sum += this.trades[at] as number;
    // Asked for every order, so the sum is a plain number wherever it is exact.
    return sum <= INTEGER_MAX ? (sum - (sum % count)) / count : this.averageOfLargePrices(count);
  }

  private averageOfLargePrices(count: number): number {
    let sum = 0n;
    for (let at = 0; at < count; at += 1) sum += BigInt(this.trades[at] as number);
    return Number(sum / BigInt(count));
  }

  private edgeOf(side: number, limitTicks: number, referenceTicks: number, bps: number): number {
    if (bps === 0 || referenceTicks === 0) return limitTicks;
    const width = mulDivFloor(referenceTicks, bps, BPS);
    return side === Side.buy
      ? Math.min(limitTicks, referenceTicks + width)
      : Math.max(limitTicks, 1, referenceTicks - width);
  }

  saveState(sink: StateSink): void {
    for (const value of [this.staticBps, this.dynamicBps, this.limitStateUs, this.pauseUs, this.auctionUs]) {
      sink.number(value);
    }
    for (const value of [this.referenceTicks, this.limitSide, this.edgeTicks]) sink.number(value);
    sink.number(this.endsAtUs === NEVER ? 0 : this.endsAtUs);
    const count = Math.min(this.tradeCount, TRADES_AVERAGED);
    sink.number(count);
    for (let at = this.tradeCount - count; at < this.tradeCount; at += 1) {
      sink.number(this.trades[at % TRADES_AVERAGED] as number);
    }
  }

  loadState(source: StateSource): void {
    this.staticBps = source.number();
    this.dynamicBps = source.number();
    this.limitStateUs = source.number();
    this.pauseUs = source.number();
    this.auctionUs = source.number();
    this.referenceTicks = source.number();
    this.limitSide = source.number();
    this.edgeTicks = source.number();
    this.endsAtUs = source.number() || NEVER;
    for (let left = source.number(); left > 0; left -= 1) {
      this.trades[this.tradeCount % TRADES_AVERAGED] = source.number();
      this.tradeCount += 1;
    }
  }
}
