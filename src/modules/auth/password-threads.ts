import { Worker } from 'node:worker_threads';
import { invariant } from '../../common/assert.js';
import { VenueUnavailable } from '../engine/command-outcome.js';
import type { PasswordAnswer, PasswordTask } from './password-messages.js';

/** What does the work of hashing; a test counts it. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  verify(passwordHash: string, password: string): Promise<boolean>;
  /** Whoever still waits is refused. */
  close(): Promise<void>;
}

interface PasswordThread {
  readonly worker: Worker;
  /** Who waits for the answer to the one task that it has. */
  pending: { readonly resolve: (value: string | boolean) => void; readonly reject: (error: Error) => void } | undefined;
}

/**
 * Hashes in threads of its own, below the priority of all others. libuv's pool would not do: its threads have the
 * priority of the one that matches, and on two processors two hashes leave it none for tens of milliseconds.
 */
export class PasswordThreads implements PasswordHasher {
  private readonly idle: PasswordThread[] = [];
  private readonly threads = new Set<PasswordThread>();
  private isClosed = false;

  /** Threads are started when they are needed first, and again after one has died; the caller bounds the calls. */
  constructor(
    private readonly threadsMax: number,
    private readonly workerFile = new URL('password-worker.js', import.meta.url),
  ) {}

  hash(password: string): Promise<string> {
    return this.ask({ kind: 'hash', password }) as Promise<string>;
  }

  verify(passwordHash: string, password: string): Promise<boolean> {
    return this.ask({ kind: 'verify', passwordHash, password }) as Promise<boolean>;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const threads = [...this.threads];
    for (const thread of threads) this.lose(thread, new VenueUnavailable('VENUE_STOPPING'));
    // A hash that has begun is computed to its end first.
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }

  private ask(task: PasswordTask): Promise<string | boolean> {
    if (this.isClosed) return Promise.reject(new VenueUnavailable('VENUE_STOPPING'));
    const thread = this.idle.pop() ?? this.start();
    return new Promise((resolve, reject) => {
      thread.pending = { resolve, reject };
      thread.worker.postMessage(task);
    });
  }

  private start(): PasswordThread {
    invariant(this.threads.size < this.threadsMax, 'no more passwords are hashed at once than there are threads');
    const worker = new Worker(this.workerFile, { name: 'passwords' });
    const thread: PasswordThread = { worker, pending: undefined };
    this.threads.add(thread);
    worker.unref();
    worker.on('message', (answer: PasswordAnswer) => this.hear(thread, answer));
    worker.on('error', (error) => this.lose(thread, error));
    worker.on('exit', (code) => this.lose(thread, new Error(`a thread that hashes passwords ended with code ${code}`)));
    return thread;
  }

  private hear(thread: PasswordThread, answer: PasswordAnswer): void {
    const { pending } = thread;
    if (pending === undefined) return;
    thread.pending = undefined;
    this.idle.push(thread);
    if ('value' in answer) pending.resolve(answer.value);
    else pending.reject(new Error(answer.message));
  }

  /** The next call that finds no idle thread starts another. */
  private lose(thread: PasswordThread, error: Error): void {
    if (!this.threads.delete(thread)) return;
    const at = this.idle.indexOf(thread);
    if (at >= 0) this.idle.splice(at, 1);
    thread.pending?.reject(error);
    thread.pending = undefined;
  }
}
