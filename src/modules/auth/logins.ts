import { Injectable } from '@nestjs/common';
import { ProblemError } from '../../common/nest/problem.js';
import { LoginDelay } from './login-delay.js';
import { Passwords } from './passwords.js';
import { UsersStore } from './persistence/users.store.js';
import { SecondFactors } from './second-factors.js';
import type { User } from './user.js';

interface LoginAttempt {
  readonly username: string;
  readonly password: string;
  /** A one-time password or a recovery code. */
  readonly totp: string | undefined;
  readonly address: string;
}

/** Whether somebody is who they say: password, second factor, and a delay that grows with failures. */
@Injectable()
export class Logins {
  constructor(
    private readonly users: UsersStore,
    private readonly passwords: Passwords,
    private readonly delay: LoginDelay,
    private readonly factors: SecondFactors,
  ) {}

  /** `onKnown` learns the user's name as soon as there is such a user, for the audit trail. */
  async verify(
    { username, password, totp, address }: LoginAttempt,
    onKnown: (username: string) => void,
  ): Promise<User> {
    await this.delay.assertNoWait(username, address, Date.now());
    const user = await this.users.byName(username);
    if (user !== undefined) onKnown(user.username);
    const matches = await this.passwords.verify(user?.passwordHash, password);
    // Again, because others may have failed while this one waited for its hash.
    await this.delay.assertNoWait(username, address, Date.now());
    if (!matches || user === undefined || user.isDisabled) return this.fail(username, address, 'BAD_CREDENTIALS');
    if (await this.factors.isEnabled(user.userId)) {
      if (totp === undefined) throw new ProblemError('TOTP_REQUIRED');
      if (!(await this.factors.accepts(user.userId, totp, Date.now())))
        return this.fail(username, address, 'BAD_CREDENTIALS');
    }
    await this.delay.succeeded(username, address);
    return user;
  }

  /** The same of someone who has a session, before what a session alone must not do. */
  async verifyAgain({ username, passwordHash }: User, password: string, address: string): Promise<void> {
    await this.delay.assertNoWait(username, address, Date.now());
    if (!(await this.passwords.verify(passwordHash, password))) await this.fail(username, address, 'BAD_CREDENTIALS');
  }

  private async fail(username: string, address: string, code: 'BAD_CREDENTIALS'): Promise<never> {
    await this.delay.failed(username, address, Date.now());
    throw new ProblemError(code);
  }
}
