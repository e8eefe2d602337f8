import { eventLayouts } from '../../../common/model/events.js';
import { Side } from '../../../common/model/order-terms.js';
import { accountIdAt, f64At, i32At, timeUsAt, typeAt, u8At } from '../../../common/model/record-fields.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import type { BulkStatement, RowWriter } from '../../../config/database/row-writer.js';
import type { Projection } from '../../projections/projection.js';

const DAY_US = 86_400_000_000;
const LIMB = 2 ** 32;
/** More than the instruments that a venue can have, and more days than a key has to tell apart. */
const [INSTRUMENTS, DAYS] = [2 ** 13, 2 ** 17];

/** In the order of their columns, each of two limbs. */
export const pnlSums = ['boughtLots', 'soldLots', 'bought', 'sold', 'fees', 'rebates'] as const;
const columns = pnlSums.flatMap((sum) => [`${sum}High`, `${sum}Low`]);
const [BOUGHT_LOTS, SOLD_LOTS, BOUGHT, SOLD, FEES, REBATES] = [0, 2, 4, 6, 8, 10];

const addToDays: BulkStatement = {
  columns: 3 + columns.length,
  text: (tuples) => `insert into pnl_days (accountId, day, instrumentId, ${columns.join(', ')}) values ${tuples}
    on conflict (accountId, day, instrumentId) do update set ${pnlSums
      .flatMap((sum) => [
        `${sum}High = ${sum}High + excluded.${sum}High + (${sum}Low + excluded.${sum}Low) / ${LIMB}`,
        `${sum}Low = (${sum}Low + excluded.${sum}Low) % ${LIMB}`,
      ])
      .join(', ')}`,
};

const setClosings: BulkStatement = {
  columns: 3,
  text: (tuples) => `insert or replace into closing_prices (instrumentId, day, priceTicks) values ${tuples}`,
};

const Traded = eventLayouts.TradeExecuted;
const Revised = eventLayouts.TradeRevised;

/** What each account traded day by day, and the last price of each day. */
export class PnlDayProjection implements Projection {
  /** What a slice adds, by account, instrument and day. */
  private days = new Map<number, number[]>();
  private closings = new Map<number, number>();

  apply(events: RecordBuffer, at: number): void {
    const type = typeAt(events, at);
    if (type === Traded.type) this.trade(events, at);
    else if (type === Revised.type) this.revise(events, at);
  }

  private trade(events: RecordBuffer, at: number): void {
    const { at: field } = Traded;
    const place = placeOf(i32At(events, at + field.instrumentId), events, at);
    const lots = f64At(events, at + field.quantityLots);
    const notional = f64At(events, at + field.notional);
    const takerBuys = u8At(events, at + field.takerSide) === Side.buy;
    const taker = this.dayOf(accountIdAt(events, at), place);
    addFill(taker, takerBuys, lots, notional, f64At(events, at + field.takerFee));
    const maker = this.dayOf(i32At(events, at + field.makerAccountId), place);
    addFill(maker, !takerBuys, lots, notional, f64At(events, at + field.makerFee));
    this.closings.set(place, f64At(events, at + field.priceTicks));
  }

  async flush(rows: RowWriter): Promise<void> {
    const { days, closings } = this;
    this.days = new Map();
    this.closings = new Map();
    const values: number[] = [];
    for (const [key, limbs] of days) {
      const place = key % (INSTRUMENTS * DAYS);
      values.push(Math.floor(key / (INSTRUMENTS * DAYS)), place % DAYS, Math.floor(place / DAYS), ...carried(limbs));
    }
    await rows.write(addToDays, values);
    await rows.write(
      setClosings,
      [...closings].flatMap(([place, ticks]) => [Math.floor(place / DAYS), place % DAYS, ticks]),
    );
  }

  /** What a bust or a correction moves counts on its own day; the last price of the day stays as it was printed. */
  private revise(events: RecordBuffer, at: number): void {
    const { at: field } = Revised;
    const place = placeOf(i32At(events, at + field.instrumentId), events, at);
    const lots = f64At(events, at + field.quantityLots) - f64At(events, at + field.oldQuantityLots);
    const notional = f64At(events, at + field.notionalChange);
    const takerBuys = u8At(events, at + field.takerSide) === Side.buy;
    const taker = this.dayOf(accountIdAt(events, at), place);
    addFill(taker, takerBuys, lots, notional, f64At(events, at + field.takerFeeChange));
    const maker = this.dayOf(i32At(events, at + field.makerAccountId), place);
    addFill(maker, !takerBuys, lots, notional, f64At(events, at + field.makerFeeChange));
  }

  private dayOf(accountId: number, place: number): number[] {
    const key = accountId * INSTRUMENTS * DAYS + place;
    const known = this.days.get(key);
    if (known !== undefined) return known;
    const limbs = columns.map(() => 0);
    this.days.set(key, limbs);
    return limbs;
  }
}

/** The day of an event on an instrument. */
function placeOf(instrumentId: number, events: RecordBuffer, at: number): number {
  return instrumentId * DAYS + Math.floor(timeUsAt(events, at) / DAY_US);
}

/** Lots and money below 0 are given back: what was bought is sold again. */
function addFill(limbs: number[], isBuy: boolean, lots: number, notional: number, fee: number): void {
  add(limbs, isBuy === lots > 0 ? BOUGHT_LOTS : SOLD_LOTS, Math.abs(lots));
  add(limbs, isBuy === notional > 0 ? BOUGHT : SOLD, Math.abs(notional));
  add(limbs, fee < 0 ? REBATES : FEES, Math.abs(fee));
}

/** No carry: the low limbs of a slice stay far below 2^53. */
function add(limbs: number[], at: number, amount: number): void {
  const high = Math.floor(amount / LIMB);
  limbs[at] = (limbs[at] as number) + high;
  limbs[at + 1] = (limbs[at + 1] as number) + amount - high * LIMB;
}

function carried(limbs: readonly number[]): number[] {
  return limbs.map((limb, at) => (at % 2 === 0 ? limb + Math.floor((limbs[at + 1] as number) / LIMB) : limb % LIMB));
}
