/** Whether entries of the audit trail follow from each other: counted here, without trusting who tells them. */
import type { Schemas } from '../../../clients/typescript/src/tradsys.js';

export type AuditEntry = Schemas['AuditEntryResponse'];

const EMPTY_HASH = '0'.repeat(64);

/** Of entries newest first, dense. Resolves with the id of the newest one that does not follow from the one before it. */
export async function brokenEntry(newestFirst: readonly AuditEntry[]): Promise<number | undefined> {
  for (let at = 0; at < newestFirst.length; at += 1) {
    const entry = newestFirst[at] as AuditEntry;
    const before = newestFirst[at + 1];
    if (before === undefined && entry.entryId !== 1) return undefined;
    if ((await hashOf(before?.hash ?? EMPTY_HASH, entry)) !== entry.hash) return entry.entryId;
  }
  return undefined;
}

/** As the venue hashes it: every field in this order, absent ones empty (docs/security.md). */
async function hashOf(previousHash: string, entry: AuditEntry): Promise<string> {
  const { entryId, time, actorId, actor, accountId, credential, address, requestId } = entry;
  const { action, target, outcome, code, details } = entry;
  const who = [actorId ?? '', actor ?? '', Number(accountId ?? 0), credential ?? '', address, requestId];
  const fields = [previousHash, entryId, Date.parse(time), ...who, action, target, outcome, code ?? '', details];
  const bytes = new TextEncoder().encode(JSON.stringify(fields));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
