import type { Actor } from '../model/actor.js';

/**
 * How an action ended. `attempted` is written before a privileged action begins, so that nothing happens without a
 * trace; `proposed` waits for a second person; `denied` lacked a credential or a permission.
 */
export const auditOutcomes = ['attempted', 'done', 'proposed', 'refused', 'denied', 'failed'] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

/** One thing that somebody did or tried to do. */
export interface AuditFact {
  /** Undefined for a stranger. */
  readonly actor: Actor | undefined;
  /** Where the request came from; empty for the venue itself. */
  readonly address: string;
  readonly requestId: string;
  /** What was asked for: `users.create`. */
  readonly action: string;
  /** What it concerned: an account, a user, an instrument. */
  readonly target: string;
  readonly outcome: AuditOutcome;
  /** The problem code where it was not done. */
  readonly code?: string;
  readonly input?: unknown;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Where facts go; the audit module keeps them. */
export abstract class AuditTrail {
  /** Resolves when the fact is durable; rejects when it cannot be kept, and then the action must not happen. */
  abstract record(fact: AuditFact): Promise<void>;
}
