/**
 * What accounts, and the accounts of a group together, have traded and could still trade: one position for each holder and instrument,
 * one exposure for each holder and quote asset. All of it is kept up with every order and fill and exact at any size; the same follows
 * from the open orders and the trades alone, and is recomputed from them in tests.
 *
 * A position has its lots (negative when short), its cost (what its lots were bought for, negative what they were sold for), the open lots
 * and the open notional of both sides. Cost is average cost: a fill that reduces takes `floor(|cost| × lots / |position|)` with it, and
 * the rest of what it paid or brought is realised; a fill through zero closes all and opens the rest at its own price.
 *
 * The gross exposure of a position is the larger of |cost + open buys| and |cost − open sells|: the worst of both ways. Holder ids
 * are account ids, and −1 − n for the n-th group.
 */
import { shareOf } from '../../../common/exact.js';
import { Side } from '../../../common/model/order-terms.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import { type Column, ColumnRows, columnNames, growColumns } from '../../../common/columns.js';
import { ExactTable } from './exact-table.js';
import { KeyedRows } from './keyed-rows.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const { buy: BUY } = Side;
const EXACT_MAX = INTEGER_MAX;
const DAY_US = 86_400_000_000;
const ROWS_AT_START = 2_048;

/** The sums of a position. */
export const P = {
  lots: 0,
  buyLots: 1,
  sellLots: 2,
  buyNotional: 3,
  sellNotional: 4,
  cost: 5,
  gross: 6,
  realised: 7,
  fees: 8,
  /** Of the last single order that was accepted: price as sent, quantity or amount as sent, time. */
  lastTicks: 9,
  lastAmount: 10,
  lastUs: 11,
} as const;
const POSITION_SHIFT = 4;

/** The sums of an exposure. */
export const E = { buyNotional: 0, sellNotional: 1, cost: 2, gross: 3, dayResult: 4, dayEndUs: 5 } as const;
const EXPOSURE_SHIFT = 3;

const { lots: LOTS, buyLots: BUY_LOTS, sellLots: SELL_LOTS, cost: COST, gross: GROSS } = P;
const { buyNotional: BUY_NOTIONAL, sellNotional: SELL_NOTIONAL, realised: REALISED, fees: FEES } = P;

const { buyNotional: OPEN_BUYS, sellNotional: OPEN_SELLS } = E;

/** The worse of both ways. */
function grossOf(long: number, short: number): number {
  const bought = long < 0 ? -long : long;
  const sold = short < 0 ? -short : short;
  return bought > sold ? bought : sold;
}

/** Whether doubles hold two sums exactly. Neither NaN nor a sum that was rounded is within the bounds. */
function fits(first: number, second: number): boolean {
  return first >= -EXACT_MAX && first <= EXACT_MAX && second >= -EXACT_MAX && second <= EXACT_MAX;
}

/** Links of positions and exposures, by row. */
class Links {
  /** Of a position: its exposure, the position of its holder's group, the holder's next one. */
  exposure = new Int32Array(ROWS_AT_START);
  groupPosition = new Int32Array(ROWS_AT_START);
  nextOfHolder = new Int32Array(ROWS_AT_START);
  /** Rows of limits, of positions and of exposures. */
  limits = new Int32Array(ROWS_AT_START);
  exposureLimits = new Int32Array(ROWS_AT_START);
  /** Side and type of the last single order that was accepted. */
  lastKind = new Int32Array(ROWS_AT_START);
}

/** One fill of one order, as its position takes it. Doubles from the first, as in `CommandView`. */
export class FillFacts {
  side = 0;
  lots = Number.NaN;
  /** Quote units of one lot: at the trade's price, and at the price that the order's hold is taken at. */
  unit = Number.NaN;
  openUnit = Number.NaN;
  fee = Number.NaN;
  timeUs = Number.NaN;
}

export class Positions {
  readonly sums = new ExactTable(1 << POSITION_SHIFT, ROWS_AT_START);
  readonly exposures = new ExactTable(1 << EXPOSURE_SHIFT, ROWS_AT_START);
  readonly links = new Links();
  readonly rows = new KeyedRows(ROWS_AT_START);
  readonly exposureRows = new KeyedRows(ROWS_AT_START);
  private capacity = ROWS_AT_START;

  /** 0 where the holder never had an order there. */
  find(holder: number, instrumentId: number): number {
    return this.rows.find(holder, instrumentId);
  }

  findExposure(holder: number, assetId: number): number {
    return this.exposureRows.find(holder, assetId);
  }

