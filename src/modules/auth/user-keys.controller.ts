import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { type AuditNote, Noted } from '../../common/nest/audited.js';
import { ProblemError } from '../../common/nest/problem.js';
import { presentKey } from './keys/api-key-presenter.js';
import { ApiKeys } from './keys/api-keys.js';
import { KeysResponse } from './keys/api-keys.messages.js';
import { UsersStore } from './persistence/users.store.js';
import type { User } from './user.js';

/** Other people's API keys: seen, and taken away. */
@ApiTags('admin')
@Controller(`${API}/admin/users/:userId/api-keys`)
export class UserKeysController {
  constructor(
    private readonly users: UsersStore,
    private readonly keys: ApiKeys,
  ) {}

  @Get()
  @RequirePermission('admin:users:read')
  @Documented({
    summary: 'List the API keys of a user',
    answers: [{ status: 200, type: KeysResponse, description: 'Newest first, without those that are revoked.' }],
    problems: ['UNKNOWN_USER'],
  })
  async list(@Param('userId') userId: string): Promise<KeysResponse> {
    const keys = await this.keys.list(await this.find(userId));
    return { items: keys.map((key) => presentKey(key)) };
  }

  @Delete(':keyId')
  @HttpCode(204)
  @RequirePermission('admin:users')
  @Documented({
    summary: 'Revoke an API key of a user',
    answers: [{ status: 204, description: 'Revoked, at once.' }],
    problems: ['UNKNOWN_USER', 'UNKNOWN_KEY'],
  })
  async revoke(
    @Param('userId') userId: string,
    @Param('keyId') keyId: string,
    @Noted() note: AuditNote,
  ): Promise<void> {
    const user = await this.find(userId);
    note.target = user.username;
    await this.keys.revoke(user, keyId);
  }

  private async find(userId: string): Promise<User> {
    const user = await this.users.byId(userId);
    if (user === undefined) throw new ProblemError('UNKNOWN_USER');
    return user;
  }
}
