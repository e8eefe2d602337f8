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
/** So many lots, and as many as the largest position has, may be filled before the room is worked out anew. */
const LOTS_AHEAD = 1_024;

// The doubles of an exposure: its row << 2.
/** How far the marks of its asset may have moved. */
const UNTIL = 0;
/** What may still be filled, and paid in fees. */
const LOTS = 1;
const FEES = 2;

export class LossRoom {
  /** Until there is room for anybody, nobody has to be told of trades. */
  isUsed = false;
  /** By exposure × 4: first how far the marks of its asset may have moved. */
  rooms = new Float64Array(ROWS_AT_START << 2).fill(NO_ROOM);
  /** Quote units for each lot that the marks of an asset have moved since this began, by asset. */
  readonly moved = new Float64Array(ASSETS_MAX + 1);
  /** Ticks of the last trade that was told, by instrument. */
  private lastTicks = new Float64Array(INSTRUMENTS_AT_START);

  /** Makes room for the row of an exposure. */
  open(exposure: number): void {
    while (exposure << 2 >= this.rooms.length) {
      const filled = this.rooms.length;
      this.rooms = grown(this.rooms, filled * 2).fill(NO_ROOM, filled);
    }
  }

  /** The result is so much above minus the limit now, and none of the holder's positions has more lots; NaN is never enough. */
  set(exposure: number, assetId: number, room: number, lotsMax: number): void {
    const at = exposure << 2;
    const moved = this.moved[assetId] as number;
    const lotsAhead = lotsMax + LOTS_AHEAD;
    // Half of the room is for fees. One less than what is left comes to, and so less than what rounding could have added.
    const further = Math.floor(room / 2 / (lotsMax + lotsAhead)) - 1;
    const isFree = further > 0 && room <= EXACT_MAX && moved + further < EXACT_MAX;
    this.isUsed = true;
    this.rooms[at | UNTIL] = isFree ? moved + further : NO_ROOM;
    this.rooms[at | LOTS] = lotsAhead;
    this.rooms[at | FEES] = room / 2;
  }

  setUnbounded(exposure: number): void {
    this.rooms.fill(UNBOUNDED, exposure << 2, (exposure + 1) << 2);
  }

  drop(exposure: number): void {
    this.rooms[(exposure << 2) | UNTIL] = NO_ROOM;
  }

  /** The last trade of an instrument, one tick of which is so many quote units a lot. */
  noteTrade(instrumentId: number, assetId: number, ticks: number, unit: number): void {
    while (instrumentId >= this.lastTicks.length) this.lastTicks = grown(this.lastTicks, this.lastTicks.length * 2);
    const before = this.lastTicks[instrumentId] as number;
    // From where the first one has moved the market nobody has told: what was found before it says nothing.
    if (before === 0) this.rooms.fill(NO_ROOM);
    const moved = Math.abs(ticks - before) * unit;
    const sum = (this.moved[assetId] as number) + moved;
    this.lastTicks[instrumentId] = ticks;
    // What is not exact any more is above everything but where there is no limit.
    this.moved[assetId] = sum <= EXACT_MAX ? sum : EXACT_MAX;
  }

  /** The holder has traded at the mark. */
  noteFill(exposure: number, lots: number, fee: number): void {
    const { rooms } = this;
    const at = exposure << 2;
    const lotsLeft = (rooms[at | LOTS] as number) - lots;
    const feesLeft = (rooms[at | FEES] as number) - fee;
    rooms[at | LOTS] = lotsLeft;
    rooms[at | FEES] = feesLeft;
    if (lotsLeft < 0 || feesLeft < 0) rooms[at | UNTIL] = NO_ROOM;
  }
}
