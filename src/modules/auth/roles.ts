import { Injectable, type OnModuleInit } from '@nestjs/common';
import { isPrivileged, type Permission, permissions } from '../../common/model/actor.js';
import { RolesStore } from './persistence/roles.store.js';

const trading = ['orders:place', 'orders:cancel', 'orders:read', 'account:read', 'withdrawals:request'] as const;

/** Everything that is not trading. Its members cannot be changed, so that somebody can always mend the others. */
export const ADMIN_ROLE = 'admin';

/** What each role may do until an administrator changes it. A user's permissions are those of all their roles. */
export const defaultRoles: Readonly<Record<string, readonly Permission[]>> = {
  trader: trading,
  'market-maker': trading,
  support: ['admin:users:read', 'admin:stats'],
  risk: ['admin:limits', 'admin:risk', 'admin:kill-switch', 'admin:approvals', 'admin:stats', 'admin:state'],
  operations: [
    'admin:funds',
    'admin:withdrawals',
    'admin:instruments',
    'admin:phase',
    'admin:kill-switch',
    'admin:risk',
    'admin:faults',
    'admin:approvals',
    'admin:stats',
    'admin:state',
    'admin:events',
    'admin:reconciliations',
    'admin:trades',
    'admin:alerts',
  ],
  security: ['admin:users', 'admin:users:read', 'admin:roles', 'admin:approvals', 'admin:audit'],
  auditor: ['admin:users:read', 'admin:audit', 'admin:events', 'admin:reconciliations', 'admin:stats', 'admin:state'],
  [ADMIN_ROLE]: permissions.filter((permission) => isPrivileged(permission)),
};

export interface Role {
  readonly role: string;
  readonly permissions: readonly Permission[];
  /** One of the venue's own; it can be changed (but for `admin`), never removed. */
  readonly isBuiltIn: boolean;
}

/** The roles of now, in memory: the venue's own, as administrators have changed them, and those that they have added. */
@Injectable()
export class Roles implements OnModuleInit {
  private readonly byName = new Map<string, readonly Permission[]>(Object.entries(defaultRoles));
  private readonly sets = new Map<string, ReadonlySet<Permission>>();

  constructor(private readonly store: RolesStore) {}

  async onModuleInit(): Promise<void> {
    for (const { role, permissions: held } of await this.store.all()) this.byName.set(role, held);
  }

  all(): Role[] {
    return [...this.byName].map(([role, held]) => ({ role, permissions: held, isBuiltIn: isBuiltIn(role) }));
  }

  find(role: string): Role | undefined {
    const held = this.byName.get(role);
    return held && { role, permissions: held, isBuiltIn: isBuiltIn(role) };
  }

  /** One shared set for each combination of roles. A role that is no more gives nothing. */
  permissionsOf(held: readonly string[]): ReadonlySet<Permission> {
    const key = held.toSorted().join();
    const known = this.sets.get(key);
    if (known !== undefined) return known;
    const union = new Set<Permission>(held.flatMap((role) => this.byName.get(role) ?? []));
    this.sets.set(key, union);
    return union;
  }

  /** True for roles with which one trades, and therefore has an account. */
  areTrading(held: readonly string[]): boolean {
    return this.permissionsOf(held).has('orders:place');
  }

  async set(role: string, held: readonly Permission[]): Promise<void> {
    await this.store.set(role, held);
    this.byName.set(role, held);
    this.sets.clear();
  }

  async remove(role: string): Promise<void> {
    await this.store.remove(role);
    this.byName.delete(role);
    this.sets.clear();
  }
}

function isBuiltIn(role: string): boolean {
  return Object.hasOwn(defaultRoles, role);
}
