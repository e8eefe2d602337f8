/**
 * Where positions and exposures lie: a position of each holder and instrument in records of two cache lines, an exposure of each holder
 * and quote asset in one of one. Holder ids are account ids, and −1 − n for the n-th group. Rows count from 1 and stay; row 0 is empty.
 *
 * The gross exposure of a position is the larger of |cost + open buys| and |cost − open sells|: the worst of both ways. That of a holder
 * is the sum over the positions in the asset. It would change with every order, so it is kept without one of them, the *present* one: the
 * last that something happened to, whose own is worked out when it is asked for.
 */
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import { ExactTable } from './exact-table.js';
import { KeyedRows } from './keyed-rows.js';
import { LossRoom } from './loss-room.js';

const EXACT_MAX = INTEGER_MAX;
const ROWS_AT_START = 2_048;
const NO_ROOM = -1;
const POSITION_DOUBLES = 16;
const EXPOSURE_DOUBLES = 8;

/** The sums of a position: its row << 4. Where a sum is of a side, that of sells follows that of buys. */
export const P = {
  buyNotional: 0,
  sellNotional: 1,
  buyLots: 2,
  sellLots: 3,
  lots: 4,
  cost: 5,
  realised: 8,
  fees: 9,
  /** Of the last single order that was accepted: price as sent, quantity or amount as sent, time. */
  lastTicks: 10,
  lastAmount: 11,
  lastUs: 12,
} as const;
/** How many lots more may come to be open, either way, before the limits of the position decide again. No part of the state. */
export const ROOM_LOTS = 14;

/** The integers of a position: its row << 5. */
export const PositionLink = {
  exposure: 12,
  /** The position of its holder's group, 0 for none. */
  groupPosition: 13,
  /** Its row of limits. */
  limits: 14,
  /** Side and type of the last single order that was accepted. */
  lastKind: 15,
  nextOfHolder: 26,
} as const;
/** The instrument, which is the key of its row. */
const INSTRUMENT = 27;
/** The change of limits (`LimitRows.changes`) that its room, and that of its exposure, was worked out after; 0: it has none. */
export const ROOM_OF_CHANGE = 30;

/** The sums of an exposure: its row << 3. */
export const E = {
  buyNotional: 0,
  sellNotional: 1,
  cost: 2,
  /** Without the present position. */
  grossOfOthers: 3,
  /** What the day's result is worked out from, and when that day ends (`DayResults`). */
  dayResult: 4,
  dayEndUs: 5,
} as const;
/** The same of an exposure in ledger units: how much its open notional, gross and net exposure may grow. */
export const ROOM = 7;

/** The integers of an exposure: its row << 4. */
export const ExposureLink = {
  limits: 12,
  present: 13,
} as const;

const { buyNotional: BUY_NOTIONAL, sellNotional: SELL_NOTIONAL, cost: COST } = P;
const { grossOfOthers: GROSS_OF_OTHERS } = E;
const { present: PRESENT } = ExposureLink;
const positionLinks = Object.values(PositionLink);

export class PositionRows {
  readonly sums = new ExactTable(POSITION_DOUBLES, ROWS_AT_START, Object.values(P));
  readonly exposures = new ExactTable(EXPOSURE_DOUBLES, ROWS_AT_START, Object.values(E));
  /** Of exposures. */
  readonly losses = new LossRoom();
  private readonly rows = new KeyedRows(ROWS_AT_START);
  private readonly exposureRows = new KeyedRows(ROWS_AT_START);

  /** 0 where the holder never had an order there. */
  find(holder: number, instrumentId: number): number {
    return this.rows.find(holder, instrumentId);
  }

  findExposure(holder: number, assetId: number): number {
    return this.exposureRows.find(holder, assetId);
  }

  holderOf(position: number): number {
    return this.rows.firstOf(position);
  }

  holderOfExposure(exposure: number): number {
    return this.exposureRows.firstOf(exposure);
  }

  instrumentOf(position: number): number {
    return this.linkOf(position, INSTRUMENT);
  }

  /** A new, empty position of a holder that has none there; its exposure is made too where it is the first in that asset. */
  open(holder: number, instrumentId: number, quoteAssetId: number): number {
    if (this.rows.count + 2 >= this.sums.rows) this.sums.grow();
    const position = this.rows.add(holder, instrumentId);
    this.setLink(position, INSTRUMENT, instrumentId);
    const known = this.exposureRows.find(holder, quoteAssetId);
    this.setLink(position, PositionLink.exposure, known === 0 ? this.openExposure(holder, quoteAssetId) : known);
    return position;
  }

  /** A limit may come before the first order. */
  openExposure(holder: number, assetId: number): number {
    if (this.exposureRows.count + 2 >= this.exposures.rows) this.exposures.grow();
    const exposure = this.exposureRows.add(holder, assetId);
    this.losses.open(exposure);
    return exposure;
  }

  linkOf(position: number, link: number): number {
    return this.sums.ints[(position << 5) | link] as number;
  }

  setLink(position: number, link: number, row: number): void {
    this.sums.ints[(position << 5) | link] = row;
  }

