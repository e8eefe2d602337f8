import { Worker } from 'node:worker_threads';
import { Logger } from '@nestjs/common';
import { invariant } from '../../common/assert.js';
import { ProblemError } from '../../common/nest/problem.js';
import { VenueUnavailable } from '../engine/command-outcome.js';
import type { PasswordAnswer, PasswordNotice, PasswordTask } from './password-messages.js';

/** A hash takes tens of milliseconds, at the lowest priority on a crowded machine perhaps seconds: beyond this it hangs. */
export const HASH_MS_MAX = 60_000;

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
  pending:
    | {
        readonly resolve: (value: string | boolean) => void;
        readonly reject: (error: Error) => void;
        readonly timer: NodeJS.Timeout;
      }
    | undefined;
}

/**
 * Hashes in threads of its own, below the priority of all others. libuv's pool would not do: its threads have the
 * priority of the one that matches, and on two processors two hashes leave it none for tens of milliseconds.
 */
export class PasswordThreads implements PasswordHasher {
  private readonly logger = new Logger('passwords');
  private readonly idle: PasswordThread[] = [];
  private readonly threads = new Set<PasswordThread>();
  /** Those that hung and have not ended yet: a thread in native code ends when that returns. */
  private readonly ending = new Set<PasswordThread>();
  private hasNoticed = false;
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
    const threads = [...this.threads, ...this.ending];
    for (const thread of threads) this.lose(thread, new VenueUnavailable('VENUE_STOPPING'));
    // A hash that has begun is computed to its end first.
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }

  private ask(task: PasswordTask): Promise<string | boolean> {
    if (this.isClosed) return Promise.reject(new VenueUnavailable('VENUE_STOPPING'));
    // As many again as there may be: more are not started beside threads that do not end.
    if (this.ending.size >= this.threadsMax) return Promise.reject(new ProblemError('PASSWORDS_UNAVAILABLE'));
    const thread = this.idle.pop() ?? this.start();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.giveUp(thread), HASH_MS_MAX);
      timer.unref();
      thread.pending = { resolve, reject, timer };
      thread.worker.postMessage(task);
    });
  }

  private start(): PasswordThread {
    invariant(this.threads.size < this.threadsMax, 'no more passwords are hashed at once than there are threads');
    const worker = new Worker(this.workerFile, { name: 'passwords' });
    const thread: PasswordThread = { worker, pending: undefined };
    this.threads.add(thread);
    worker.unref();
    worker.on('message', (answer: PasswordAnswer | PasswordNotice) => this.hear(thread, answer));
    worker.on('error', (error) => this.fail(thread, error.message));
    worker.on('exit', (code) => {
      this.ending.delete(thread);
      this.fail(thread, `it ended with code ${code}`);
    });
    return thread;
  }

  private hear(thread: PasswordThread, answer: PasswordAnswer | PasswordNotice): void {
    if ('notice' in answer) return this.notice(answer);
    const { pending } = thread;
    if (pending === undefined) return;
    clearTimeout(pending.timer);
    thread.pending = undefined;
    this.idle.push(thread);
    if ('value' in answer) pending.resolve(answer.value);
    else pending.reject(new Error(answer.message));
  }

  /** All threads of a process have the same to say. */
  private notice({ notice }: PasswordNotice): void {
    if (!this.hasNoticed) this.logger.warn(notice);
    this.hasNoticed = true;
  }

  private giveUp(thread: PasswordThread): void {
    this.ending.add(thread);
    this.fail(thread, `it did not answer within ${HASH_MS_MAX} ms and is ended`);
    void thread.worker.terminate();
  }

  private fail(thread: PasswordThread, reason: string): void {
    if (!this.lose(thread, new ProblemError('PASSWORDS_UNAVAILABLE'))) return;
    this.logger.error(`A thread that hashes passwords has failed: ${reason}`);
  }

  /** The next call that finds no idle thread starts another. False where it was lost before. */
  private lose(thread: PasswordThread, error: Error): boolean {
    if (!this.threads.delete(thread)) return false;
    const at = this.idle.indexOf(thread);
    if (at >= 0) this.idle.splice(at, 1);
    clearTimeout(thread.pending?.timer);
    thread.pending?.reject(error);
    thread.pending = undefined;
    return true;
  }
}
