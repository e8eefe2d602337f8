import { type ChildProcess, fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Logger } from '@nestjs/common';
import { ProblemError } from '../../common/nest/problem.js';
import { VenueUnavailable } from '../engine/command-outcome.js';
import type { PasswordAnswer, PasswordNotice, PasswordTask } from './password-messages.js';

/** A hash takes tens of milliseconds, at the lowest priority on a crowded machine perhaps seconds: beyond this it hangs. */
export const HASH_MS_MAX = 60_000;
/** Of the venue's variables, what finding `chrt` and loading a native library may take. No secret is in them. */
const VARIABLES_HANDED_ON = ['PATH', 'LD_LIBRARY_PATH', 'SystemRoot'];

/** `idle` runs while nothing else wants a processor; `low` like all others, below them. */
export type HashingPriority = 'idle' | 'low';

/** That another process has answered the question: who is still at it then waits for a processor, and does not hang. */
export interface AnsweredElsewhere {
  isAnswered: boolean;
}

interface Waiting {
  readonly resolve: (value: string | boolean) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

interface Hashing {
  readonly process: ChildProcess;
  /** Who waits for an answer, by the number of the question. */
  readonly waiting: Map<number, Waiting>;
}

/**
 * Hashes in a process of its own. Threads of this one would not do, however low: a hash maps 19 MiB of fresh memory and gives
 * it back under a lock that all threads of a process share, and a thread that has to wait for its processor goes on holding it.
 */
export class HashingProcess {
  private readonly logger = new Logger('passwords');
  private hashing: Hashing | undefined;
  private lastNumber = 0;
  private isClosed = false;

  /** The process is started when it is needed first, or before, and again after it has died; the caller bounds the calls. */
  constructor(
    private readonly hashesMax: number,
    private readonly priority: HashingPriority,
    private readonly processFile = new URL('../../password.process.js', import.meta.url),
  ) {}

  /** Questions that it has and has not answered. */
  get pending(): number {
    return this.hashing?.waiting.size ?? 0;
  }

  /** For a start of the venue: later, beginning a process would hold up the thread that matches. */
  start(): void {
    this.hashing ??= this.launch();
  }

  hash(password: string, elsewhere?: AnsweredElsewhere): Promise<string> {
    return this.ask((number) => ({ number, kind: 'hash', password }), elsewhere) as Promise<string>;
  }

  verify(passwordHash: string, password: string, elsewhere?: AnsweredElsewhere): Promise<boolean> {
    return this.ask((number) => ({ number, kind: 'verify', passwordHash, password }), elsewhere) as Promise<boolean>;
  }

  /** Whoever still waits is refused. */
  close(): void {
    this.isClosed = true;
    const { hashing } = this;
    if (hashing !== undefined) this.lose(hashing, new VenueUnavailable('VENUE_STOPPING'));
  }

  private ask(taskOf: (number: number) => PasswordTask, elsewhere?: AnsweredElsewhere): Promise<string | boolean> {
    if (this.isClosed) return Promise.reject(new VenueUnavailable('VENUE_STOPPING'));
    const hashing = (this.hashing ??= this.launch());
    const number = (this.lastNumber += 1);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        if (elsewhere?.isAnswered !== true) this.fail(hashing, `it did not answer within ${HASH_MS_MAX} ms`);
      }, HASH_MS_MAX);
      timer.unref();
      hashing.waiting.set(number, { resolve, reject, timer });
      hashing.process.channel?.ref();
      hashing.process.send(taskOf(number), (error) => {
        if (error !== null) this.fail(hashing, error.message);
      });
    });
  }

  /** Does not hold this process back from its own end, but while somebody waits for an answer. */
  private launch(): Hashing {
    const child = fork(fileURLToPath(this.processFile), [this.priority], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [],
      env: environmentFor(this.hashesMax),
    });
    const hashing: Hashing = { process: child, waiting: new Map() };
    child.unref();
    child.channel?.unref();
    child.on('message', (message: PasswordAnswer | PasswordNotice) => this.hear(hashing, message));
    child.on('error', (error) => this.fail(hashing, error.message));
    child.once('exit', (code, signal) => this.fail(hashing, `it ended with ${signal ?? `code ${code}`}`));
    lowerPriorityOf(child);
    return hashing;
  }

  private hear({ process: { channel }, waiting }: Hashing, message: PasswordAnswer | PasswordNotice): void {
    if ('notice' in message) return this.logger.warn(message.notice);
    const caller = waiting.get(message.number);
    if (caller === undefined) return;
    waiting.delete(message.number);
    if (waiting.size === 0) channel?.unref();
    clearTimeout(caller.timer);
    if ('value' in message) caller.resolve(message.value);
    else caller.reject(new Error(message.message));
  }

  private fail(hashing: Hashing, reason: string): void {
    if (!this.lose(hashing, new ProblemError('PASSWORDS_UNAVAILABLE'))) return;
    this.logger.error(`A process that hashes passwords has failed: ${reason}`);
  }

  /** Ends it, whatever it is doing; the next call starts another. False where it was lost before. */
  private lose(hashing: Hashing, error: Error): boolean {
    if (this.hashing !== hashing) return false;
    this.hashing = undefined;
    hashing.process.kill('SIGKILL');
    for (const { reject, timer } of hashing.waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    return true;
  }
}

/** Each hash has a thread of its pool. */
function environmentFor(hashesMax: number): NodeJS.ProcessEnv {
  const handedOn = VARIABLES_HANDED_ON.map((name) => [name, process.env[name]]);
  return { ...Object.fromEntries(handedOn), UV_THREADPOOL_SIZE: String(hashesMax) };
}

/** Until it does so itself, which is when it has been loaded: loading takes a processor too. */
function lowerPriorityOf({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or will say itself that the system denies it.
  }
}
