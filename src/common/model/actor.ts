import type { AccountId, SessionId } from './units.js';

/** Everything that a caller can be allowed to do. Denied unless listed. */
export const permissions = [
  'orders:place',
  'orders:cancel',
  'orders:read',
  'account:read',
  'withdrawals:request',
  'admin:approvals',
  'admin:audit',
  'admin:roles',
  'admin:users',
  'admin:users:read',
  'admin:funds',
  'admin:withdrawals',
  'admin:instruments',
  'admin:phase',
  'admin:limits',
  'admin:risk',
  'admin:kill-switch',
  'admin:faults',
  'admin:stats',
  'admin:state',
  'admin:events',
  'admin:reconciliations',
  'admin:trades',
  'admin:alerts',
] as const;
export type Permission = (typeof permissions)[number];

/** True for what operators may do, false for what traders may do on their own accounts. */
export function isPrivileged(permission: Permission): boolean {
  return permission.startsWith('admin:');
}

/** Who asks: taken from the credential only, never from the request's body. */
export interface Actor {
  readonly userId: string;
  readonly username: string;
  /** The trading account, or 0 for someone who has none (an administrator). */
  readonly accountId: AccountId;
  readonly sessionId: SessionId;
  readonly permissions: ReadonlySet<Permission>;
  /** The API key that was presented; undefined for a session. */
  readonly apiKeyId?: string;
  /** A part of the venue that acts by itself: it waits for nobody's agreement, and ends nothing that two people have to. */
  readonly isMachine?: true;
  /** Logged in as a demo trader without a password, as anybody may: it trades, and nothing else. */
  readonly isDemo?: boolean;
}

/** Whom the simulation acts as; the ids of users are UUIDs, so it is no user's. */
export const SIMULATION_USER_ID = 'simulation';

/** The actor lacks a permission; gateways answer 403. */
export class PermissionDenied extends Error {
  override readonly name = 'PermissionDenied';

  constructor(readonly permission: Permission) {
    super(`permission ${permission} is needed`);
  }
}

/** Throws `PermissionDenied` unless the actor holds `permission`. Called first in every handler. */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (!actor.permissions.has(permission)) throw new PermissionDenied(permission);
}
