/**
 * How far marks may move before the loss of a day decides again, so that an order need not add up positions while its holder is far from a
 * limit. While marks follow trades, a result falls by no more than the largest position of its holder × how far the marks of the asset have
 * moved, all instruments and both ways together, and by the fees of fills. Nothing of this is state: a room that is dropped, or used up,
 * leads to the sum itself.
 */
import { grown } from '../../../common/columns.js';
import { INTEGER_MAX } from '../../../common/model/units.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const EXACT_MAX = INTEGER_MAX;
const ROWS_AT_START = 2_048;
const INSTRUMENTS_AT_START = 64;
const ASSETS_MAX = 256;
/** Marks never have moved less: the sum decides. */
const NO_ROOM = -1;
/** However far marks move: there is no limit. */
const UNBOUNDED = Infinity;

export class LossRoom {
  /** Until there is room for anybody, nobody has to be told of trades. */
  isUsed = false;
  /** By exposure × 2: how far the marks of its asset may have moved; beside it the most lots of a position of its holder. */
  until = new Float64Array(ROWS_AT_START * 2).fill(NO_ROOM);
  /** Quote units for each lot that the marks of an asset have moved since this began, by asset. */
  readonly moved = new Float64Array(ASSETS_MAX + 1);
  /** Ticks of the last trade that was told, by instrument. */
  private lastTicks = new Float64Array(INSTRUMENTS_AT_START);

  /** Makes room for the row of an exposure. */
  open(exposure: number): void {
    while (exposure * 2 >= this.until.length) {
      const filled = this.until.length;
      this.until = grown(this.until, filled * 2).fill(NO_ROOM, filled);
    }
  }

  /** The result is so much above minus the limit now, and none of the holder's positions has more lots; NaN is never enough. */
  set(exposure: number, assetId: number, room: number, lots: number): void {
    const at = exposure << 1;
    const lotsMax = Math.max(1, lots);
    this.isUsed = true;
    this.until[at] = lastWithin(this.moved[assetId] as number, room, lotsMax);
    this.until[at | 1] = lotsMax;
  }

  setUnbounded(exposure: number): void {
    this.until[exposure << 1] = UNBOUNDED;
  }

  drop(exposure: number): void {
    this.until[exposure << 1] = NO_ROOM;
  }

  /** The last trade of an instrument, one tick of which is so many quote units a lot. */
  noteTrade(instrumentId: number, assetId: number, ticks: number, unit: number): void {
    while (instrumentId >= this.lastTicks.length) this.lastTicks = grown(this.lastTicks, this.lastTicks.length * 2);
    const moved = Math.abs(ticks - (this.lastTicks[instrumentId] as number)) * unit;
    const sum = (this.moved[assetId] as number) + moved;
    this.lastTicks[instrumentId] = ticks;
    // What is not exact any more is above everything but where there is no limit.
    this.moved[assetId] = sum <= EXACT_MAX ? sum : EXACT_MAX;
  }

  /** The holder has traded at the mark. */
  noteFill(exposure: number, assetId: number, lots: number, fee: number): void {
    const at = exposure << 1;
    const until = this.until[at] as number;
    if (until === NO_ROOM || until === UNBOUNDED) return;
    const lotsMax = this.until[at | 1] as number;
    const moved = this.moved[assetId] as number;
    this.until[at] = lastWithin(moved, (until - moved) * lotsMax - fee, lotsMax + lots);
    this.until[at | 1] = lotsMax + lots;
  }
}

/** How far marks that have moved so far may have moved while lots × what they move further is less than `room`. */
function lastWithin(moved: number, room: number, lotsMax: number): number {
  // One less than what it comes to, and so less than what rounding could have added.
  const further = Math.floor(room / lotsMax) - 1;
  const until = moved + further;
  return further > 0 && room <= EXACT_MAX && until < EXACT_MAX ? until : NO_ROOM;
}
