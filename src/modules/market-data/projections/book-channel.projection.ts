import type { RecordBuffer } from '../../../common/model/record-layout.js';
import type { BulkStatement, RowWriter } from '../../../config/database/row-writer.js';
import type { Projection } from '../../projections/projection.js';
import { type LevelChange, readLevelChange } from '../domain/level-change.js';

const addToChannels: BulkStatement = {
  columns: 2,
  text: (tuples) => `insert into book_channels (instrumentId, channelSequence) values ${tuples}
    on conflict (instrumentId) do update set channelSequence = channelSequence + excluded.channelSequence`,
};

/** How far each instrument's book channel has counted, so that it goes on after a restart. */
export class BookChannelProjection implements Projection {
  private readonly change: LevelChange = { instrumentId: 0, side: 0, priceTicks: 0, quantityLots: 0, orders: 0 };
  private counts = new Map<number, number>();

  apply(events: RecordBuffer, at: number): void {
    if (!readLevelChange(events, at, this.change)) return;
    const { instrumentId } = this.change;
    this.counts.set(instrumentId, (this.counts.get(instrumentId) ?? 0) + 1);
  }

  async flush(rows: RowWriter): Promise<void> {
    const values = [...this.counts].flat();
    this.counts = new Map();
    await rows.write(addToChannels, values);
  }
}
