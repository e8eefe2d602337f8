/**
 * The process that one engine is measured in. It reads the workload, says `ready`, and answers each request with the
 * measurement of one repetition on a fresh engine.
 */
import { type Contender, engineFactory } from './engines/engine-list.js';
import { FillSink } from './harness/fill-sink.js';
import { measure, type MeasureLimits } from './harness/measure.js';
import { readWorkload } from './workloads/workload-file.js';

const [, , contenderText = '', workloadFile = '', scratchDir = ''] = process.argv;
const workload = readWorkload(workloadFile);
const fills = new FillSink(workload.shape.fills);
const newEngine = engineFactory(JSON.parse(contenderText) as Contender, workload, scratchDir);

process.on('message', (limits: MeasureLimits) => {
  fills.clear();
  const engine = newEngine(fills);
  // What the last repetition left behind is not this one's.
  globalThis.gc?.();
  const measured = measure(engine, workload, limits);
  engine.close();
  process.send?.(measured);
});
process.send?.('ready');
