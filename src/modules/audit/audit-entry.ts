import { createHash } from 'node:crypto';
import type { AuditOutcome } from '../../common/nest/audit-trail.js';

/** One line of the audit trail, as it is stored, hashed and shown. */
export interface AuditEntry {
  /** Dense from 1. */
  readonly entryId: number;
  readonly timeMs: number;
  /** Empty for a stranger. */
  readonly actorId: string;
  readonly actorName: string;
  /** The account that the actor acts for; 0 where there is none. */
  readonly accountId: number;
  /** `session 12`, `key 8f14e45f…`, or empty. */
  readonly credential: string;
  readonly address: string;
  readonly requestId: string;
  readonly action: string;
  readonly target: string;
  readonly outcome: AuditOutcome;
  /** The problem code where the action was not done; empty otherwise. */
  readonly code: string;
  /** JSON of what was asked for, and of before and after. */
  readonly details: string;
  /** Over this entry and the hash of the one before it. */
  readonly hash: string;
}

/** Where the trail ends. */
export interface AuditHead {
  readonly entries: number;
  readonly hash: string;
}

export const EMPTY_TRAIL: AuditHead = { entries: 0, hash: '0'.repeat(64) };

/** SHA-256 over the previous hash and every field in this order. */
export function hashOfEntry(previousHash: string, entry: Omit<AuditEntry, 'hash'>): string {
  const fields = [
    previousHash,
    entry.entryId,
    entry.timeMs,
    entry.actorId,
    entry.actorName,
    entry.accountId,
    entry.credential,
    entry.address,
    entry.requestId,
    entry.action,
    entry.target,
    entry.outcome,
    entry.code,
    entry.details,
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}
