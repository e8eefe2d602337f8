import type { VenueEvent } from '../../src/common/model/events.js';
import { lengthAt } from '../../src/common/model/record-fields.js';
import type { EventBatch } from '../../src/modules/engine/event-stream.js';
import { defaultJournalSettings, eventLog } from '../../src/modules/engine/journal/journal-store.js';
import { mendLog } from '../../src/modules/engine/journal/log-mender.js';
import { emptyLog } from '../../src/modules/engine/journal/log-reader.js';
import { NodeDisk } from '../../src/modules/engine/journal/node-disk.js';
import { SegmentWriter } from '../../src/modules/engine/journal/segment-writer.js';
import { EventFlow } from '../support/event-flow.js';

const COMMANDS_PER_FRAME = 40;
const settings = { ...defaultJournalSettings, segmentBytes: 4 << 20 };

export interface StoredFlow {
  readonly lastSequence: number;
  readonly events: readonly VenueEvent[];
}

/** Puts the events of so many random commands into the event store of a data directory that has none. */
export function storeFlow(dataDir: string, seed: number, commands: number): StoredFlow {
  const disk = new NodeDisk();
  const log = eventLog(dataDir, settings);
  const position = mendLog(disk, { ...log, epoch: 1, durableSequence: 0 }, emptyLog(log.directory));
  const writer = new SegmentWriter(disk, log, position);
  const flow = new EventFlow({ seed });
  while (flow.core.sequence < commands) {
    const batch = flow.next(COMMANDS_PER_FRAME);
    writer.append({ ...batch, buffer: batch.events, recordCount: countOf(batch) });
    flow.batches.length = 0;
  }
  writer.sync();
  writer.close();
  return { lastSequence: flow.core.sequence, events: flow.events };
}

function countOf({ events, start, end }: EventBatch): number {
  let count = 0;
  for (let at = start; at < end; at += lengthAt(events, at)) count += 1;
  return count;
}
