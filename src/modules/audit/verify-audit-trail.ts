import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteHandle } from '../../config/database/sqlite-handle.js';
import { IDENTITY_FILE } from '../../config/data-files.js';
import { hasJournal, journalledAuditHeads } from '../engine/journal-replay.js';
import type { AuditEntry, AuditHead } from './audit-entry.js';
import { AuditVerification } from './audit-verification.js';

const ROWS_PER_READ = 1_000;
const BUSY_TIMEOUT_MS = 5_000;

export type AuditVerdict =
  | { readonly kind: 'sound'; readonly head: AuditHead }
  | { readonly kind: 'damaged' | 'missing'; readonly reason: string };

/**
 * Reads the whole trail of a data directory and compares it with the heads that its journal noted, and with those that
 * are `known` from elsewhere. Only reads; the venue may run meanwhile.
 */
export async function verifyAuditTrail(dataDir: string, known: readonly AuditHead[]): Promise<AuditVerdict> {
  const file = join(dataDir, IDENTITY_FILE);
  if (!existsSync(file)) return { kind: 'missing', reason: `${dataDir} holds no ${IDENTITY_FILE}` };
  let journalled: readonly AuditHead[];
  try {
    // The journal first: the trail only grows, so it has what the journal tells of it.
    journalled = hasJournal(dataDir) ? journalledAuditHeads(dataDir) : [];
  } catch (error) {
    if (!(error instanceof Error && error.name === 'JournalDamaged')) throw error;
    return { kind: 'damaged', reason: error.message };
  }
  return verifyEntries(dataDir, [...journalled, ...known]);
}

/** The trail alone, compared with the heads that are `known`. */
export async function verifyEntries(dataDir: string, known: readonly AuditHead[]): Promise<AuditVerdict> {
  const database = await SqliteHandle.openReadOnly(join(dataDir, IDENTITY_FILE), BUSY_TIMEOUT_MS);
  try {
    return await walk(database, new AuditVerification(known));
  } finally {
    await database.close();
  }
}

async function walk(database: SqliteHandle, verification: AuditVerification): Promise<AuditVerdict> {
  for (;;) {
    const rows = await database.all<AuditEntry>(selectEntries, [verification.end.entries, ROWS_PER_READ]);
    for (const row of rows) {
      const reason = verification.next(row);
      if (reason !== undefined) return { kind: 'damaged', reason };
    }
    if (rows.length < ROWS_PER_READ) break;
  }
  const reason = verification.finish();
  return reason === undefined ? { kind: 'sound', head: verification.end } : { kind: 'damaged', reason };
}

const selectEntries = `SELECT entry_id AS entryId, time_ms AS timeMs, actor_id AS actorId, actor_name AS actorName,
  account_id AS accountId, credential, address, request_id AS requestId, action, target, outcome, code, details, hash
  FROM audit_entries WHERE entry_id > ? ORDER BY entry_id LIMIT ?`;
