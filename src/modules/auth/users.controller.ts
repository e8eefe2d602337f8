import { Body, Controller, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import { CreateUserRequest, UserResponse } from './auth.messages.js';
import { CreateUserCommand } from './create-user.command.js';
import { presentUser } from './user-presenter.js';

@ApiTags('admin')
@Controller(`${API}/admin/users`)
export class UsersController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @RequirePermission('admin:users')
  @Documented({
    summary: 'Create a user',
    answers: [{ status: 201, type: UserResponse, description: 'Created.' }],
    problems: ['USERNAME_TAKEN', 'TOO_MANY_ACCOUNTS', 'TOO_MANY_LOGINS', ...unavailableCodes],
  })
  async create(
    @Caller() actor: Actor,
    @Body() { username, password, roles }: CreateUserRequest,
  ): Promise<UserResponse> {
    return presentUser(await this.commands.execute(new CreateUserCommand(actor, username, password, roles)));
  }
}
