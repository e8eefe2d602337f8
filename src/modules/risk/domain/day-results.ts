/**
 * What a holder has gained or lost today (UTC) in one quote asset: what was realised less fees, and what its positions have gained since
 * the day began. A position is taken into the day at the last trade before it, and is worth what the marks say now.
 *
 * So that a day costs nothing while nobody asks: the day's sum of an exposure begins, with the first fill of the day, at minus what its
 * positions were worth beyond their cost then, and takes what is realised less fees from there on. The result is that sum and what the
 * positions are worth beyond their cost now. Before that first fill both follow from the positions alone. Nothing changes when it is asked.
 */
import { INTEGER_MAX } from '../../../common/model/units.js';
import { E, P, PositionLink, type PositionRows } from './position-rows.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const EXACT_MAX = INTEGER_MAX;
const DAY_US = 86_400_000_000;
const { lots: LOTS, cost: COST } = P;
const { dayResult: DAY_SUM, dayEndUs: DAY_END_US } = E;
const { exposure: EXPOSURE, nextOfHolder: NEXT_OF_HOLDER } = PositionLink;

/** What positions are valued at. Whoever has a position has traded, so there always is a price. */
export interface Marks {
  /** Quote units of one tick × one lot. */
  unitOf(instrumentId: number): number;
  /** By the source that is set for the instrument. */
  ticksOf(instrumentId: number): number;
  /** Whether that is the last trade and nothing else. */
  followTrades(instrumentId: number): boolean;
  /** The last trade before the day of that time; 0: there was none. */
  openingTicksOf(instrumentId: number, timeUs: number): number;
}

export class DayResults {
  /** The most lots of a position of the result that was worked out last; NaN where its marks do not all follow trades. */
  lotsMax = Number.NaN;

  constructor(
    private readonly rows: PositionRows,
    /** The first position of a holder, 0 for none. */
    private readonly firstOf: (holder: number) => number,
    private readonly marks: Marks,
  ) {}

  /** A result beyond ±(2^53 − 1) may be rounded, but stays beyond. */
  resultOf(exposure: number, timeUs: number): number {
    const { marks } = this;
    this.lotsMax = 0;
    const { values, ints } = this.rows.sums;
    const own = this.rows.exposures.values;
    const at = exposure << 3;
    const hasBegun = timeUs < (own[at | DAY_END_US] as number);
    let result = hasBegun ? (own[at | DAY_SUM] as number) : 0;
    let position = this.firstOf(this.rows.holderOfExposure(exposure));
    for (; position !== 0; position = ints[(position << 5) | NEXT_OF_HOLDER] as number) {
      if (ints[(position << 5) | EXPOSURE] !== exposure) continue;
      const instrumentId = this.rows.instrumentOf(position);
      const ticks = marks.ticksOf(instrumentId);
      const before = hasBegun ? 0 : marks.openingTicksOf(instrumentId, timeUs);
      const lots = values[(position << 4) | LOTS] as number;
      const size = marks.followTrades(instrumentId) ? Math.abs(lots) : Number.NaN;
      this.lotsMax = Math.max(this.lotsMax, size);
      const moved = lots * (ticks - before) * marks.unitOf(instrumentId);
      result += hasBegun ? moved - (values[(position << 4) | COST] as number) : moved;
      // NaN, where a double does not hold a sum, is within no bound.
      if (!(Math.abs(moved) <= EXACT_MAX && Math.abs(result) <= EXACT_MAX)) {
        this.lotsMax = Number.NaN;
        return Number(this.resultExact(exposure, timeUs));
      }
    }
    return result;
  }

  resultExact(exposure: number, timeUs: number): bigint {
    const { exposures } = this.rows;
    const at = exposure << 3;
    const now = this.gainOf(exposure, (instrumentId) => this.marks.ticksOf(instrumentId));
    const hasBegun = timeUs < (exposures.values[at | DAY_END_US] as number);
    return now + (hasBegun ? exposures.valueOf(at | DAY_SUM) : -this.openingGainOf(exposure, timeUs));
  }

  /** The first thing of a day is about to happen to the positions of an exposure. */
  begin(exposure: number, timeUs: number): void {
    const { exposures } = this.rows;
    const at = exposure << 3;
    this.rows.losses.drop(exposure);
    exposures.set(at | DAY_SUM, -this.openingGainOf(exposure, timeUs));
    exposures.values[at | DAY_END_US] = (Math.floor(timeUs / DAY_US) + 1) * DAY_US;
  }

  /**
   * A position is about to join (1) or leave (−1) those of an exposure: what it is worth beyond its cost now is neither gained nor lost by
   * that.
   */
  transfer(position: number, exposure: number, sign: bigint, timeUs: number): void {
    const { exposures, sums } = this.rows;
    const at = exposure << 3;
    this.rows.losses.drop(exposure);
    // One that is empty changes no sum of its day.
    if (sums.values[(position << 4) | LOTS] === 0) return;
    if (timeUs >= (exposures.values[at | DAY_END_US] as number)) this.begin(exposure, timeUs);
    const instrumentId = this.rows.instrumentOf(position);
    exposures.addLarge(at | DAY_SUM, -sign * this.gainAt(position, this.marks.ticksOf(instrumentId)));
  }

  private openingGainOf(exposure: number, timeUs: number): bigint {
    return this.gainOf(exposure, (instrumentId) => this.marks.openingTicksOf(instrumentId, timeUs));
  }

  /** What the positions of an exposure are worth beyond their cost at these prices. */
  private gainOf(exposure: number, ticksOf: (instrumentId: number) => number): bigint {
    const { rows } = this;
    let gain = 0n;
    let position = this.firstOf(rows.holderOfExposure(exposure));
    for (; position !== 0; position = rows.linkOf(position, NEXT_OF_HOLDER)) {
      if (rows.exposureOf(position) !== exposure) continue;
      gain += this.gainAt(position, ticksOf(rows.instrumentOf(position)));
    }
    return gain;
  }

  private gainAt(position: number, ticks: number): bigint {
    const { sums } = this.rows;
    const unit = this.marks.unitOf(this.rows.instrumentOf(position));
    const worth = sums.valueOf((position << 4) | LOTS) * BigInt(ticks) * BigInt(unit);
    return worth - sums.valueOf((position << 4) | COST);
  }
}
