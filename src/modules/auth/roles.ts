import type { Permission } from '../../common/model/actor.js';

/** What each role may do. A user's permissions are those of all their roles. */
const permissionsByRole = {
  trader: ['orders:place', 'orders:cancel', 'orders:read', 'account:read'],
  admin: [
    'admin:users',
    'admin:funds',
    'admin:instruments',
    'admin:phase',
    'admin:limits',
    'admin:kill-switch',
    'admin:faults',
    'admin:stats',
    'admin:state',
    'admin:events',
  ],
} as const satisfies Record<string, readonly Permission[]>;

export type Role = keyof typeof permissionsByRole;
export const roles = Object.keys(permissionsByRole) as Role[];

export function isRole(value: unknown): value is Role {
  return typeof value === 'string' && Object.hasOwn(permissionsByRole, value);
}

const sets = new Map<string, ReadonlySet<Permission>>();

/** One shared set for each combination of roles. */
export function permissionsOf(held: readonly Role[]): ReadonlySet<Permission> {
  const key = held.toSorted().join();
  const known = sets.get(key);
  if (known !== undefined) return known;
  const permissions = new Set<Permission>(held.flatMap((role) => permissionsByRole[role]));
  sets.set(key, permissions);
  return permissions;
}
