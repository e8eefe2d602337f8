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
  constructor(
    private readonly users: UsersStore,
    private readonly passwords: Passwords,
    @Inject(AUTH_CONFIG) private readonly config: BootstrapConfig,
  ) {}

  async onModuleInit(): Promise<void> {
    if (!(await this.users.isEmpty())) return;
    const password = this.config.bootstrapAdminPassword ?? announcedPassword();
    await this.users.insert({
      userId: randomUUID(),
      username: 'admin',
      passwordHash: await this.passwords.hash(password),
      roles: ['admin'],
      accountId: null,
      isDisabled: false,
      isDemo: false,
      createdAtMs: Date.now(),
    });
  }
}

/** Printed before it is stored: a start that fails in between leaves no administrator whom nobody can be. */
function announcedPassword(): string {
  const password = randomBytes(18).toString('base64url');
  process.stdout.write(`user admin has the password ${password} (shown once)\n`);
  return password;
}
