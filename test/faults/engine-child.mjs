/**
 * A venue's engine as a process of its own, without the web in front of it: it starts in a fifth of the time and fails in
 * all the same ways. `node engine-child.mjs BUILD DATA_DIR OPTIONS`; requests and answers are messages.
 */
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const [build, dataDir, optionsText] = process.argv.slice(2);
const { sync, segmentBytes, databasePath } = JSON.parse(optionsText);
const load = (file) => import(pathToFileURL(join(build, file)).href);
const { Engine } = await load('modules/engine/engine.js');

const engine = new Engine({
  dataDir,
  journal: { sync, segmentBytes },
  limits: { batches: 4, batchBytesMax: 1 << 20, batchCommandsMax: 20_000, reservedCommandsMax: 1_000 },
  clock: { nowUs: () => Date.now() * 1_000 },
  onFatal: (error) => end(error),
});
const projections = databasePath === undefined ? undefined : await openProjections();

function stateOf(state) {
  return { sequence: state.sequence, hash: state.stateHash() };
}

/** Says why and exits, without waiting for anything that still runs. */
function end(error) {
  process.send({ failed: `${error.name}: ${error.message}` }, () => process.exit(70));
}

async function openProjections() {
  await import('reflect-metadata');
  const { Projections } = await load('modules/projections/projections.js');
  const workerFile = pathToFileURL(join(build, 'projector.worker.js'));
  const options = { workerFile, dataDir, databasePath, readConnections: 1, busyTimeoutMs: 5_000 };
  return new Projections(options, engine.outbox);
}

async function answer({ id, command, wants }) {
  try {
    if (command !== undefined) {
      const { sequence, timeUs, events, refusal } = await engine.gate.submit(command);
      return { id, outcome: { sequence, timeUs, events, refusal } };
    }
    if (wants === 'state') {
      return { id, state: await engine.reads.answer(stateOf) };
    }
    return { id, checkpoint: projections?.checkpoint ?? 0 };
  } catch (error) {
    if (error.name !== 'VenueUnavailable') throw error;
    return { id, unavailable: error.code };
  }
}

async function stop() {
  await engine.stop();
  await projections?.stop();
  process.exit(0);
}

try {
  await engine.start();
  await projections?.start();
} catch (error) {
  end(error);
}
process.on('message', (request) => void answer(request).then((message) => process.send(message), end));
process.once('SIGTERM', () => void stop().catch(end));
process.send({ readyPid: process.pid });
