import { eventLayouts } from '../../../common/model/events.js';
import { f64At, i32At, sequenceAt, timeUsAt, typeAt, u8At } from '../../../common/model/record-fields.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import type { BulkStatement, RowWriter } from '../../../config/database/row-writer.js';
import type { SqlValue } from '../../../config/database/sqlite-handle.js';
import type { HistoryConfig } from '../../../config/venue-config.js';
import type { Projection } from '../../projections/projection.js';
import type { PublicTrade } from '../domain/trade-tape.js';
import type { TradeRow } from './market-data.entity.js';

export function toTrade({ simulated, ...same }: TradeRow): PublicTrade {
  return { ...same, simulated: simulated === 1 };
}

const insertTrades: BulkStatement = {
  columns: 9,
  text: (
    tuples,
  ) => `insert into trades (tradeId, instrumentId, priceTicks, quantityLots, notional, takerSide, simulated,
    timeUs, sequence) values ${tuples}`,
};

/** Trades before the first one that is young enough; ids grow with time. */
const removeTrades: BulkStatement = {
  columns: 1,
  text: (tuples) => `with expiry (beforeUs) as (values ${tuples}) delete from trades where tradeId <
    (select tradeId from trades where timeUs >= (select beforeUs from expiry) order by tradeId limit 1)`,
};

/** The same, where the simulated market began the tape: a first trade that people made is kept, and so is all after it. */
const removeTradesOfSimulation: BulkStatement = {
  columns: 1,
  text: (tuples) => `${removeTrades.text(tuples)}
    and not exists (select 1 from trades where tradeId = 1 and simulated = 0)`,
};

const HOUR_US = 3_600_000_000;
const DAY_US = 24 * HOUR_US;
const Traded = eventLayouts.TradeExecuted;

/** The public tape, as long as it is kept. */
export class TradeProjection implements Projection {
  private trades: SqlValue[] = [];
  private newestUs = 0;
  private removedUs = 0;

  private readonly removal: BulkStatement;
  /** Null for ever. */
  private readonly retentionDays: number | null;

  /** Without a retention everything is kept. */
  constructor(retention?: Pick<HistoryConfig, 'tradesDays' | 'simulatedTradesDays'>) {
    const tradesDays = retention?.tradesDays ?? null;
    this.removal = tradesDays === null ? removeTradesOfSimulation : removeTrades;
    this.retentionDays = tradesDays ?? retention?.simulatedTradesDays ?? null;
  }

  apply(events: RecordBuffer, at: number): void {
    if (typeAt(events, at) !== Traded.type) return;
    const { at: field } = Traded;
    this.trades.push(
      f64At(events, at + field.tradeId),
      i32At(events, at + field.instrumentId),
      f64At(events, at + field.priceTicks),
      f64At(events, at + field.quantityLots),
      f64At(events, at + field.notional),
      u8At(events, at + field.takerSide),
      u8At(events, at + field.simulated),
      timeUsAt(events, at),
      sequenceAt(events, at),
    );
    this.newestUs = timeUsAt(events, at);
  }

  async flush(rows: RowWriter): Promise<void> {
    const { trades } = this;
    this.trades = [];
    await rows.write(insertTrades, trades);
    await this.removeExpired(rows);
  }

  /** By whole hours, so that most slices have nothing to remove. */
  private async removeExpired(rows: RowWriter): Promise<void> {
    if (this.retentionDays === null) return;
    const beforeUs = this.newestUs - (this.newestUs % HOUR_US) - this.retentionDays * DAY_US;
    if (beforeUs <= this.removedUs) return;
    this.removedUs = beforeUs;
    await rows.write(this.removal, [beforeUs]);
  }
}