  /** A new, empty position of a holder that has none there; its exposure is made too where it is the first in that asset. */
  open(holder: number, instrumentId: number, quoteAssetId: number): number {
    if (this.rows.count + 2 >= this.capacity) this.grow();
    const position = this.rows.add(holder, instrumentId);
    const known = this.exposureRows.find(holder, quoteAssetId);
    this.links.exposure[position] = known === 0 ? this.openExposure(holder, quoteAssetId) : known;
    return position;
  }

  /** A limit may come before the first order. */
  openExposure(holder: number, assetId: number): number {
    if (this.exposureRows.count + 2 >= this.capacity) this.grow();
    return this.exposureRows.add(holder, assetId);
  }

  /** Open lots come to a position, or go (negative), with their notional at the price that their hold is taken at. */
  addOpen(position: number, side: number, lots: number, notional: number): void {
    this.addOpenTo(position, side, lots, notional);
    const group = this.links.groupPosition[position] as number;
    if (group !== 0) this.addOpenTo(group, side, lots, notional);
  }

  fill(position: number, fill: FillFacts): void {
    const { sums } = this;
    const at = position << POSITION_SHIFT;
    const { side, lots, unit } = fill;
    const held = sums.values[at | LOTS] as number;
    const cost = sums.values[at | COST] as number;
    const sign = side === BUY ? 1 : -1;
    const left = held * sign;
    let nextCost = Number.NaN;
    let realised = Number.NaN;
    if (left >= 0) {
      nextCost = cost + sign * unit * lots;
      realised = 0;
    } else if (lots <= -left) {
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
    const isExact =
      nextCost >= -EXACT_MAX &&
      nextCost <= EXACT_MAX &&
      change >= -EXACT_MAX &&
      change <= EXACT_MAX &&
      held >= -EXACT_MAX &&
      held <= EXACT_MAX;
    if (isExact) this.book(position, fill, sign * lots, change, realised);
    else this.fillLarge(position, fill, sign);
  }

  /** What the holder has realised today, less fees. */
  dayResult(exposure: number, timeUs: number): number {
    const at = exposure << EXPOSURE_SHIFT;
    const isToday = timeUs < (this.exposures.values[at | E.dayEndUs] as number);
    return isToday ? this.exposures.numberOf(at | E.dayResult) : 0;
  }

  dayResultExact(exposure: number, timeUs: number): bigint {
    const at = exposure << EXPOSURE_SHIFT;
    return timeUs < (this.exposures.values[at | E.dayEndUs] as number) ? this.exposures.valueOf(at | E.dayResult) : 0n;
  }

  /** Lets a position and all in it count for another position of a group too, or for none (0) any more. */
  join(position: number, groupPosition: number): void {
    const before = this.links.groupPosition[position] as number;
    if (before !== 0) this.transfer(position, before, -1n);
    this.links.groupPosition[position] = groupPosition;
    if (groupPosition !== 0) this.transfer(position, groupPosition, 1n);
  }

  saveState(sink: StateSink): void {
    this.rows.saveState(sink);
    this.exposureRows.saveState(sink);
    const links = this.linkRows();
    for (let row = 1; row <= this.rows.count; row += 1) {
      this.sums.saveRow(row, sink);
      links.save(row, sink);
    }
    for (let row = 1; row <= this.exposureRows.count; row += 1) {
      this.exposures.saveRow(row, sink);
      sink.number(this.links.exposureLimits[row] as number);
    }
  }

  /** Of positions without any. */
  loadState(source: StateSource): void {
    const count = this.rows.loadState(source);
    while (count + 2 >= this.capacity) this.grow();
    const exposureCount = this.exposureRows.loadState(source);
    while (exposureCount + 2 >= this.capacity) this.grow();
    const links = this.linkRows();
    for (let row = 1; row <= count; row += 1) {
      this.sums.loadRow(row, source);
      links.load(row, source);
    }
    for (let row = 1; row <= exposureCount; row += 1) {
      this.exposures.loadRow(row, source);
      this.links.exposureLimits[row] = source.number();
    }
  }

  /** All new sums first, then one look at whether a double holds each: what lies between costs more than the additions. */
  private addOpenTo(position: number, side: number, lots: number, notional: number): void {
    const { values } = this.sums;
    const own = this.exposures.values;
    const isBuy = side === BUY;
    const at = position << POSITION_SHIFT;
    const exposure = (this.links.exposure[position] as number) << EXPOSURE_SHIFT;
    const notionalAt = at | (isBuy ? BUY_NOTIONAL : SELL_NOTIONAL);
    const lotsAt = at | (isBuy ? BUY_LOTS : SELL_LOTS);
    const ownAt = exposure | (isBuy ? OPEN_BUYS : OPEN_SELLS);
    const openLots = (values[lotsAt] as number) + lots;
    const open = (values[notionalAt] as number) + notional;
    const openOfAll = (own[ownAt] as number) + notional;
    const cost = values[at | COST] as number;
    const long = cost + (isBuy ? open : (values[at | BUY_NOTIONAL] as number));
    const short = cost - (isBuy ? (values[at | SELL_NOTIONAL] as number) : open);
    const gross = grossOf(long, short);
    const grossOfAll = (own[exposure | E.gross] as number) + (gross - (values[at | GROSS] as number));
    if (!(openLots <= EXACT_MAX && open <= EXACT_MAX && openOfAll <= EXACT_MAX && fits(gross, grossOfAll))) {
      return this.addOpenLarge(position, side, lots, notional);
    }
    values[lotsAt] = openLots;
    values[notionalAt] = open;
    values[at | GROSS] = gross;
    own[ownAt] = openOfAll;
    own[exposure | E.gross] = grossOfAll;
  }

  private addOpenLarge(position: number, side: number, lots: number, notional: number): void {
    const at = position << POSITION_SHIFT;
    const exposure = (this.links.exposure[position] as number) << EXPOSURE_SHIFT;
    const isBuy = side === BUY;
    this.sums.add(at | (isBuy ? BUY_LOTS : SELL_LOTS), lots);
    this.sums.add(at | (isBuy ? BUY_NOTIONAL : SELL_NOTIONAL), notional);
    this.exposures.add(exposure | (isBuy ? OPEN_BUYS : OPEN_SELLS), notional);
    this.weighLarge(at, exposure);
  }

  /** Takes a fill out of what was open and into the position, its group's too. */
  private book(position: number, fill: FillFacts, lots: number, cost: number, realised: number): void {
    this.bookTo(position, fill, lots, cost, realised);
    const group = this.links.groupPosition[position] as number;
    if (group !== 0) this.bookTo(group, fill, lots, cost, realised);
  }

  private bookTo(position: number, fill: FillFacts, lots: number, cost: number, realised: number): void {
    const { values } = this.sums;
    const own = this.exposures.values;
    const isBuy = fill.side === BUY;
    const at = position << POSITION_SHIFT;
    const exposure = (this.links.exposure[position] as number) << EXPOSURE_SHIFT;
    const notional = fill.openUnit * fill.lots;
    const lotsAt = at | (isBuy ? BUY_LOTS : SELL_LOTS);
    const notionalAt = at | (isBuy ? BUY_NOTIONAL : SELL_NOTIONAL);
    const ownAt = exposure | (isBuy ? OPEN_BUYS : OPEN_SELLS);
    const openLots = (values[lotsAt] as number) - fill.lots;
    const open = (values[notionalAt] as number) - notional;
    const openOfAll = (own[ownAt] as number) - notional;
    const held = (values[at | LOTS] as number) + lots;
    const nextCost = (values[at | COST] as number) + cost;
    const costOfAll = (own[exposure | E.cost] as number) + cost;
    const nextRealised = (values[at | REALISED] as number) + realised;
    const fees = (values[at | FEES] as number) + fill.fee;
    const isToday = fill.timeUs < (own[exposure | E.dayEndUs] as number);
    const day = (isToday ? (own[exposure | E.dayResult] as number) : 0) + (realised - fill.fee);
    const long = nextCost + (isBuy ? open : (values[at | BUY_NOTIONAL] as number));
    const short = nextCost - (isBuy ? (values[at | SELL_NOTIONAL] as number) : open);
    const gross = grossOf(long, short);
    const grossOfAll = (own[exposure | E.gross] as number) + (gross - (values[at | GROSS] as number));
    const isExact =
      openLots >= 0 &&
      open >= 0 &&
      openOfAll >= 0 &&
      fits(held, nextCost) &&
      fits(costOfAll, nextRealised) &&
      fits(fees, day);
    if (!isExact || !fits(gross, grossOfAll))
      return this.bookLarge(position, fill, BigInt(lots), BigInt(cost), BigInt(realised));
    values[lotsAt] = openLots;
    values[notionalAt] = open;
    values[at | LOTS] = held;
    values[at | COST] = nextCost;
    values[at | REALISED] = nextRealised;
    values[at | FEES] = fees;
    values[at | GROSS] = gross;
    own[ownAt] = openOfAll;
    own[exposure | E.cost] = costOfAll;
    own[exposure | E.gross] = grossOfAll;
    own[exposure | E.dayResult] = day;
    if (!isToday) own[exposure | E.dayEndUs] = (Math.floor(fill.timeUs / DAY_US) + 1) * DAY_US;
  }

  /** The same fill where a double no longer holds the position. */
  private fillLarge(position: number, fill: FillFacts, sign: number): void {
    const { sums } = this;
    const at = position << POSITION_SHIFT;
    const toward = BigInt(sign);
    const [lots, unit] = [BigInt(fill.lots), BigInt(fill.unit)];
    const [held, cost] = [sums.valueOf(at | LOTS), sums.valueOf(at | COST)];
    const against = held * toward < 0n ? -held * toward : 0n;
    const closed = lots < against ? lots : against;
    const size = cost < 0n ? -cost : cost;
    const taken = closed === 0n ? 0n : (size * closed) / against;
    const change = toward * (taken + unit * (lots - closed));
    const realised = toward * (taken - unit * closed);
    for (const one of [position, this.links.groupPosition[position] as number]) {
      if (one !== 0) this.bookLarge(one, fill, toward * lots, change, realised);
    }
  }

  private bookLarge(position: number, fill: FillFacts, lots: bigint, cost: bigint, realised: bigint): void {
    const { sums, exposures } = this;
    const at = position << POSITION_SHIFT;
    const exposure = (this.links.exposure[position] as number) << EXPOSURE_SHIFT;
    const isBuy = fill.side === BUY;
    const notional = fill.openUnit * fill.lots;
    sums.add(at | (isBuy ? BUY_LOTS : SELL_LOTS), -fill.lots);
    sums.add(at | (isBuy ? BUY_NOTIONAL : SELL_NOTIONAL), -notional);
    sums.addLarge(at | LOTS, lots);
    sums.addLarge(at | COST, cost);
    sums.addLarge(at | REALISED, realised);
    sums.add(at | FEES, fill.fee);
    exposures.add(exposure | (isBuy ? OPEN_BUYS : OPEN_SELLS), -notional);
    exposures.addLarge(exposure | E.cost, cost);
    if (fill.timeUs >= (exposures.values[exposure | E.dayEndUs] as number)) {
      exposures.set(exposure | E.dayResult, 0n);
      exposures.values[exposure | E.dayEndUs] = (Math.floor(fill.timeUs / DAY_US) + 1) * DAY_US;
    }
    exposures.addLarge(exposure | E.dayResult, realised - BigInt(fill.fee));
    this.weighLarge(at, exposure);
  }

  /** Works the gross exposure of a position out anew, and takes the difference into that of its holder. */
  private weighLarge(at: number, exposure: number): void {
    const { sums } = this;
    const cost = sums.valueOf(at | COST);
    const ways = [cost + sums.valueOf(at | BUY_NOTIONAL), cost - sums.valueOf(at | SELL_NOTIONAL)];
    const [long = 0n, short = 0n] = ways.map((way) => (way < 0n ? -way : way));
    const gross = long > short ? long : short;
    this.exposures.addLarge(exposure | E.gross, gross - sums.valueOf(at | GROSS));
    sums.set(at | GROSS, gross);
  }

  /** Adds what a position has to that of a group, or takes it out. */
  private transfer(position: number, group: number, sign: bigint): void {
    const { sums, exposures } = this;
    const from = position << POSITION_SHIFT;
    const to = group << POSITION_SHIFT;
    const exposure = (this.links.exposure[group] as number) << EXPOSURE_SHIFT;
    for (const sum of [LOTS, BUY_LOTS, SELL_LOTS, BUY_NOTIONAL, SELL_NOTIONAL, COST]) {
      sums.addLarge(to | sum, sign * sums.valueOf(from | sum));
    }
    exposures.addLarge(exposure | E.buyNotional, sign * sums.valueOf(from | BUY_NOTIONAL));
    exposures.addLarge(exposure | E.sellNotional, sign * sums.valueOf(from | SELL_NOTIONAL));
    exposures.addLarge(exposure | E.cost, sign * sums.valueOf(from | COST));
    this.weighLarge(to, exposure);
  }

  /** What positions have of the links. */
  private linkRows(): ColumnRows {
    const { exposure, groupPosition, nextOfHolder, limits, lastKind } = this.links;
    return new ColumnRows([exposure, groupPosition, nextOfHolder, limits, lastKind]);
  }

  private grow(): void {
    this.capacity *= 2;
    this.sums.grow();
    this.exposures.grow();
    growColumns(this.links as unknown as Record<string, Column>, columnNames(this.links), this.capacity);
  }
}
