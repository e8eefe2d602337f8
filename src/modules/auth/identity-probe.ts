import { Injectable } from '@nestjs/common';
import { UsersStore } from './persistence/users.store.js';

/** Whether the users' database can be read. */
@Injectable()
export class IdentityProbe {
  constructor(private readonly users: UsersStore) {}

  async answers(): Promise<boolean> {
    try {
      await this.users.isEmpty();
      return true;
    } catch {
      return false;
    }
  }
}
