import { Worker } from 'node:worker_threads';
import { invariant } from '../../../common/assert.js';
import type { GroupCommit, Journal, JournalBatch, JournalListener } from '../batch.js';
import type { FromWorker, JournalWorkerData, ToWorker } from './journal-messages.js';

/** The disk or the thread let the journal down; nothing after this becomes durable. */
class JournalFailed extends Error {
  override readonly name = 'JournalFailed';

  constructor(
    message: string,
    /** The system's own code (`EIO`, `ENOSPC`), where it gave one. */
    readonly code: string | undefined,
  ) {
    super(`the journal has failed: ${message}`);
  }
}

/** What the journal has done since it started. */
export interface JournalStatistics {
  readonly frames: number;
  /** Commands in them. */
  readonly records: number;
  readonly commandBytes: number;
  readonly eventBytes: number;
  readonly writeUs: number;
  readonly syncUs: number;
  readonly syncUsMax: number;
}

/** The journal that a venue runs with: one thread that writes and syncs while the venue goes on matching. */
export class JournalThread implements Journal {
  private readonly worker: Worker;
  /** Told to the worker and not yet durable, and durable but not yet stored; oldest first. */
  private readonly undurable: JournalBatch[] = [];
  private readonly unstored: JournalBatch[] = [];
  private readonly counts = {
    frames: 0,
    records: 0,
    commandBytes: 0,
    eventBytes: 0,
    writeUs: 0,
    syncUs: 0,
    syncUsMax: 0,
  };
  private state: 'open' | 'closing' | 'closed' | 'failed' = 'open';
  private settleClose: ((failure?: Error) => void) | undefined;
  private failure: Error | undefined;
  private readonly isSynced: boolean;

  constructor(
    data: JournalWorkerData,
    private readonly listener: JournalListener,
    private readonly onCommit: (commit: GroupCommit) => void = () => undefined,
    workerFile = new URL('journal-worker.js', import.meta.url),
  ) {
    this.isSynced = data.settings.sync !== 'none';
    if (!this.isSynced) {
      process.emitWarning('The journal does not sync: a power cut loses what was acknowledged.', {
        code: 'TRADSYS_JOURNAL_NOT_DURABLE',
      });
    }
    this.worker = new Worker(workerFile, { workerData: data, name: 'journal' });
    this.worker.on('message', (message: FromWorker) => this.hear(message));
    this.worker.on('error', (error) => this.fail(new JournalFailed(error.message, undefined)));
    this.worker.on('exit', (code) => {
      if (this.state !== 'closed') this.fail(new JournalFailed(`its thread ended with code ${code}`, undefined));
    });
  }

  get statistics(): JournalStatistics {
    return { ...this.counts };
  }

  append(batch: JournalBatch): void {
    invariant(this.state === 'open' || this.state === 'failed', 'a closed journal takes no batch');
    if (this.state === 'failed') return;
    this.undurable.push(batch);
    this.send({
      commands: sharedMemory(batch.commands.memory),
      commandsEnd: batch.commandsEnd,
      events: sharedMemory(batch.events.memory),
      eventsEnd: batch.eventsEnd,
      firstSequence: batch.firstSequence,
      lastSequence: batch.lastSequence,
      commandCount: batch.commandCount,
      eventCount: batch.eventCount,
      isFault: batch.isFault === true,
    });
  }

  close(): Promise<void> {
    invariant(this.state === 'open' || this.state === 'failed', 'a journal is closed once');
    if (this.failure !== undefined) return Promise.reject(this.failure);
    this.state = 'closing';
    this.send('close');
    return new Promise((resolve, reject) => {
      this.settleClose = (failure) => (failure === undefined ? resolve() : reject(failure));
    });
  }

  private send(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  private hear(message: FromWorker): void {
    if (this.state === 'failed') return;
    switch (message.kind) {
      case 'durable': {
        const batch = this.undurable.shift();
        invariant(batch !== undefined, 'the journal thread answered a batch that it was not given');
        this.count(message, batch.commandCount);
        this.unstored.push(batch);
        this.listener.onDurable(batch);
        return;
      }
      case 'stored': {
        const batch = this.unstored.shift();
        invariant(batch !== undefined, 'the journal thread stored a batch that was not durable');
        this.counts.eventBytes += message.bytes;
        this.listener.onStored(batch);
        return;
      }
      case 'room':
        this.listener.onRoom?.(message.isShort);
        return;
      case 'failed':
        this.fail(new JournalFailed(message.message, message.code));
        return;
      case 'closed':
        this.state = 'closed';
        this.settleClose?.();
    }
  }

  private count(message: Extract<FromWorker, { kind: 'durable' }>, records: number): void {
    this.counts.frames += 1;
    this.counts.records += records;
    this.onCommit({ records, writeUs: message.writeUs, syncUs: message.syncUs, isSynced: this.isSynced });
    this.counts.commandBytes += message.bytes;
    this.counts.writeUs += message.writeUs;
    this.counts.syncUs += message.syncUs;
    this.counts.syncUsMax = Math.max(this.counts.syncUsMax, message.syncUs);
  }

  private fail(failure: Error): void {
    if (this.state === 'failed' || this.state === 'closed') return;
    this.state = 'failed';
    this.failure = failure;
    this.listener.onFailure(failure);
    this.settleClose?.(failure);
  }
}

function sharedMemory(memory: SharedArrayBuffer | ArrayBuffer): SharedArrayBuffer {
  invariant(memory instanceof SharedArrayBuffer, 'the journal thread takes shared memory only');
  return memory;
}
