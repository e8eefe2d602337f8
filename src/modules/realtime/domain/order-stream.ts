/**
 * The book order by order, without names: an entry is a place in a queue (`market-data/domain/order-queues.ts`). A snapshot is
 * all entries of one moment, each side from the best level, within a level oldest first; then each change of an entry is
 * told with a number that counts by one. While nobody listens nothing is counted.
 */
import { Side } from '../../../common/model/order-terms.js';
import type { InstrumentMarket } from '../../market-data/domain/instrument-market.js';
import type { QueueChange } from '../../market-data/domain/order-queues.js';
import type { SliceWriter } from './slice-writer.js';
import { Channel, PROTOCOL_VERSION, venueMessages } from './wire-messages.js';

const { orderEntry: ENTRY } = venueMessages;

interface Entry {
  readonly entryId: number;
  readonly side: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
}

export class OrderStream {
  /** By instrument id: changes told so far; undefined where nobody listens. */
  private readonly counts: (number | undefined)[] = [];

  constructor(private readonly slice: SliceWriter) {}

  /** What became of an entry; as the market data feed tells it, before the batch that it is of is told as a whole. */
  changed(instrumentId: number, change: QueueChange, sequence: number): void {
    const count = this.counts[instrumentId];
    if (count === undefined) return;
    this.counts[instrumentId] = count + 1;
    if (!this.slice.begin(Channel.orders, instrumentId)) {
      this.counts[instrumentId] = undefined;
      return;
    }
    this.write({ ...this.slice.placeOf(instrumentId, count + 1), sequence }, change);
  }

  takeSnapshot(market: InstrumentMarket): void {
    const { instrumentId } = market;
    const channelSequence = (this.counts[instrumentId] ??= 0);
    if (!this.slice.begin(Channel.orders, instrumentId)) return;
    const { bids, asks } = market.orders(Number.MAX_SAFE_INTEGER);
    const place = this.slice.placeOf(instrumentId, channelSequence);
    venueMessages.ordersSnapshot.write(this.slice.writer, { ...place, entryCount: bids.length + asks.length });
    for (const entry of bids) this.write(place, { ...entry, side: Side.buy });
    for (const entry of asks) this.write(place, { ...entry, side: Side.sell });
  }

  private write(place: ReturnType<SliceWriter['placeOf']>, { entryId, side, priceTicks, quantityLots }: Entry): void {
    const { writer } = this.slice;
    const start = writer.begin(ENTRY.type, PROTOCOL_VERSION, ENTRY.fixedBytes);
    writer.u32(start + ENTRY.at.instrumentId, place.instrumentId);
    writer.u64(start + ENTRY.at.sequence, place.sequence);
    writer.u64(start + ENTRY.at.channelSequence, place.channelSequence);
    writer.u64(start + ENTRY.at.timeUs, place.timeUs);
    writer.u64(start + ENTRY.at.entryId, entryId);
    writer.u8(start + ENTRY.at.side, side);
    writer.u64(start + ENTRY.at.price, priceTicks);
    writer.u64(start + ENTRY.at.quantity, quantityLots);
  }
}
