import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import {
  AUDIT_CONFIG,
  type AuditConfig,
  ENVIRONMENT_CONFIG,
  type EnvironmentConfig,
} from '../../config/venue-config.js';
import { AuditLog } from './audit-log.js';
import { verifyEntries } from './verify-audit-trail.js';

export interface AuditWatchState {
  /** 0 before the first look. */
  readonly checkedAtMs: number;
  readonly entries: number;
  /** What is wrong with the trail, where something is. */
  readonly reason: string | undefined;
}

/**
 * Walks over the whole trail at intervals while the venue runs, and compares it with the head that the venue itself has
 * written: who edits the file under a running venue is found. That the journal knows the same heads is for
 * `tradsys audit verify`, which reads the journal too.
 */
@Injectable()
export class AuditWatch implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('audit');
  private timer: NodeJS.Timeout | undefined;
  private current: AuditWatchState = { checkedAtMs: 0, entries: 0, reason: undefined };
  private looking: Promise<void> | undefined;

  constructor(
    private readonly log: AuditLog,
    @Inject(AUDIT_CONFIG) private readonly config: AuditConfig,
    @Inject(ENVIRONMENT_CONFIG) private readonly environment: EnvironmentConfig,
  ) {}

  get state(): AuditWatchState {
    return this.current;
  }

  onModuleInit(): void {
    const { verifyIntervalS } = this.config;
    if (verifyIntervalS > 0) this.timer = setInterval(() => void this.look(), verifyIntervalS * 1_000).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /** One look at a time. */
  look(): Promise<void> {
    this.looking ??= this.walk().finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async walk(): Promise<void> {
    const known = this.log.head;
    try {
      const verdict = await verifyEntries(this.environment.dataDir, [known]);
      const reason = verdict.kind === 'sound' ? undefined : verdict.reason;
      if (reason !== undefined) this.logger.error(`the audit trail cannot be trusted: ${reason}`);
      this.current = { checkedAtMs: Date.now(), entries: known.entries, reason };
    } catch (error) {
      // The next look tries again; how old the last one is is a metric.
      this.logger.error(error);
    }
  }
}
