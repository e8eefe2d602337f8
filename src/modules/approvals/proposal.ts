import { createHash } from 'node:crypto';
import type { ApprovalResponse, ApprovalStatus, ProposedCommand } from '../../common/nest/second-person.js';

/** An action that waits, or waited, for a second person. */
export interface Proposal {
  /** In the order in which they were made. */
  readonly proposalNumber: number;
  readonly approvalId: string;
  readonly action: string;
  /** JSON. */
  readonly command: string;
  readonly commandHash: string;
  readonly status: ApprovalStatus;
  readonly proposerId: string;
  readonly proposerName: string;
  readonly proposedAtMs: number;
  readonly expiresAtMs: number;
  readonly decidedBy: string | null;
  readonly decidedAtMs: number | null;
  readonly code: string | null;
}

/** A pending proposal whose time is over has expired, whether or not anybody has written that down. */
export function statusAt({ status, expiresAtMs }: Proposal, nowMs: number): ApprovalStatus {
  return status === 'pending' && expiresAtMs <= nowMs ? 'expired' : status;
}

/** SHA-256 over the action and the command, whatever the order of its keys. */
export function hashOfCommand(action: string, command: ProposedCommand): string {
  return createHash('sha256')
    .update(JSON.stringify([action, sorted(command)]))
    .digest('hex');
}

export function presentProposal(proposal: Proposal, nowMs: number): ApprovalResponse {
  const { approvalId, action, command, commandHash, proposerName, proposedAtMs, expiresAtMs, decidedAtMs } = proposal;
  return {
    approvalId,
    action,
    command: JSON.parse(command) as object,
    commandHash,
    status: statusAt(proposal, nowMs),
    proposedBy: proposerName,
    proposedAt: new Date(proposedAtMs).toISOString(),
    expiresAt: new Date(expiresAtMs).toISOString(),
    decidedBy: proposal.decidedBy,
    decidedAt: decidedAtMs === null ? null : new Date(decidedAtMs).toISOString(),
    code: proposal.code,
  };
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => sorted(item));
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, item]) => [name, sorted(item)]));
}
