import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '../../common/nest/problem.js';
import { DEMO_CONFIG, type DemoConfig, ENVIRONMENT_CONFIG, type EnvironmentConfig } from '../../config/venue-config.js';
import { UsersStore } from './persistence/users.store.js';
import { RoleGrants } from './role-grants.js';
import { SecondFactors } from './second-factors.js';
import type { User } from './user.js';

/**
 * The accounts that a newcomer may use without a password: users whom the simulation has made, where the demo runs, for as long
 * as they may only trade. Never in production.
 */
@Injectable()
export class DemoLogins {
  constructor(
    private readonly users: UsersStore,
    private readonly grants: RoleGrants,
    private readonly factors: SecondFactors,
    @Inject(DEMO_CONFIG) private readonly demo: DemoConfig,
    @Inject(ENVIRONMENT_CONFIG) private readonly environment: EnvironmentConfig,
  ) {}

  /** Nobody where the demo is off. */
  async open(): Promise<User[]> {
    if (!this.demo.isEnabled || this.environment.isProduction) return [];
    const users = await this.users.enabledDemo();
    const areOpen = await Promise.all(users.map((user) => this.isOpen(user)));
    return users.filter((_user, index) => areOpen[index]);
  }

  async verify(username: string): Promise<User> {
    const user = (await this.open()).find((open) => open.username === username);
    if (user === undefined)
      throw new ProblemError('UNKNOWN_USER', {
        detail: 'It is no demo account here: GET /api/v1/auth/demo lists them.',
      });
    return user;
  }

  /** Who was given privileges, or has set up a second factor, is nobody's toy any more. */
  private async isOpen({ userId, roles }: User): Promise<boolean> {
    return !this.grants.arePrivileged(roles) && !(await this.factors.isEnabled(userId));
  }
}
