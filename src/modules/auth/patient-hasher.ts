import { HashingProcess } from './hashing-process.js';

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
    return this.ask((process) => process.hash(password));
  }

  verify(passwordHash: string, password: string): Promise<boolean> {
    return this.ask((process) => process.verify(passwordHash, password));
  }

  close(): void {
    this.idle.close();
    this.low.close();
  }

  private ask<T>(question: (process: HashingProcess) => Promise<T>): Promise<T> {
    // It still has what others have not waited for.
    if (this.idle.pending >= this.hashesMax) return question(this.low);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => void question(this.low).then(resolve, reject), PATIENCE_MS);
      question(this.idle)
        .then(resolve, reject)
        .finally(() => clearTimeout(timer));
    });
  }
}
