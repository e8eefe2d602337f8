import { describe, expect, test } from '@jest/globals';
import { type AuditEntry as StoredEntry, EMPTY_TRAIL, hashOfEntry } from '../../../src/modules/audit/audit-entry.js';
import { presentAuditEntry } from '../../../src/modules/audit/audit-presenter.js';
import { type AuditEntry, brokenEntry } from './audit-chain.js';

/** A trail as the venue writes and shows it, newest first. */
function aTrail(length: number): AuditEntry[] {
  let { hash } = EMPTY_TRAIL;
  const shown: AuditEntry[] = [];
  for (let entryId = 1; entryId <= length; entryId += 1) {
    const isStranger = entryId % 2 === 0;
    const entry: Omit<StoredEntry, 'hash'> = {
      entryId,
      timeMs: 1_764_000_000_000 + entryId * 7,
      actorId: isStranger ? '' : 'u-1',
      actorName: isStranger ? '' : 'admin',
      accountId: isStranger ? 0 : 12,
      credential: isStranger ? '' : 'session 3',
      address: '127.0.0.1',
      requestId: `r-${entryId}`,
      action: 'auth.login',
      target: 'ädmin "x"',
      outcome: 'done',
      code: isStranger ? 'BAD_CREDENTIALS' : '',
      details: '{"input":{"a":1}}',
    };
    hash = hashOfEntry(hash, entry);
    shown.unshift(presentAuditEntry({ ...entry, hash }));
  }
  return shown;
}

describe('the chain of the audit trail', () => {
  test('holds as the venue writes it, from its beginning or from any entry on', async () => {
    const trail = aTrail(6);
    expect(await brokenEntry(trail)).toBeUndefined();
    expect(await brokenEntry(trail.slice(0, 3))).toBeUndefined();
    expect(await brokenEntry([])).toBeUndefined();
  });

  test.each(['action', 'target', 'details', 'actor', 'time', 'code', 'address'] as const)(
    'is broken by another %s',
    async (field) => {
      const trail = aTrail(5);
      const changed = field === 'time' ? '2026-01-01T00:00:00.000Z' : 'other';
      trail[2] = { ...(trail[2] as AuditEntry), [field]: changed };
      expect(await brokenEntry(trail)).toBe(3);
    },
  );

  test('is broken by an entry that is left out', async () => {
    const trail = aTrail(5);
    expect(await brokenEntry([...trail.slice(0, 2), ...trail.slice(3)])).toBe(4);
  });

  test('is broken by a first entry that follows something', async () => {
    const trail = aTrail(3);
    const first = { ...(trail[2] as AuditEntry), hash: '0'.repeat(64) };
    expect(await brokenEntry([first])).toBe(1);
  });
});
