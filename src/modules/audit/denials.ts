import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type AuditFact, AuditTrail } from '../../common/nest/audit-trail.js';
import { isAudited, originOf, targetOf } from '../../common/nest/audited.js';
import type { ProblemError } from '../../common/nest/problem.js';
import { problemTypes } from '../../common/nest/problem-types.js';

/** Denials of one caller and action that get an entry each; the others of the interval become one entry together. */
const SINGLE_MAX = 10;
const INTERVAL_MS = 60_000;
/** Callers and actions that are told apart; the rest counts as one. */
const KEYS_MAX = 1_000;

/** Not known, not allowed, guessing too fast. */
const deniedStatuses: ReadonlySet<number> = new Set([401, 403, 429]);

interface Denial {
  readonly fact: AuditFact;
  count: number;
}

/**
 * What was denied goes into the audit trail without keeping anybody waiting, because nothing has happened. A flood
 * of denials is counted, so that it fills neither the disk nor the queue of those who may do something.
 */
@Injectable()
export class Denials implements OnModuleDestroy {
  private readonly logger = new Logger('audit');
  private readonly byKey = new Map<string, Denial>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly trail: AuditTrail) {}

  /** For the filter that answers problems: what lacked a credential or a permission, unless it has its entry already. */
  readonly onProblem = (request: FastifyRequest, { code }: ProblemError): void => {
    if (!deniedStatuses.has(problemTypes[code].status) || isAudited(request)) return;
    const route = request.routeOptions.url ?? 'unknown route';
    const action = `${request.method} ${route}`;
    this.denied({ ...originOf(request), action, target: targetOf(request), outcome: 'denied', code });
  };

  /** For gateways that know no requests of HTTP. */
  denied(fact: AuditFact): void {
    const precise = `${fact.actor?.userId ?? fact.address} ${fact.action} ${fact.code ?? ''}`;
    const key = this.byKey.has(precise) || this.byKey.size < KEYS_MAX ? precise : '';
    const known = this.byKey.get(key) ?? { fact, count: 0 };
    known.count += 1;
    this.byKey.set(key, known);
    this.timer ??= setTimeout(() => void this.summarise(), INTERVAL_MS).unref();
    if (known.count <= SINGLE_MAX) void this.write(fact);
  }

  async onModuleDestroy(): Promise<void> {
    await this.summarise();
  }

  private async summarise(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const counted = [...this.byKey.values()];
    this.byKey.clear();
    for (const { fact, count } of counted) {
      if (count > SINGLE_MAX) await this.write({ ...fact, input: { furtherDenials: count - SINGLE_MAX } });
    }
  }

  private async write(fact: AuditFact): Promise<void> {
    try {
      await this.trail.record(fact);
    } catch (error) {
      this.logger.error(`a denial is not in the audit trail: ${String(error)}`);
    }
  }
}
