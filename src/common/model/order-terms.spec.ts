import { expect, test } from '@jest/globals';
import { InvariantBroken, invariant, unreachable } from '../assert.js';
import { type Actor, PermissionDenied, requirePermission } from './actor.js';
import { nameOf, Side } from './order-terms.js';
import { RejectReason, rejectReasonName } from './reject-reason.js';

test('a number of a closed list has one name, and no other number has', () => {
  expect(nameOf(Side, 2)).toBe('sell');
  expect(() => nameOf(Side, 3)).toThrow('no name for 3 in buy, sell');
});

test('a reject reason is known by its number', () => {
  expect(rejectReasonName(RejectReason.INSUFFICIENT_FUNDS)).toBe('INSUFFICIENT_FUNDS');
  expect(() => rejectReasonName(1)).toThrow('no reject reason 1');
});

test('an actor does what the permissions allow, and nothing else', () => {
  const actor = { permissions: new Set(['orders:read']) } as unknown as Actor;
  expect(() => requirePermission(actor, 'orders:read')).not.toThrow();
  expect(() => requirePermission(actor, 'orders:place')).toThrow(PermissionDenied);
});

test('a broken invariant throws and says what should have held', () => {
  expect(() => invariant(true, 'the sky is up')).not.toThrow();
  expect(() => invariant(false, 'the sky is up')).toThrow(InvariantBroken);
  expect(() => unreachable('dusk' as never)).toThrow('unreachable value "dusk"');
});
