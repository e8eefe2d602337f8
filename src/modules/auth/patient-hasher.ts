import { ProblemError } from '../../common/nest/problem.js';
import { type AnsweredElsewhere, HashingProcess } from './hashing-process.js';

/** A hash takes a tenth of this. Who has waited longer waits for a processor that nothing else wants, and there is none. */
const PATIENCE_MS = 250;

/** What does the work of hashing; a test counts it. */
export interface PasswordHasher {
  /** Begins early what takes its time. */
  start(): void;
  hash(password: string): Promise<string>;
  verify(passwordHash: string, password: string): Promise<boolean>;
  /** Whoever still waits is refused. */
  close(): void;
}

/**
 * Hashes while nothing else wants a processor, which acknowledgements do not notice. Where every processor is wanted all
 * the time, logins would wait for ever: those that have waited for a while are answered by a second process, which has a small share of
 * what there is. The caller bounds the calls to `hashesMax` at once.
 */
export class PatientHasher implements PasswordHasher {
  constructor(
    private readonly hashesMax: number,
    private readonly idle = new HashingProcess(hashesMax, 'idle'),
    private readonly low = new HashingProcess(hashesMax, 'low'),
  ) {}

  start(): void {
    this.idle.start();
    this.low.start();
  }

  hash(password: string): Promise<string> {
    return this.ask((process, elsewhere) => process.hash(password, elsewhere));
  }

  verify(passwordHash: string, password: string): Promise<boolean> {
    return this.ask((process, elsewhere) => process.verify(passwordHash, password, elsewhere));
  }

  close(): void {
    this.idle.close();
    this.low.close();
  }

  private ask<T>(question: (process: HashingProcess, elsewhere?: AnsweredElsewhere) => Promise<T>): Promise<T> {
    // It still has what others have not waited for.
    if (this.idle.pending >= this.hashesMax) return question(this.low);
    const elsewhere = { isAnswered: false };
    return new Promise((resolve, reject) => {
      let asked: Promise<void> | undefined;
      const onAnswer = (answer: T): void => {
        elsewhere.isAnswered = true;
        resolve(answer);
      };
      const askLow = (): Promise<void> => (asked ??= question(this.low).then(onAnswer, reject));
      const timer = setTimeout(() => void askLow(), PATIENCE_MS);
      question(this.idle, elsewhere)
        .then(resolve, (error: unknown) => (isUnavailable(error) ? askLow() : reject(error as Error)))
        .finally(() => clearTimeout(timer));
    });
  }
}

/** It has died or hung: the other is asked at once. */
function isUnavailable(error: unknown): boolean {
  return error instanceof ProblemError && error.code === 'PASSWORDS_UNAVAILABLE';
}
