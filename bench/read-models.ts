/**
 * `node scripts/bench.mjs read-models [operations]`: what the read models cost, on the events of workload W4: the
 * projector into an empty database, and per event in the venue's thread the tail and the market data.
 */
import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordBuffer } from '../src/common/model/record-layout.js';
import { connectionOf, openProjectionDataSource } from '../src/config/database/projection-data-source.js';
import { SqliteHandle } from '../src/config/database/sqlite-handle.js';
import { EventWriter } from '../src/modules/engine/domain/event-writer.js';
import type { VenueCore } from '../src/modules/engine/domain/venue-core.js';
import type { EventBatch, EventConsumer } from '../src/modules/engine/event-stream.js';
import { MarketDataFeed } from '../src/modules/market-data/market-data-feed.js';
import { EventTail } from '../src/modules/projections/event-tail.js';
import { SqliteProjectionStore } from '../src/modules/projections/projection-store.js';
import { Projector } from '../src/modules/projections/projector.js';
import { readModels } from '../src/read-models.js';
import { RECORD_BYTES_MAX, stampRecord, writeRecord } from './engines/command-records.js';
import { fundedVenue } from './engines/funded-venue.js';
import { generateW4 } from './workloads/w4.js';

const BATCH_COMMANDS = 512;
const REPETITIONS = 5;
const TAIL_BYTES = 32 << 20;
/** How far behind the projector is while the tail is measured. */
const LAG_BATCHES = 100;

const operations = Number(process.argv[2] ?? 200_000);
const { batches, eventCount } = eventsOfW4();
console.log(`${eventCount} events of ${operations} operations of W4, in batches of ${BATCH_COMMANDS} commands`);
for (let i = 0; i < REPETITIONS; i += 1) await measureProjector();
measureConsumer('tail', () => {
  const progress = { checkpoint: 0 };
  const tail = new EventTail(progress, TAIL_BYTES);
  return {
    onEvents: (batch) => {
      progress.checkpoint = Math.max(0, batch.firstSequence - LAG_BATCHES * BATCH_COMMANDS);
      tail.onEvents(batch);
    },
  };
});
measureConsumer('market data', () => new MarketDataFeed({ nowUs: () => 0 }));

function eventsOfW4(): { readonly batches: readonly EventBatch[]; readonly eventCount: number } {
  const setUp = new EventWriter(0, 4 << 20);
  const core = fundedVenue(setUp);
  const made = [batchOf(setUp, 1, core)];
  const { commands } = generateW4(operations);
  const record = RecordBuffer.ofCapacity((RECORD_BYTES_MAX + 7) & ~7);
  let count = setUp.count;
  for (let from = 0; from < commands.length; from += BATCH_COMMANDS) {
    const writer = new EventWriter(0, BATCH_COMMANDS * 512);
    const firstSequence = core.sequence + 1;
    for (let command = from; command < Math.min(from + BATCH_COMMANDS, commands.length); command += 1) {
      writeRecord(commands, command, record, 0);
      stampRecord(record, 0, core.sequence + 1);
      core.apply(record, 0, writer);
    }
    made.push(batchOf(writer, firstSequence, core));
    count += writer.count;
  }
  return { batches: made, eventCount: count };
}

function batchOf({ buffer, start, end }: EventWriter, firstSequence: number, core: VenueCore): EventBatch {
  return { events: buffer, start, end, firstSequence, lastSequence: core.sequence, isReplay: false };
}

async function measureProjector(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tradsys-bench-'));
  const { entities, projections } = readModels;
  const dataSource = await openProjectionDataSource({ path: join(folder, 'a.db'), busyTimeoutMs: 1_000, entities });
  let next = 0;
  const source = { next: () => batches[next++], close: () => undefined };
  const handle = new SqliteHandle(connectionOf(dataSource));
  const projector = await Projector.open(new SqliteProjectionStore(handle, projections()), () => source);
  const stop = startTiming();
  while ((await projector.step()) > 0);
  const { wallUs, cpuUs } = stop();
  const rate = Math.round((eventCount / wallUs) * 1e6);
  console.log(`projector    ${rate} events/s, ${(cpuUs / eventCount).toFixed(1)} us of CPU an event over its threads`);
  await projector.close();
  await dataSource.destroy();
  rmSync(folder, { recursive: true });
}

function measureConsumer(name: string, make: () => EventConsumer): void {
  for (let i = 0; i < REPETITIONS; i += 1) {
    const consumer = make();
    const stop = startTiming();
    for (const batch of batches) consumer.onEvents(batch);
    const { wallUs, cpuUs } = stop();
    const nsOf = (us: number): string => ((us * 1_000) / eventCount).toFixed(0);
    console.log(`${name.padEnd(12)} ${nsOf(cpuUs)} ns of CPU an event, ${nsOf(wallUs)} ns of wall time`);
  }
}

function startTiming(): () => { readonly wallUs: number; readonly cpuUs: number } {
  const startedMs = performance.now();
  const cpu = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { wallUs: (performance.now() - startedMs) * 1_000, cpuUs: user + system };
  };
}
