import type { AuditEntry } from './audit-entry.js';
import type { AuditEntryResponse } from './audit.messages.js';

export function presentAuditEntry(entry: AuditEntry): AuditEntryResponse {
  const { entryId, address, requestId, action, target, outcome, details, hash } = entry;
  return {
    entryId,
    time: new Date(entry.timeMs).toISOString(),
    actorId: orNull(entry.actorId),
    actor: orNull(entry.actorName),
    accountId: entry.accountId === 0 ? null : String(entry.accountId),
    credential: orNull(entry.credential),
    address,
    requestId,
    action,
    target,
    outcome,
    code: orNull(entry.code),
    details,
    hash,
  };
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}
