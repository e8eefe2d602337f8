import { randomBytes, randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { AUTH_CONFIG } from '../../config/venue-config.js';
import { Passwords } from './passwords.js';
import { UsersStore } from './persistence/users.store.js';

interface BootstrapConfig {
  readonly bootstrapAdminPassword: string | undefined;
}

/** On an empty users' database: the first administrator. */
@Injectable()
export class AdminBootstrap implements OnModuleInit {
  /** Set where a password was made up at this start: it is printed once and kept nowhere. */
  generatedPassword: string | undefined;

  constructor(
    private readonly users: UsersStore,
    private readonly passwords: Passwords,
    @Inject(AUTH_CONFIG) private readonly config: BootstrapConfig,
  ) {}

  async onModuleInit(): Promise<void> {
    if (!(await this.users.isEmpty())) return;
    const password = this.config.bootstrapAdminPassword ?? randomBytes(18).toString('base64url');
    await this.users.insert({
      userId: randomUUID(),
      username: 'admin',
      passwordHash: await this.passwords.hash(password),
      roles: ['admin'],
      accountId: null,
      isDisabled: false,
      createdAtMs: Date.now(),
    });
    if (this.config.bootstrapAdminPassword === undefined) this.generatedPassword = password;
  }
}
