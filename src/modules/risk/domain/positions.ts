/**
 * What accounts, and the accounts of a group together, have traded and could still trade. All of it is kept up with every order and
 * fill and exact at any size; the same follows from the open orders and the trades alone, and is recomputed from them in tests.
 *
 * A position has its lots (negative when short), its cost (what its lots were bought for, negative what they were sold for), the open lots
 * and the open notional of both sides. Cost is average cost: a fill that reduces takes `floor(|cost| × lots / |position|)` with it, and
 * the rest of what it paid or brought is realised; a fill through zero closes all and opens the rest at its own price. What a position
 * of a group has is the sum over its members, but for what was realised and paid, which is asked of accounts alone.
 */
import { shareOf } from '../../../common/exact.js';
import { Side } from '../../../common/model/order-terms.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import { DayResults, type Marks } from './day-results.js';
import {
  E,
  ExposureLink,
  P,
  PositionLink,
  PositionRows,
  ROOM as ROOM_OF_ALL,
  ROOM_LOTS as LOTS_OF_ROOM,
} from './position-rows.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const { buy: BUY } = Side;
const EXACT_MAX = INTEGER_MAX;
const { lots: LOTS, cost: COST, buyLots: OPEN_LOTS, buyNotional: OPEN_NOTIONAL, realised: REALISED, fees: FEES } = P;
const { cost: COST_OF_ALL, dayResult: DAY_RESULT, dayEndUs: DAY_END_US } = E;
const { exposure: EXPOSURE, groupPosition: GROUP_POSITION } = PositionLink;
const { present: PRESENT } = ExposureLink;
const ROOM = ROOM_OF_ALL;
const ROOM_LOTS = LOTS_OF_ROOM;

/** One fill of one order, as its position takes it. Doubles from the first, as in `CommandView`. */
export class FillFacts {
  side = 0;
  lots = Number.NaN;
  /** Quote units of one lot: at the trade's price, and at the price that the order's hold is taken at. */
  unit = Number.NaN;
  openUnit = Number.NaN;
  fee = Number.NaN;
  timeUs = Number.NaN;
  /** 1: the instrument is marked at the price of the fill. */
  isAtMark = 0;
  /** What the fill does to the cost of the position, and what it realises: worked out by `Positions`. */
  costChange = Number.NaN;
  realised = Number.NaN;
}

export class Positions extends PositionRows {
  readonly days: DayResults;

  /** `firstOf` is the first position of a holder, 0 for none. */
  constructor(firstOf: (holder: number) => number, marks: Marks) {
    super();
    this.days = new DayResults(this, firstOf, marks);
  }

  /** Open lots come to a position, or go (negative), with their notional at the price that their hold is taken at. */
  addOpen(position: number, side: number, lots: number, notional: number): void {
    const { values, ints } = this.sums;
    const { values: own, ints: links } = this.exposures;
    const isSell = side === BUY ? 0 : 1;
    let row = position;
    do {
      const at = (row << 4) | isSell;
      const exposure = ints[(row << 5) | EXPOSURE] as number;
      if (links[(exposure << 4) | PRESENT] !== row) this.bringUp(row, exposure);
      const openLots = (values[at | OPEN_LOTS] as number) + lots;
      const openOfAll = (own[(exposure << 3) | isSell] as number) + notional;
      // What is open of one position is no more than what is open of all; NaN is within no bound.
      if (openLots <= EXACT_MAX && openOfAll <= EXACT_MAX) {
        values[at | OPEN_LOTS] = openLots;
        values[at] = (values[at] as number) + notional;
        own[(exposure << 3) | isSell] = openOfAll;
        // What grows a sum by so much grows no measure by more; what shrinks it grows none.
        if (lots > 0) values[(row << 4) | ROOM_LOTS] = (values[(row << 4) | ROOM_LOTS] as number) - lots;
        if (notional > 0) own[(exposure << 3) | ROOM] = (own[(exposure << 3) | ROOM] as number) - notional;
      } else this.addOpenLarge(row, isSell, lots, notional);
      row = ints[(row << 5) | GROUP_POSITION] as number;
    } while (row !== 0);
  }

