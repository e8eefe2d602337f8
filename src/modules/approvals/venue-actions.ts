import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { AccountId } from '../../common/model/units.js';
import { assertNotRefused } from '../../common/nest/refused.js';
import { type AdminBody, AdministerCommand, dangerousActions, permissionFor } from '../engine/admin.commands.js';
import { DangerousActions } from './dangerous-actions.js';

/** The dangerous commands of the venue itself: money, limits, fees, the end of a stop. */
@Injectable()
export class VenueActions implements OnModuleInit {
  constructor(
    private readonly actions: DangerousActions,
    private readonly commands: CommandBus,
  ) {}

  onModuleInit(): void {
    for (const name of dangerousActions) {
      this.actions.register({
        name: `venue.${name}`,
        permission: permissionFor[name],
        perform: async (proposer, command, approval) => {
          const { accountId, action } = command as { readonly accountId: AccountId; readonly action: AdminBody };
          assertNotRefused(await this.commands.execute(new AdministerCommand(proposer, accountId, action, approval)));
        },
      });
    }
  }
}
