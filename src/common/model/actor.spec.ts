import { expect, test } from '@jest/globals';
import { type Actor, isPrivileged, PermissionDenied, permissions, requirePermission } from './actor.js';

test('what operators may do is named so', () => {
  const ofTraders = ['orders:place', 'orders:cancel', 'orders:read', 'account:read', 'withdrawals:request'];
  expect(permissions.filter((permission) => !isPrivileged(permission))).toEqual(ofTraders);
});

test('an actor does what the permissions allow, and nothing else', () => {
  const actor = { permissions: new Set(['orders:read']) } as unknown as Actor;
  expect(() => requirePermission(actor, 'orders:read')).not.toThrow();
  for (const permission of permissions.filter((one) => one !== 'orders:read')) {
    const denied = new PermissionDenied(permission);
    expect(denied).toMatchObject({ permission, message: `permission ${permission} is needed` });
    expect(() => requirePermission(actor, permission)).toThrow(denied);
  }
});