  fill(position: number, fill: FillFacts): void {
    const { values } = this.sums;
    const at = position << 4;
    const { side, lots, unit } = fill;
    const held = values[at | LOTS] as number;
    const cost = values[at | COST] as number;
    const sign = side === BUY ? 1 : -1;
    const left = held * sign;
    let nextCost = Number.NaN;
    let realised = 0;
    if (left >= 0) nextCost = cost + sign * unit * lots;
    else if (lots <= -left) {
      const size = cost < 0 ? -cost : cost;
      const taken = size <= EXACT_MAX ? shareOf(size, lots, -left) : Number.NaN;
      nextCost = cost + sign * taken;
      realised = sign * (taken - unit * lots);
    } else {
      // Through zero: everything closes, and what is left of the fill is a position at its price.
      nextCost = sign * unit * (lots + left);
      realised = sign * ((cost < 0 ? -cost : cost) + unit * left);
    }
    const change = nextCost - cost;
    fill.costChange = change;
    fill.realised = realised;
    const isExact = Math.abs(nextCost) <= EXACT_MAX && Math.abs(change) <= EXACT_MAX && Math.abs(held) <= EXACT_MAX;
    if (isExact) this.book(position, fill);
    else this.fillLarge(position, fill, sign);
  }

  /** Lets a position and all in it count for another position of a group too, or for none (0) any more. */
  join(position: number, groupPosition: number, timeUs: number): void {
    const before = this.linkOf(position, GROUP_POSITION);
    if (before !== 0) this.transfer(position, before, -1n, timeUs);
    this.setLink(position, GROUP_POSITION, groupPosition);
    if (groupPosition !== 0) this.transfer(position, groupPosition, 1n, timeUs);
  }

  private addOpenLarge(position: number, isSell: number, lots: number, notional: number): void {
    const at = (position << 4) | isSell;
    this.sums.add(at | OPEN_LOTS, lots);
    this.sums.add(at | OPEN_NOTIONAL, notional);
    this.exposures.add((this.exposureOf(position) << 3) | isSell, notional);
    this.dropRoom(position);
  }

  /** Takes a fill out of what was open and into the position, its group's too. All new sums first, then one look at whether doubles hold them. */
  private book(position: number, fill: FillFacts): void {
    const { values, ints } = this.sums;
    const { values: own, ints: links } = this.exposures;
    const { losses } = this;
    const { lots, fee, costChange, realised } = fill;
    const notional = fill.openUnit * lots;
    const isSell = fill.side === BUY ? 0 : 1;
    // How much more the cost changes than what was open for it: no measure grows by more.
    const beyond = Math.abs(costChange) - notional;
    const grows = beyond > 0 ? beyond : 0;
    let row = position;
    do {
      const at = row << 4;
      const exposure = ints[(row << 5) | EXPOSURE] as number;
      const ofAll = exposure << 3;
      if (links[(exposure << 4) | PRESENT] !== row) this.bringUp(row, exposure);
      if (fill.timeUs >= (own[ofAll | DAY_END_US] as number)) this.days.begin(exposure, fill.timeUs);
      const openLots = (values[at | OPEN_LOTS | isSell] as number) - lots;
      const openOfAll = (own[ofAll | isSell] as number) - notional;
      const held = isSell === 0 ? (values[at | LOTS] as number) + lots : (values[at | LOTS] as number) - lots;
      const cost = (values[at | COST] as number) + costChange;
      const costOfAll = (own[ofAll | COST_OF_ALL] as number) + costChange;
      const day = (own[ofAll | DAY_RESULT] as number) + (realised - fee);
      if (
        openLots >= 0 &&
        openOfAll >= 0 &&
        Math.abs(held) <= EXACT_MAX &&
        Math.abs(cost) <= EXACT_MAX &&
        Math.abs(costOfAll) <= EXACT_MAX &&
        Math.abs(day) <= EXACT_MAX
      ) {
        values[at | OPEN_LOTS | isSell] = openLots;
        values[at | isSell] = (values[at | isSell] as number) - notional;
        values[at | LOTS] = held;
        values[at | COST] = cost;
        own[ofAll | isSell] = openOfAll;
        own[ofAll | COST_OF_ALL] = costOfAll;
        own[ofAll | DAY_RESULT] = day;
        own[ofAll | ROOM] = (own[ofAll | ROOM] as number) - grows;
        if (losses.isUsed) {
          if (fill.isAtMark === 1) losses.noteFill(exposure, lots, fee);
          else losses.drop(exposure);
        }
      } else this.bookLarge(row, fill, BigInt(isSell === 0 ? lots : -lots), BigInt(costChange), BigInt(realised));
      row = ints[(row << 5) | GROUP_POSITION] as number;
    } while (row !== 0);
    this.sums.add((position << 4) | REALISED, realised);
    this.sums.add((position << 4) | FEES, fee);
  }

