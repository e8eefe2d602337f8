import { eventLayouts } from '../../../common/model/events.js';
import { f64At, i32At, sequenceAt, timeUsAt, typeAt, u8At } from '../../../common/model/record-fields.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import type { BulkStatement, RowWriter } from '../../../config/database/row-writer.js';
import type { SqlValue } from '../../../config/database/sqlite-handle.js';
import type { Projection } from '../../projections/projection.js';
import { barFields, barOf, mergeLater, type OpenBar, rollUp } from '../domain/bar.js';
import { barStart, Resolution, resolutions } from '../domain/candle-interval.js';
import { type CandleRetention, expiryUs, keepAllCandles } from '../domain/candle-retention.js';

const limbs = ['lots', 'notional', 'buyLots', 'buyNotional'].flatMap((sum) => [
  `${sum}High = ${sum}High + excluded.${sum}High + (${sum}Low + excluded.${sum}Low) / 4294967296`,
  `${sum}Low = (${sum}Low + excluded.${sum}Low) % 4294967296`,
]);

/** A bar that has a row already goes on where the row ends. */
const mergeBars: BulkStatement = {
  columns: 2 + barFields.length,
  text: (tuples) => `insert into candles (resolution, instrumentId, ${barFields.join(', ')}) values ${tuples}
    on conflict (resolution, instrumentId, openUs) do update set
      highTicks = max(highTicks, excluded.highTicks), lowTicks = min(lowTicks, excluded.lowTicks),
      closeTicks = excluded.closeTicks, ${limbs.join(', ')}, tradeCount = tradeCount + excluded.tradeCount,
      lastTradeId = excluded.lastTradeId, lastSequence = excluded.lastSequence`,
};

/** Every instrument that has ever traded has a bar of a day. */
const removeBars: BulkStatement = {
  columns: 2,
  text: (tuples) => `with expiries (resolution, beforeUs) as (values ${tuples})
    delete from candles where (resolution, instrumentId, openUs) in (
      select c.resolution, c.instrumentId, c.openUs from expiries e
      cross join (select distinct instrumentId from candles where resolution = ${Resolution.day}) traded
      join candles c on c.resolution = e.resolution and c.instrumentId = traded.instrumentId and c.openUs < e.beforeUs)`,
};

const Traded = eventLayouts.TradeExecuted;

/** Bars of every resolution, as long as they are kept. What is a row is a function of the trades so far, whatever the slices. */
export class CandleProjection implements Projection {
  /** Seconds with trades, by instrument. */
  private seconds = new Map<number, OpenBar[]>();
  private newestUs = 0;
  private readonly removedUs = new Map<Resolution, number>();

  constructor(private readonly retention: CandleRetention = keepAllCandles) {}

  apply(events: RecordBuffer, at: number): void {
    if (typeAt(events, at) !== Traded.type) return;
    const { at: field } = Traded;
    const timeUs = timeUsAt(events, at);
    const openUs = barStart(Resolution.second, timeUs);
    const bar = barOf(openUs, {
      tradeId: f64At(events, at + field.tradeId),
      priceTicks: f64At(events, at + field.priceTicks),
      quantityLots: f64At(events, at + field.quantityLots),
      notional: f64At(events, at + field.notional),
      takerSide: u8At(events, at + field.takerSide),
      timeUs,
      sequence: sequenceAt(events, at),
    });
    const bars = this.barsOf(i32At(events, at + field.instrumentId));
    const last = bars.at(-1);
    if (last?.openUs === openUs) mergeLater(last, bar);
    else bars.push(bar);
    this.newestUs = timeUs;
  }

  async flush(rows: RowWriter): Promise<void> {
    const values: SqlValue[] = [];
    for (const [instrumentId, seconds] of this.seconds) {
      let bars = seconds;
      for (const resolution of resolutions) {
        bars = rollUp(bars, (timeUs) => barStart(resolution, timeUs));
        for (const bar of bars) values.push(resolution, instrumentId, ...barFields.map((name) => bar[name]));
      }
    }
    this.seconds = new Map();
    await rows.write(mergeBars, values);
    await this.removeExpired(rows);
  }

  private async removeExpired(rows: RowWriter): Promise<void> {
    const values: SqlValue[] = [];
    for (const resolution of resolutions) {
      const beforeUs = expiryUs(resolution, this.retention, this.newestUs);
      if (beforeUs <= (this.removedUs.get(resolution) ?? 0)) continue;
      this.removedUs.set(resolution, beforeUs);
      values.push(resolution, beforeUs);
    }
    if (values.length > 0) await rows.write(removeBars, values);
  }

  private barsOf(instrumentId: number): OpenBar[] {
    const bars = this.seconds.get(instrumentId) ?? [];
    this.seconds.set(instrumentId, bars);
    return bars;
  }
}
