import { randomBytes } from 'node:crypto';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { ProblemError } from '../../common/nest/problem.js';
import { type PasswordHasher, PatientHasher } from './patient-hasher.js';

export const PASSWORD_LENGTH_MIN = 12;
export const PASSWORD_LENGTH_MAX = 128;

interface PasswordLimits {
  /** Hashes at the same time: each has a thread of the process that hashes. */
  readonly passwordHashesMax: number;
  /** Calls that may wait; more end with TOO_MANY_LOGINS. */
  readonly passwordQueueMax: number;
}

/** Hashes passwords beside the venue, a few at a time. */
export class Passwords implements OnModuleInit, OnModuleDestroy {
  private active = 0;
  private readonly waiting: (() => void)[] = [];
  /** Of a password that nobody has: what is verified where there is no user. */
  private decoyHash: Promise<string> | undefined;

  constructor(
    private readonly limits: PasswordLimits,
    private readonly hasher: PasswordHasher = new PatientHasher(limits.passwordHashesMax),
  ) {}

  onModuleInit(): void {
    this.hasher.start();
  }

  hash(password: string): Promise<string> {
    return this.inTurn(() => this.hasher.hash(password));
  }

  /** Takes as long for a user who does not exist (`passwordHash` undefined) as for one who does. */
  verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    return this.inTurn(async () => {
      // For those who exist too: the first of all would tell by its time otherwise.
      const decoyHash = await this.decoy();
      const matches = await this.hasher.verify(passwordHash ?? decoyHash, password);
      return matches && passwordHash !== undefined;
    });
  }

  onModuleDestroy(): void {
    this.hasher.close();
  }

  private decoy(): Promise<string> {
    if (this.decoyHash === undefined) {
      const made = this.hasher.hash(randomBytes(32).toString('base64'));
      this.decoyHash = made;
      // A process that died is no reason to refuse every login after it.
      made.catch(() => (this.decoyHash = undefined));
    }
    return this.decoyHash;
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