  /** The same fill where a double no longer holds the position. */
  private fillLarge(position: number, fill: FillFacts, sign: number): void {
    const { sums } = this;
    const at = position << 4;
    const toward = BigInt(sign);
    const [lots, unit] = [BigInt(fill.lots), BigInt(fill.unit)];
    const [held, cost] = [sums.valueOf(at | LOTS), sums.valueOf(at | COST)];
    const against = held * toward < 0n ? -held * toward : 0n;
    const closed = lots < against ? lots : against;
    const size = cost < 0n ? -cost : cost;
    const taken = closed === 0n ? 0n : (size * closed) / against;
    const change = toward * (taken + unit * (lots - closed));
    const realised = toward * (taken - unit * closed);
    for (const row of [position, this.linkOf(position, GROUP_POSITION)]) {
      if (row === 0) continue;
      const exposure = this.exposureOf(row);
      this.bringUp(row, exposure);
      if (fill.timeUs >= (this.exposures.values[(exposure << 3) | DAY_END_US] as number)) {
        this.days.begin(exposure, fill.timeUs);
      }
      this.bookLarge(row, fill, toward * lots, change, realised);
    }
    sums.addLarge(at | REALISED, realised);
    sums.add(at | FEES, fill.fee);
  }

  private bookLarge(position: number, fill: FillFacts, lots: bigint, cost: bigint, realised: bigint): void {
    const { sums, exposures } = this;
    const isSell = fill.side === BUY ? 0 : 1;
    const at = position << 4;
    const exposure = this.exposureOf(position);
    const ofAll = exposure << 3;
    this.losses.drop(exposure);
    this.addOpenLarge(position, isSell, -fill.lots, -fill.openUnit * fill.lots);
    sums.addLarge(at | LOTS, lots);
    sums.addLarge(at | COST, cost);
    exposures.addLarge(ofAll | COST_OF_ALL, cost);
    exposures.addLarge(ofAll | DAY_RESULT, realised - BigInt(fill.fee));
  }

  /** Adds what a position has to that of a group, or takes it out. */
  private transfer(position: number, group: number, sign: bigint, timeUs: number): void {
    const { sums, exposures } = this;
    const [from, to] = [position << 4, group << 4];
    const exposure = this.exposureOf(group);
    this.bringUp(group, exposure);
    this.dropRoom(group);
    this.days.transfer(position, exposure, sign, timeUs);
    for (const sum of [P.lots, P.buyLots, P.sellLots, P.buyNotional, P.sellNotional, P.cost]) {
      sums.addLarge(to | sum, sign * sums.valueOf(from | sum));
    }
    const ofAll = exposure << 3;
    exposures.addLarge(ofAll | E.buyNotional, sign * sums.valueOf(from | P.buyNotional));
    exposures.addLarge(ofAll | E.sellNotional, sign * sums.valueOf(from | P.sellNotional));
    exposures.addLarge(ofAll | E.cost, sign * sums.valueOf(from | P.cost));
  }
}
