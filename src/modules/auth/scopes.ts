import { isPrivileged, type Permission } from '../../common/model/actor.js';

/** What an API key or a delegate may be limited to. Never more than its user may do. */
export const scopes = ['read', 'trade', 'withdraw', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** What an owner can grant to a delegate. */
export const delegableScopes = ['read', 'trade'] as const satisfies readonly Scope[];

/** What a visitor may do who is logged in as a demo trader without a password. */
export const demoScopes = ['read', 'trade'] as const satisfies readonly Scope[];

const scopeOf: Partial<Record<Permission, Scope>> = {
  'orders:read': 'read',
  'account:read': 'read',
  'orders:place': 'trade',
  'orders:cancel': 'trade',
  'withdrawals:request': 'withdraw',
};

/** Those of `held` that the scopes cover. */
export function withinScopes(held: ReadonlySet<Permission>, granted: readonly Scope[]): ReadonlySet<Permission> {
  return new Set(
    [...held].filter((permission) =>
      granted.includes(isPrivileged(permission) ? 'admin' : (scopeOf[permission] ?? 'admin')),
    ),
  );
}
