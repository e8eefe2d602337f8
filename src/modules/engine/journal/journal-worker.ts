/**
 * The thread that writes: a thin shell around `JournalStore`. It owns the files, takes one batch after the other,
 * and uses pauses to prepare the next segments. Nothing else that blocks runs here, and nothing durable runs in
 * the pool that SQLite and password hashes share.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { invariant } from '../../../common/assert.js';
import { RecordBuffer } from '../../../common/model/record-layout.js';
import type { JournalBatch } from '../batch.js';
import { errorCode, toError } from './disk-port.js';
import type { BatchMessage, FromWorker, JournalWorkerData, ToWorker } from './journal-messages.js';
import { JournalStore } from './journal-store.js';
import { NodeDisk } from './node-disk.js';

invariant(parentPort !== null, 'the journal worker runs as a thread');
const port = parentPort;
const tell = (message: FromWorker) => port.postMessage(message);

/** How often a full disk is tried again, while batches wait for it and while none does. */
const FULL_DISK_RETRY_MS = 50;
const FULL_DISK_LOOK_MS = 200;
/** Waits on it time out; nobody wakes them. */
const never = new Int32Array(new SharedArrayBuffer(4));

let store: JournalStore | undefined;
let isShort = false;
/** Taken while a full disk was waited for. */
const early: ToWorker[] = [];
attempt(() => {
  const { dataDir, settings, positions } = workerData as JournalWorkerData;
  store = new JournalStore(new NodeDisk(), dataDir, settings, positions, waitForRoom);
});
// Nothing comes in while a venue without room refuses all: who looks whether there is room again?
setInterval(() => {
  if (!isShort) return;
  attempt(() => {
    store?.maintain();
    tellRoom(store?.isShort ?? false);
  });
}, FULL_DISK_LOOK_MS).unref();

port.on('message', (first: ToWorker) => {
  attempt(() => {
    let message: ToWorker | undefined = first;
    // Taking messages here, not from the event loop, is how a pause is seen.
    while (store !== undefined) {
      if (message !== undefined) handle(store, message);
      else if (!store.maintain()) break;
      tellRoom(store?.isShort ?? false);
      message = early.shift() ?? receiveMessageOnPort(port)?.message;
    }
  });
});

function tellRoom(isShortNow: boolean): void {
  if (isShortNow === isShort) return;
  isShort = isShortNow;
  tell({ kind: 'room', isShort });
}

/** Nothing that waits is acknowledged. A venue that is told to stop does not wait: then the full disk ends it. */
function waitForRoom(): boolean {
  tellRoom(true);
  Atomics.wait(never, 0, 0, FULL_DISK_RETRY_MS);
  for (;;) {
    const message = receiveMessageOnPort(port)?.message as ToWorker | undefined;
    if (message === undefined) return true;
    if (message === 'close') return false;
    early.push(message);
  }
}

function handle(open: JournalStore, message: ToWorker): void {
  if (message === 'close') {
    store = undefined;
    open.close();
    tell({ kind: 'closed' });
    port.close();
    return;
  }
  const batch = toBatch(message);
  const startMs = performance.now();
  const commandBytes = open.writeCommands(batch);
  const writtenMs = performance.now();
  open.syncCommands();
  const syncedMs = performance.now();
  tell({
    kind: 'durable',
    bytes: commandBytes,
    writeUs: (writtenMs - startMs) * 1000,
    syncUs: (syncedMs - writtenMs) * 1000,
  });
  if (batch.isFault === true) return;
  tell({ kind: 'stored', bytes: open.writeEvents(batch) });
  while (open.maintenanceIsLate && open.maintain());
}

function toBatch(message: BatchMessage): JournalBatch {
  return {
    ...message,
    commands: new RecordBuffer(message.commands),
    events: new RecordBuffer(message.events),
  };
}

/** The first error is the last thing that this thread tells: what comes later is not written. */
function attempt(action: () => void): void {
  try {
    action();
  } catch (error) {
    store = undefined;
    tell({ kind: 'failed', message: toError(error).message, code: errorCode(error) });
    port.close();
  }
}
