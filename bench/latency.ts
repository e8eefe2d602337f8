/**
 * `npm run bench:latency`: how long after its planned moment a command is done. An open loop: commands come at a fixed rate
 * whether or not the core is ready, and a late one is counted from the moment it was planned for, so a pause is seen by
 * every command that it delays. Beside it the same loop with nothing to do: what the machine itself adds.
 */
import { createHistogram, performance } from 'node:perf_hooks';
import { join } from 'node:path';
import { RECORD_BYTES_MAX, stampRecord, writeRecord } from './engines/command-records.js';
import { fundedVenue } from './engines/funded-venue.js';
import { readFills } from './engines/tradsys-core.js';
import { FillSink } from './harness/fill-sink.js';
import { machineFacts } from './report/machine.js';
import { shortWorkloads } from './workloads/catalogue.js';
import { readWorkload, storeWorkload } from './workloads/workload-file.js';
import { RecordBuffer } from '../src/common/model/record-layout.js';
import { EventWriter } from '../src/modules/engine/domain/event-writer.js';

const RATES_PER_SECOND = [100_000, 500_000, 1_000_000];
const WARM_UPS = 4;
const FIRST_MS = 1;
const NS_PER_MS = 1e6;
/** So that the buffer of events does not grow while the clock runs. */
const EVENT_BYTES_PER_COMMAND = 512;
const PERCENTILES = [50, 90, 99, 99.9, 99.99];

// The compiled file lies in bench/.cache/build/bench.
const root = join(import.meta.dirname, '../../../..');
const spec = shortWorkloads.find(({ name }) => name === 'W4');
if (spec === undefined) throw new Error('the catalogue has no W4');
const { commands, shape } = readWorkload(storeWorkload(spec, join(root, 'bench/.cache')).file);
const count = commands.length;
const records = RecordBuffer.ofCapacity(count * RECORD_BYTES_MAX);
const offsets = new Int32Array(count);
const events = new EventWriter(0, count * EVENT_BYTES_PER_COMMAND);
const fills = new FillSink(shape.fills);
const doneMs = new Float64Array(count);

const facts = machineFacts(root);
console.log(`commit ${facts.commit}, node ${facts.node}, ${facts.cores} × ${facts.cpu}, load ${facts.loadAverage}`);
console.log(
  `${spec.name}, ${count} commands, whole core; microseconds from the planned moment to the end of the command\n`,
);
console.log(
  ['commands/s', 'loop', ...PERCENTILES.map((p) => `p${p}`), 'max'].map((head) => head.padStart(10)).join(''),
);
for (let turn = 0; turn < WARM_UPS; turn += 1) measureCore(Number.POSITIVE_INFINITY);
const expected = fills.hash();
for (const rate of RATES_PER_SECOND) {
  report(rate, 'core', measureCore(rate));
  if (fills.hash() !== expected) throw new Error(`fills ${fills.hash()}, without a clock ${expected}`);
  report(
    rate,
    'idle',
    openLoop(rate, () => {}),
  );
}

/** A fresh venue through the whole workload at this rate; its fills are in the sink afterwards. */
function measureCore(rate: number): Float64Array {
  const core = fundedVenue();
  let at = 0;
  for (let command = 0; command < count; command += 1) {
    offsets[command] = at;
    const bytes = writeRecord(commands, command, records, at);
    stampRecord(records, at, core.sequence + 1 + command);
    at += bytes;
  }
  events.reset();
  fills.clear();
  const late = openLoop(rate, (command) => core.apply(records, offsets[command] as number, events));
  readFills(events.buffer, events.start, events.end, fills);
  return late;
}

/** Does `apply` for each command at its planned moment, or as soon after it as the ones before let it; milliseconds late. */
function openLoop(ratePerSecond: number, apply: (command: number) => void): Float64Array {
  const stepMs = 1_000 / ratePerSecond;
  const startMs = performance.now() + FIRST_MS;
  for (let command = 0; command < count; command += 1) {
    const plannedMs = startMs + command * stepMs;
    while (performance.now() < plannedMs);
    apply(command);
    doneMs[command] = performance.now() - plannedMs;
  }
  return doneMs;
}

function report(rate: number, loop: string, lateMs: Float64Array): void {
  const histogram = createHistogram({ figures: 3 });
  for (const ms of lateMs) histogram.record(Math.max(1, Math.round(ms * NS_PER_MS)));
  const micros = [...PERCENTILES.map((p) => histogram.percentile(p)), histogram.max].map((ns) =>
    (ns / 1_000).toFixed(1),
  );
  console.log([rate.toLocaleString('en'), loop, ...micros].map((cell) => cell.padStart(10)).join(''));
}
