import { HistoryReads } from '../../projections/history-reads.js';
import type { AttributedFlows, DayFlow, Period } from '../domain/attribution.js';
import type { ClosingPriceRow, PnlDayRow } from './pnl.entity.js';
import { pnlSums } from './pnl-day.projection.js';

type Sums = Omit<PnlDayRow, 'accountId' | 'day' | 'instrumentId'>;

interface Opening extends Sums {
  readonly instrumentId: number;
}

/** What an account traded in a period, by instrument id, as of the sequence that the rows have reached. */
export interface AccountFlows {
  readonly sequence: number;
  readonly timeUs: number;
  readonly instruments: ReadonlyMap<number, AttributedFlows>;
}

const LIMB = 2n ** 32n;
const CHECKPOINT = 'select sequence, timeUs from projection_checkpoint';
const sums = pnlSums.flatMap((sum) => [`sum(${sum}High) as ${sum}High`, `sum(${sum}Low) as ${sum}Low`]).join(', ');
const BEFORE = `select instrumentId, ${sums} from pnl_days where accountId = ? and day < ? group by instrumentId`;
const WITHIN = 'select * from pnl_days where accountId = ? and day between ? and ? order by day';
/** Of each instrument those of the period, and the last one before it. */
const CLOSINGS = `select c.* from json_each(?1) wanted join closing_prices c on c.instrumentId = wanted.value
  and c.day <= ?3 and c.day >= coalesce(
    (select max(day) from closing_prices before where before.instrumentId = wanted.value and before.day < ?2), 0)
  order by c.instrumentId, c.day`;

/** The rows of what accounts traded day by day. */
export class PnlHistory {
  constructor(private readonly rows: HistoryReads) {}

  /** The period that the time of the rows gives. */
  async of(
    accountId: number,
    periodAt: (timeUs: number) => Period,
  ): Promise<AccountFlows & { readonly period: Period }> {
    return this.rows.snapshot(async (rows) => {
      const [checkpoint] = await rows.all<{ sequence: number; timeUs: number }>(CHECKPOINT);
      const { sequence, timeUs } = checkpoint ?? { sequence: 0, timeUs: 0 };
      const period = periodAt(timeUs);
      const { fromDay, toDay } = period;
      const before = await rows.all<Opening>(BEFORE, [accountId, fromDay]);
      const within = await rows.all<PnlDayRow>(WITHIN, [accountId, fromDay, toDay]);
      const ids = [...new Set([...before, ...within].map(({ instrumentId }) => instrumentId))].toSorted(
        (a, z) => a - z,
      );
      const closings = await rows.all<ClosingPriceRow>(CLOSINGS, [JSON.stringify(ids), fromDay, toDay]);
      const instruments = new Map(ids.map((id) => [id, flowsOf(id, before, within, closings)]));
      return { sequence, timeUs, period, instruments };
    });
  }
}

function flowsOf(
  instrumentId: number,
  before: readonly Opening[],
  within: readonly PnlDayRow[],
  closings: readonly ClosingPriceRow[],
): AttributedFlows {
  const opening = before.find((row) => row.instrumentId === instrumentId);
  const isOwn = (row: { readonly instrumentId: number }): boolean => row.instrumentId === instrumentId;
  return {
    openingLots: opening === undefined ? 0n : sumOf(opening, 'boughtLots') - sumOf(opening, 'soldLots'),
    days: within.filter(isOwn).map(toFlow),
    closings: closings.filter(isOwn),
  };
}

function toFlow(row: PnlDayRow): DayFlow {
  return {
    day: row.day,
    boughtLots: sumOf(row, 'boughtLots'),
    soldLots: sumOf(row, 'soldLots'),
    bought: sumOf(row, 'bought'),
    sold: sumOf(row, 'sold'),
    fees: sumOf(row, 'fees') - sumOf(row, 'rebates'),
  };
}

function sumOf(row: Sums, sum: (typeof pnlSums)[number]): bigint {
  return BigInt(row[`${sum}High`]) * LIMB + BigInt(row[`${sum}Low`]);
}
