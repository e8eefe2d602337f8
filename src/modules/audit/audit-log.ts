import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../../common/model/actor.js';
import { type AuditFact, AuditTrail } from '../../common/nest/audit-trail.js';
import { ProblemError } from '../../common/nest/problem.js';
import { type AuditEntry, type AuditHead, EMPTY_TRAIL, hashOfEntry } from './audit-entry.js';
import { AuditStore } from './audit.store.js';
import { redactedJson } from './redaction.js';

/** Facts that may wait to be written; more end with AUDIT_UNAVAILABLE, and with them what they were about. */
const WAITING_MAX = 2_000;
/** Entries of one statement, and so of one sync. */
const BATCH_MAX = 100;

interface WaitingFact {
  readonly fact: AuditFact;
  readonly timeMs: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * The audit trail: entries in one chain of hashes, appended in batches by one writer at a time. Nothing is dropped:
 * a fact that cannot be kept rejects, and whoever asked does not go on.
 */
@Injectable()
export class AuditLog extends AuditTrail implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('audit');
  private readonly waiting: WaitingFact[] = [];
  private current = EMPTY_TRAIL;
  private writing: Promise<void> | undefined;

  constructor(private readonly store: AuditStore) {
    super();
  }

  async onModuleInit(): Promise<void> {
    this.current = await this.store.head();
  }

  async onModuleDestroy(): Promise<void> {
    await this.writing;
  }

  /** The last entry that is durable. */
  get head(): AuditHead {
    return this.current;
  }

  override record(fact: AuditFact): Promise<void> {
    if (this.waiting.length >= WAITING_MAX) return Promise.reject(new ProblemError('AUDIT_UNAVAILABLE'));
    const recorded = new Promise<void>((resolve, reject) => {
      this.waiting.push({ fact, timeMs: Date.now(), resolve, reject });
    });
    this.writing ??= this.writeAll();
    return recorded;
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH_MAX);
      const entries: AuditEntry[] = [];
      for (const { fact, timeMs } of batch) entries.push(entryAfter(entries.at(-1) ?? this.current, fact, timeMs));
      try {
        await this.store.append(entries);
        const last = entries.at(-1) as AuditEntry;
        this.current = { entries: last.entryId, hash: last.hash };
        for (const { resolve } of batch) resolve();
      } catch (error) {
        this.logger.error(`the audit trail cannot be written: ${String(error)}`);
        for (const { reject } of batch) reject(new ProblemError('AUDIT_UNAVAILABLE'));
      }
    }
    // In the same turn as the last look at the queue, so that nobody is left waiting in it.
    this.writing = undefined;
  }
}

function entryAfter(previous: AuditEntry | AuditHead, fact: AuditFact, timeMs: number): AuditEntry {
  const { actor, input, before, after } = fact;
  const entry = {
    entryId: ('entryId' in previous ? previous.entryId : previous.entries) + 1,
    timeMs,
    actorId: actor?.userId ?? '',
    actorName: actor?.username ?? '',
    accountId: actor?.accountId ?? 0,
    credential: credentialOf(actor),
    address: fact.address,
    requestId: fact.requestId,
    action: fact.action,
    target: fact.target,
    outcome: fact.outcome,
    code: fact.code ?? '',
    details: redactedJson({ input, before, after }),
  };
  return { ...entry, hash: hashOfEntry(previous.hash, entry) };
}

function credentialOf(actor: Actor | undefined): string {
  if (actor === undefined) return '';
  return actor.apiKeyId === undefined ? `session ${actor.sessionId}` : `key ${actor.apiKeyId}`;
}
