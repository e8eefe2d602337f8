import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { HEADER, RecordBuffer } from '../../src/common/model/record-layout.js';
import { CommitBatch } from '../../src/modules/engine/commit-batch.js';
import { FRAME_HEADER_BYTES } from '../../src/modules/engine/batch.js';
import { commandLog, defaultJournalSettings } from '../../src/modules/engine/journal/journal-store.js';
import { mendLog } from '../../src/modules/engine/journal/log-mender.js';
import { emptyLog } from '../../src/modules/engine/journal/log-reader.js';
import { NodeDisk } from '../../src/modules/engine/journal/node-disk.js';
import { SegmentWriter } from '../../src/modules/engine/journal/segment-writer.js';
import { stateHash } from '../../src/modules/engine/state-hash.js';
import type { OrderBook } from '../../src/modules/matching/domain/order-book.js';
import type { FillSink } from '../harness/fill-sink.js';
import type { CommandList } from '../workloads/command-list.js';
import { BATCH_COMMANDS, type BenchEngine, type EngineSummary } from './bench-engine.js';
import { RECORD_BYTES_MAX, stampRecord, writeRecord } from './command-records.js';
import { fundedVenue } from './funded-venue.js';
import { readFills } from './tradsys-core.js';

const COMMAND_BYTES = BATCH_COMMANDS * RECORD_BYTES_MAX + 4_096;
const EVENT_BYTES = 16 << 20;

/** Nothing is made durable in this layer: what a sync costs is the disk's figure, not the program's. */
class BufferedDisk extends NodeDisk {
  override syncData(): void {}
  override syncDirectory(): void {}
}

/**
 * Layer `journal`: a record that arrives is copied into the batch of a group commit, stamped with sequence and time, and
 * applied from there; at the end of the batch its frame is sealed (checksums and hash chain) and written to the
 * command log. All of it on this thread, though a venue writes on another.
 */
export class TradsysJournal implements BenchEngine {
  private readonly core = fundedVenue();
  private readonly batch = new CommitBatch(COMMAND_BYTES, EVENT_BYTES);
  private readonly arrived = RecordBuffer.ofCapacity(BATCH_COMMANDS * RECORD_BYTES_MAX);
  private readonly directory: string;
  private readonly log: SegmentWriter;
  private count = 0;

  constructor(
    private readonly commands: CommandList,
    readonly fills: FillSink,
    scratchDir: string,
  ) {
    this.directory = mkdtempSync(join(scratchDir, 'journal-'));
    const disk = new BufferedDisk();
    const options = commandLog(this.directory, defaultJournalSettings);
    const position = mendLog(disk, { ...options, epoch: 1, durableSequence: 0 }, emptyLog(this.directory));
    this.log = new SegmentWriter(disk, options, { ...position, lastSequence: this.core.sequence });
  }

  load(from: number, to: number): void {
    let at = 0;
    for (let command = from; command < to; command += 1) at += writeRecord(this.commands, command, this.arrived, at);
    this.count = to - from;
  }

  run(): void {
    const { core, batch, arrived, count } = this;
    let from = 0;
    for (let i = 0; i < count; i += 1) {
      const at = batch.commandsEnd;
      const bytes = arrived.i32[(from + HEADER.length) >> 2] as number;
      copyWords(arrived.i32, from >> 2, batch.commands.i32, at >> 2, bytes >> 2);
      const sequence = core.sequence + 1;
      stampRecord(batch.commands, at, sequence);
      batch.added(sequence, bytes);
      core.apply(batch.commands, at, batch.writer);
      from += bytes;
    }
    this.log.append({
      buffer: batch.commands,
      end: batch.commandsEnd,
      recordCount: batch.commandCount,
      firstSequence: batch.firstSequence,
      lastSequence: batch.lastSequence,
    });
  }

  drain(): void {
    readFills(this.batch.events, FRAME_HEADER_BYTES, this.batch.eventsEnd, this.fills);
    this.batch.reset();
  }

  summary(): EngineSummary {
    const book = this.core.books[1] as OrderBook;
    return {
      liveOrders: this.core.orders.openCount,
      bidLevels: book.bids.count,
      askLevels: book.asks.count,
      stateHash: stateHash(this.core),
    };
  }

  close(): void {
    this.log.close();
    rmSync(this.directory, { recursive: true });
  }
}

function copyWords(from: Int32Array, fromAt: number, to: Int32Array, toAt: number, count: number): void {
  for (let i = 0; i < count; i += 1) to[toAt + i] = from[fromAt + i] as number;
}
