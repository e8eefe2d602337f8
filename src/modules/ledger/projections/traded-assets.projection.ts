import { invariant } from '../../../common/assert.js';
import { eventLayouts } from '../../../common/model/events.js';
import { i32At, typeAt } from '../../../common/model/record-fields.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import type { BulkStatement, RowWriter } from '../../../config/database/row-writer.js';
import type { SqliteHandle } from '../../../config/database/sqlite-handle.js';
import type { Projection } from '../../projections/projection.js';
import type { TradedAssets } from '../posting.js';
import type { TradedAssetsRow } from './ledger.entity.js';

const upsertAssets: BulkStatement = {
  columns: 3,
  text: (tuples) => `insert or replace into traded_assets (instrumentId, baseAssetId, quoteAssetId) values ${tuples}`,
};

const Defined = eventLayouts.InstrumentDefined;

/** Which assets a trade moves. Trades name their instrument only, and its assets are for life. */
export class TradedAssetsProjection implements Projection {
  private readonly byInstrument = new Map<number, TradedAssets>();
  private readonly unsaved = new Set<number>();

  async load(rows: SqliteHandle): Promise<void> {
    for (const row of await rows.all<TradedAssetsRow>('select * from traded_assets')) {
      this.byInstrument.set(row.instrumentId, row);
    }
  }

  apply(events: RecordBuffer, at: number): void {
    if (typeAt(events, at) !== Defined.type) return;
    const instrumentId = i32At(events, at + Defined.at.instrumentId);
    this.byInstrument.set(instrumentId, {
      baseAssetId: i32At(events, at + Defined.at.baseAssetId),
      quoteAssetId: i32At(events, at + Defined.at.quoteAssetId),
    });
    this.unsaved.add(instrumentId);
  }

  of(instrumentId: number): TradedAssets {
    const assets = this.byInstrument.get(instrumentId);
    invariant(assets !== undefined, `instrument ${instrumentId} is defined before it trades`);
    return assets;
  }

  async flush(rows: RowWriter): Promise<void> {
    const values = [...this.unsaved].flatMap((instrumentId) => {
      const { baseAssetId, quoteAssetId } = this.of(instrumentId);
      return [instrumentId, baseAssetId, quoteAssetId];
    });
    this.unsaved.clear();
    await rows.write(upsertAssets, values);
  }
}