  exposureOf(position: number): number {
    return this.linkOf(position, PositionLink.exposure);
  }

  groupPositionOf(position: number): number {
    return this.linkOf(position, PositionLink.groupPosition);
  }

  /** Rows of limits. */
  limitsOf(position: number): number {
    return this.linkOf(position, PositionLink.limits);
  }

  exposureLimitsOf(exposure: number): number {
    return this.exposures.ints[(exposure << 4) | ExposureLink.limits] as number;
  }

  setExposureLimits(exposure: number, row: number): void {
    this.exposures.ints[(exposure << 4) | ExposureLink.limits] = row;
  }

  /** From now on the limits of a position and its exposure decide again. */
  dropRoom(position: number): void {
    this.sums.values[(position << 4) | ROOM_LOTS] = NO_ROOM;
    this.exposures.values[(this.exposureOf(position) << 3) | ROOM] = NO_ROOM;
  }

  /** Of a position, were so much more open. */
  grossOf(position: number, moreBuys = 0n, moreSells = 0n): bigint {
    const { sums } = this;
    const at = position << 4;
    const cost = sums.valueOf(at | COST);
    const long = size(cost + sums.valueOf(at | BUY_NOTIONAL) + moreBuys);
    const short = size(cost - sums.valueOf(at | SELL_NOTIONAL) - moreSells);
    return long > short ? long : short;
  }

  /** Of a holder, over all positions in the asset. */
  grossOfAll(exposure: number): bigint {
    const present = this.exposures.ints[(exposure << 4) | PRESENT] as number;
    return this.exposures.valueOf((exposure << 3) | GROSS_OF_OTHERS) + this.grossOf(present);
  }

  /** Whether that of a holder is above `max`, which can be Infinity. */
  isGrossAbove(exposure: number, max: number): boolean {
    const present = this.exposures.ints[(exposure << 4) | PRESENT] as number;
    const gross = (this.exposures.values[(exposure << 3) | GROSS_OF_OTHERS] as number) + this.grossNumberOf(present);
    return gross <= EXACT_MAX ? gross > max : this.grossOfAll(exposure) > max;
  }

  /** Makes a position, or none (0), the present one of its exposure. Nothing may have changed in it since it was that last. */
  bringUp(position: number, exposure: number): void {
    const { exposures } = this;
    const at = (exposure << 3) | GROSS_OF_OTHERS;
    const before = exposures.ints[(exposure << 4) | PRESENT] as number;
    const [joins, leaves] = [this.grossNumberOf(before), this.grossNumberOf(position)];
    const all = (exposures.values[at] as number) + joins;
    exposures.ints[(exposure << 4) | PRESENT] = position;
    // All of them are 0 or more, and NaN is within no bound.
    if (all <= EXACT_MAX && leaves <= EXACT_MAX) exposures.values[at] = all - leaves;
    else exposures.addLarge(at, this.grossOf(before) - this.grossOf(position));
  }

  saveState(sink: StateSink): void {
    const { rows, exposureRows, sums, exposures } = this;
    rows.saveState(sink);
    exposureRows.saveState(sink);
    const links = new Int32Array(positionLinks.length);
    for (let row = 1; row <= rows.count; row += 1) {
      sums.saveRow(row, sink);
      for (const [index, link] of positionLinks.entries()) links[index] = this.linkOf(row, link);
      sink.int32s(links, 0, links.length);
    }
    for (let row = 1; row <= exposureRows.count; row += 1) {
      // Which position something happened to last is no part of the state.
      this.bringUp(0, row);
      exposures.saveRow(row, sink);
      sink.number(this.exposureLimitsOf(row));
    }
  }

  /** Of positions without any. */
  loadState(source: StateSource): void {
    const { rows, exposureRows, sums, exposures } = this;
    const count = rows.loadState(source);
    while (count + 2 >= sums.rows) sums.grow();
    const exposureCount = exposureRows.loadState(source);
    while (exposureCount + 2 >= exposures.rows) exposures.grow();
    this.losses.open(exposureCount);
    const links = new Int32Array(positionLinks.length);
    for (let row = 1; row <= count; row += 1) {
      sums.loadRow(row, source);
      source.int32s(links, 0, links.length);
      for (const [index, link] of positionLinks.entries()) this.setLink(row, link, links[index] as number);
      this.setLink(row, INSTRUMENT, rows.secondOf(row));
    }
    for (let row = 1; row <= exposureCount; row += 1) {
      exposures.loadRow(row, source);
      this.setExposureLimits(row, source.number());
    }
  }

  /** NaN, or beyond ±(2^53 − 1), where a double does not hold it. */
  private grossNumberOf(position: number): number {
    const { values } = this.sums;
    const at = position << 4;
    const cost = values[at | COST] as number;
    const long = Math.abs(cost + (values[at | BUY_NOTIONAL] as number));
    return Math.max(long, Math.abs(cost - (values[at | SELL_NOTIONAL] as number)));
  }
}

function size(value: bigint): bigint {
  return value < 0n ? -value : value;
}
