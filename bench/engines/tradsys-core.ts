import type { VenueCommand } from '../../src/common/model/commands.js';
import { eventLayouts } from '../../src/common/model/events.js';
import { HEADER, RecordBuffer } from '../../src/common/model/record-layout.js';
import { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import type { VenueCore, VenueCoreOptions } from '../../src/modules/engine/domain/venue-core.js';
import { stateHash } from '../../src/modules/engine/state-hash.js';
import type { OrderBook } from '../../src/modules/matching/domain/order-book.js';
import type { FillSink } from '../harness/fill-sink.js';
import type { CommandList } from '../workloads/command-list.js';
import { BATCH_COMMANDS, type BenchEngine, type EngineSummary } from './bench-engine.js';
import { RECORD_BYTES_MAX, stampRecord, writeRecord } from './command-records.js';
import { fundedVenue, refuseRefusals } from './funded-venue.js';

const EVENT_BYTES = 16 << 20;
const TRADED = eventLayouts.TradeExecuted;

/**
 * Layer `core`: the whole venue core. What is timed is `apply` on records in memory, with every check, hold, settlement,
 * fee and event; the events are its reports and are read afterwards.
 */
export class TradsysCore implements BenchEngine {
  private readonly core: VenueCore;
  private readonly events = new EventWriter(0, EVENT_BYTES);
  private readonly records = RecordBuffer.ofCapacity(BATCH_COMMANDS * RECORD_BYTES_MAX);
  private readonly offsets = new Int32Array(BATCH_COMMANDS);
  private count = 0;

  constructor(
    private readonly commands: CommandList,
    readonly fills: FillSink,
    options: VenueCoreOptions = {},
    more: readonly VenueCommand[] = [],
  ) {
    this.core = fundedVenue(undefined, options, more);
  }

  load(from: number, to: number): void {
    let at = 0;
    let { sequence } = this.core;
    for (let command = from; command < to; command += 1) {
      sequence += 1;
      this.offsets[command - from] = at;
      const bytes = writeRecord(this.commands, command, this.records, at);
      stampRecord(this.records, at, sequence);
      at += bytes;
    }
    this.count = to - from;
  }

  run(): void {
    const { core, records, offsets, events, count } = this;
    for (let i = 0; i < count; i += 1) core.apply(records, offsets[i] as number, events);
  }

  drain(): void {
    readFills(this.events.buffer, this.events.start, this.events.end, this.fills);
    this.events.reset();
  }

  summary(): EngineSummary {
    const book = this.core.books[1] as OrderBook;
    return {
      liveOrders: this.core.orders.openCount,
      bidLevels: book.bids.count,
      askLevels: book.asks.count,
      stateHash: stateHash(this.core),
      slotReuseRate: 1 - this.core.orders.slotsTaken / this.core.lastOrderId,
      orderBytes: this.core.orders.bytes,
    };
  }

  close(): void {}
}

/** Brings the trades among the events between two byte offsets into the sink. */
export function readFills(events: RecordBuffer, start: number, end: number, fills: FillSink): void {
  const { f64, i32, bytes } = events;
  const field = (at: number, offset: number) => f64[(at + offset) >> 3] as number;
  for (let at = start; at < end; at += i32[(at + HEADER.length) >> 2] as number) {
    refuseRefusals(events, at);
    if (bytes[at + HEADER.type] !== TRADED.type) continue;
    fills.add(
      field(at, TRADED.at.takerOrderId),
      field(at, TRADED.at.makerOrderId),
      field(at, TRADED.at.priceTicks),
      field(at, TRADED.at.quantityLots),
    );
  }
}
