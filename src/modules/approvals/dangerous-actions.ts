import { Injectable } from '@nestjs/common';
import { invariant } from '../../common/assert.js';
import type { Actor, Permission } from '../../common/model/actor.js';
import type { Approval, ProposedCommand } from '../../common/nest/second-person.js';

/** Something that can be proposed, and is carried out when a second person has approved it. */
export interface DangerousAction {
  readonly name: string;
  /** What both persons need. */
  readonly permission: Permission;
  /** Carries out exactly `command` for the proposer; passes `approval` to `SecondPerson.require` on the way. */
  perform(proposer: Actor, command: ProposedCommand, approval: Approval): Promise<unknown>;
}

/** Every action that can need a second person, by name. Modules register theirs when they start. */
@Injectable()
export class DangerousActions {
  private readonly byName = new Map<string, DangerousAction>();

  register(action: DangerousAction): void {
    invariant(!this.byName.has(action.name), `${action.name} is registered once`);
    this.byName.set(action.name, action);
  }

  named(name: string): DangerousAction {
    const action = this.byName.get(name);
    invariant(action !== undefined, `${name} is registered`);
    return action;
  }
}
