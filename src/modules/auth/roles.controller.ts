import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../common/model/actor.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { type AuditNote, Noted } from '../../common/nest/audited.js';
import { ProblemError } from '../../common/nest/problem.js';
import { secondPersonAnswer } from '../../common/nest/second-person.js';
import { type Role, Roles } from './roles.js';
import { RoleRequest, RoleResponse, RolesResponse } from './roles.messages.js';
import { SetRoleCommand } from './set-role.command.js';

const ROLE_NAME = /^[a-z][a-z0-9-]{1,31}$/;

@ApiTags('admin')
@Controller(`${API}/admin/roles`)
export class RolesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly roles: Roles,
  ) {}

  @Get()
  @RequirePermission('admin:users:read')
  @Documented({
    summary: 'List the roles and what they may do',
    answers: [{ status: 200, type: RolesResponse, description: 'All roles.' }],
  })
  list(): RolesResponse {
    return { items: this.roles.all().map((role) => present(role)) };
  }

  @Put(':role')
  @RequirePermission('admin:roles')
  @Documented({
    summary: 'Add a role, or change what it may do',
    description: 'Takes effect at once, for everyone who holds it. Nobody gives a permission that they do not hold.',
    answers: [{ status: 200, type: RoleResponse, description: 'The role as it is now.' }, secondPersonAnswer],
    problems: ['ROLE_FIXED', 'VALIDATION_FAILED'],
  })
  async set(
    @Caller() actor: Actor,
    @Param('role') role: string,
    @Body() { permissions }: RoleRequest,
    @Noted() note: AuditNote,
  ): Promise<RoleResponse> {
    if (!ROLE_NAME.test(role)) throw new ProblemError('VALIDATION_FAILED', { errors: [nameError] });
    note.before = this.roles.find(role);
    await this.commands.execute(new SetRoleCommand(actor, role, permissions));
    return present(this.roles.find(role) as Role);
  }

  @Delete(':role')
  @HttpCode(204)
  @RequirePermission('admin:roles')
  @Documented({
    summary: 'Remove a role that nobody holds',
    answers: [{ status: 204, description: 'Removed.' }, secondPersonAnswer],
    problems: ['UNKNOWN_ROLE', 'ROLE_FIXED', 'ROLE_IN_USE'],
  })
  async remove(@Caller() actor: Actor, @Param('role') role: string, @Noted() note: AuditNote): Promise<void> {
    note.before = this.roles.find(role);
    await this.commands.execute(new SetRoleCommand(actor, role, undefined));
  }
}

const nameError = { field: 'role', message: 'must be 2 to 32 small letters, digits and hyphens' };

function present({ role, permissions, isBuiltIn }: Role): RoleResponse {
  return { role, permissions: [...permissions], isBuiltIn };
}
