import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { ProblemError } from '../../common/nest/problem.js';

/** argon2id (the library's default) with what OWASP asks for at least: 19 MiB, two passes, one lane. */
const argon2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** What does the work; a test counts it. */
const library = { hash, verify };

export const PASSWORD_LENGTH_MIN = 12;
export const PASSWORD_LENGTH_MAX = 128;

interface PasswordLimits {
  /** Hashes at the same time: each takes a thread of the pool for tens of milliseconds. */
  readonly passwordHashesMax: number;
  /** Calls that may wait; more end with TOO_MANY_LOGINS. */
  readonly passwordQueueMax: number;
}

/** Hashes passwords beside the event loop, a few at a time. */
export class Passwords {
  private active = 0;
  private readonly waiting: (() => void)[] = [];
  private dummyHash: Promise<string> | undefined;

  constructor(
    private readonly limits: PasswordLimits,
    private readonly argon: typeof library = library,
  ) {}

  hash(password: string): Promise<string> {
    return this.inTurn(() => this.argon.hash(password, argon2));
  }

  /** Takes as long for a user who does not exist (`passwordHash` undefined) as for one who does. */
  verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    return this.inTurn(async () => {
      this.dummyHash ??= this.argon.hash(randomBytes(32), argon2);
      const matches = await this.argon.verify(passwordHash ?? (await this.dummyHash), password);
      return matches && passwordHash !== undefined;
    });
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.active >= this.limits.passwordHashesMax) await this.turn();
    else this.active += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.active -= 1;
      else next();
    }
  }

  /** Resolves when a running call hands over its place. */
  private turn(): Promise<void> {
    if (this.waiting.length >= this.limits.passwordQueueMax)
      throw new ProblemError('TOO_MANY_LOGINS', { retryAfterS: 2 });
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
