/**
 * The projector's thread of the build on an event store that nobody writes: `node projector-child.mjs BUILD DATA_DIR DATABASE
 * STORED`. Tells its checkpoint whenever it has grown.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

const LOOK_MS = 5;
const [build, dataDir, databasePath, stored] = process.argv.slice(2);
const { SharedProgress } = await import(pathToFileURL(join(build, 'modules/projections/progress.js')).href);

const progress = new SharedProgress();
progress.stored = Number(stored);
const workerData = { dataDir, databasePath, busyTimeoutMs: 10_000, progress: progress.memory, isRebuild: false };
const worker = new Worker(pathToFileURL(join(build, 'projector.worker.js')), { workerData });
worker.once('message', () => process.send({ isReady: true }));

let told = 0;
setInterval(() => {
  if (progress.checkpoint === told) return;
  told = progress.checkpoint;
  process.send({ checkpoint: told });
}, LOOK_MS);
