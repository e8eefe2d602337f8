import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { Actor } from '../../common/model/actor.js';
import type { AccountId, SessionId } from '../../common/model/units.js';
import type { AuditFact } from '../../common/nest/audit-trail.js';
import { openIdentity } from '../identity/identity.data-source.js';
import { AuditEntryEntity } from './audit-entry.entity.js';
import { AuditLog } from './audit-log.js';
import { AuditStore } from './audit.store.js';
import { verifyAuditTrail } from './verify-audit-trail.js';

const alice: Actor = {
  userId: 'u-1',
  username: 'alice',
  accountId: 3 as AccountId,
  sessionId: 12 as SessionId,
  permissions: new Set(),
};

let folder: string;
let database: DataSource;
let store: AuditStore;
let log: AuditLog;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tradsys-audit-'));
  await open();
});

afterEach(async () => {
  await database.destroy();
  rmSync(folder, { recursive: true });
});

async function open(): Promise<void> {
  database = await openIdentity({
    type: 'sqlite',
    database: join(folder, 'identity.db'),
    entities: [AuditEntryEntity],
  });
  store = new AuditStore(database.getRepository(AuditEntryEntity));
  log = new AuditLog(store);
  await log.onModuleInit();
}

function aFact(changes: Partial<AuditFact> = {}): AuditFact {
  const rest = { address: '10.0.0.1', requestId: 'r-1', action: 'users.create', target: '', outcome: 'done' } as const;
  return { actor: alice, ...rest, ...changes };
}

/** Writes into the file as somebody would who has it, past the triggers. */
async function tamper(statement: string, ...values: unknown[]): Promise<void> {
  await database.query('DROP TRIGGER IF EXISTS audit_entries_are_not_changed');
  await database.query('DROP TRIGGER IF EXISTS audit_entries_are_not_deleted');
  await database.query(statement, values);
}

const verdict = (known: Parameters<typeof verifyAuditTrail>[1] = []) => verifyAuditTrail(folder, known);

describe('the trail', () => {
  test('is one chain, whoever writes at the same moment, and goes on after a restart', async () => {
    await Promise.all(Array.from({ length: 250 }, (_, i) => log.record(aFact({ target: String(i) }))));
    await database.destroy();
    await open();
    await log.record(aFact({ target: 'after' }));
    expect(await verdict()).toEqual({ kind: 'sound', head: log.head });
    expect(log.head.entries).toBe(251);
    const targets = (await store.oldest({}, 0, 1_000)).map(({ target }) => target);
    expect(targets).toEqual([...Array.from({ length: 250 }, (_, i) => String(i)), 'after']);
  });

  test('keeps who, from where, what, before and after, and no secret', async () => {
    const secrets = { password: 'canary-1', nested: { refreshToken: 'canary-2', list: [{ totp: 'canary-3' }] } };
    await log.record(
      aFact({ input: secrets, before: { roles: ['trader'] }, after: { roles: ['risk'], secret: 'canary-4' } }),
    );
    const [entry] = await store.oldest({}, 0, 1);
    expect(entry).toMatchObject({
      actorId: 'u-1',
      actorName: 'alice',
      accountId: 3,
      credential: 'session 12',
      address: '10.0.0.1',
      requestId: 'r-1',
      outcome: 'done',
    });
    expect(entry?.details).toContain('"before":{"roles":["trader"]}');
    expect(entry?.details).not.toContain('canary');
  });

  test('refuses changes through SQL', async () => {
    await log.record(aFact());
    await expect(database.query(`UPDATE audit_entries SET actor_name = 'bob'`)).rejects.toThrow(/append-only/);
    await expect(database.query('DELETE FROM audit_entries')).rejects.toThrow(/append-only/);
  });

  test('refuses the action whose entry cannot be written, and goes on after that', async () => {
    await log.record(aFact());
    await database.query('ALTER TABLE audit_entries RENAME TO elsewhere');
    await expect(log.record(aFact())).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    await database.query('ALTER TABLE elsewhere RENAME TO audit_entries');
    await log.record(aFact());
    expect(await verdict()).toEqual({ kind: 'sound', head: log.head });
    expect(log.head.entries).toBe(2);
  });
});

describe('verification', () => {
  beforeEach(async () => {
    for (let i = 1; i <= 5; i += 1) await log.record(aFact({ target: `t${i}`, input: { i } }));
  });

  test.each([
    ['time_ms', 1],
    ['actor_id', 'u-2'],
    ['actor_name', 'bob'],
    ['account_id', 4],
    ['credential', 'session 13'],
    ['address', '10.0.0.2'],
    ['request_id', 'r-2'],
    ['action', 'users.delete'],
    ['target', 'other'],
    ['outcome', 'refused'],
    ['code', 'FORBIDDEN'],
    ['details', '{}'],
    ['hash', 'f'.repeat(64)],
  ])('sees that %s of an entry was edited', async (column, value) => {
    await tamper(`UPDATE audit_entries SET ${column} = ? WHERE entry_id = 3`, value);
    expect(await verdict()).toEqual({ kind: 'damaged', reason: expect.stringMatching(/^entry 3 was changed/) });
  });

  test.each([1, 3])('sees that entry %i was removed', async (entryId) => {
    await tamper('DELETE FROM audit_entries WHERE entry_id = ?', entryId);
    expect(await verdict()).toEqual({
      kind: 'damaged',
      reason: expect.stringContaining(`entry ${entryId} is missing`),
    });
  });

  test('sees that two entries changed places', async () => {
    await tamper('UPDATE audit_entries SET entry_id = 100 WHERE entry_id = 2');
    await database.query('UPDATE audit_entries SET entry_id = 2 WHERE entry_id = 4');
    await database.query('UPDATE audit_entries SET entry_id = 4 WHERE entry_id = 100');
    expect(await verdict()).toMatchObject({ kind: 'damaged', reason: expect.stringMatching(/^entry 2 was changed/) });
  });

  test('sees that the end was cut off, by a head that was kept elsewhere', async () => {
    const known = log.head;
    await tamper('DELETE FROM audit_entries WHERE entry_id > 3');
    expect(await verdict()).toMatchObject({ kind: 'sound' });
    expect(await verdict([known])).toEqual({
      kind: 'damaged',
      reason: 'the trail ends with entry 3, but had 5 when its head was noted',
    });
  });

  test('sees that the whole trail was written anew', async () => {
    const known = log.head;
    await tamper('DELETE FROM audit_entries');
    await log.onModuleInit();
    for (let i = 1; i <= 6; i += 1) await log.record(aFact({ target: 'nothing happened' }));
    expect(await verdict()).toMatchObject({ kind: 'sound' });
    expect(await verdict([known])).toMatchObject({ kind: 'damaged', reason: expect.stringContaining('written anew') });
  });
});
