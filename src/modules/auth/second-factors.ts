import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ProblemError } from '../../common/nest/problem.js';
import { SecondFactorsStore } from './persistence/second-factors.store.js';
import { SecretBox } from './secret-box.js';
import { base32, stepOf, totpUri } from './totp.js';
import type { User } from './user.js';

const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;

/** One-time passwords as a second factor, and codes for the day on which the device is lost. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly store: SecondFactorsStore,
    private readonly box: SecretBox,
  ) {}

  async isEnabled(userId: string): Promise<boolean> {
    return (await this.store.get(userId))?.isConfirmed === true;
  }

  /** A new secret, which counts once a password made from it has been shown. */
  async begin({ userId, username }: User): Promise<{ secret: string; uri: string }> {
    if (await this.isEnabled(userId)) throw new ProblemError('TOTP_ENABLED');
    const secret = randomBytes(SECRET_BYTES);
    await this.store.begin(userId, this.box.seal(secret.toString('hex'), userId));
    return { secret: base32(secret), uri: totpUri(username, secret) };
  }

  /** Switches it on; resolves with the recovery codes, which are nowhere else. */
  async confirm(userId: string, totp: string, nowMs: number): Promise<string[]> {
    const factor = await this.store.get(userId);
    if (factor === undefined || factor.isConfirmed) throw new ProblemError('TOTP_NOT_BEGUN');
    const step = stepOf(totp, this.secretOf(userId, factor.sealedSecret), nowMs, factor.lastStep);
    if (step === undefined) throw new ProblemError('TOTP_WRONG');
    const codes = Array.from({ length: RECOVERY_CODES }, () => recoveryCode());
    await this.store.confirm(
      userId,
      step,
      codes.map((code) => hashOf(userId, code)),
    );
    return codes;
  }

  async disable(userId: string): Promise<void> {
    await this.store.remove(userId);
  }

  /** True once for each password and each recovery code. */
  async accepts(userId: string, given: string, nowMs: number): Promise<boolean> {
    const factor = await this.store.get(userId);
    if (factor === undefined) return false;
    const step = stepOf(given, this.secretOf(userId, factor.sealedSecret), nowMs, factor.lastStep);
    if (step !== undefined) return this.store.useStep(userId, step);
    return this.store.useCode(userId, hashOf(userId, given.toUpperCase()), nowMs);
  }

  private secretOf(userId: string, sealed: string): Buffer {
    return Buffer.from(this.box.open(sealed, userId), 'hex');
  }
}

/** 75 random bits in a form that people can copy: `ABCDE-FGHIJ-KLMNO` without the second hyphen. */
function recoveryCode(): string {
  const text = base32(randomBytes(10)).slice(0, 15);
  return `${text.slice(0, 7)}-${text.slice(7)}`;
}

/** As random as a key: a fast hash does. */
function hashOf(userId: string, code: string): string {
  return createHash('sha256').update(`${userId}:${code}`).digest('hex');
}
