import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { VENUE_ACCOUNT } from '../../common/model/commands.js';
import type { SessionId } from '../../common/model/units.js';
import { AUDIT_CONFIG, type AuditConfig } from '../../config/venue-config.js';
import { CommandGate } from '../engine/command-gate.js';
import { VenueUnavailable } from '../engine/command-outcome.js';
import { AuditLog } from './audit-log.js';

/**
 * Notes the head of the audit trail in the journal: whoever shortens or rewrites the trail would have to forge the
 * journal too. Done at intervals while the trail grows, and at once where something waits for it.
 */
@Injectable()
export class AuditAnchor implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('audit');
  private timer: NodeJS.Timeout | undefined;
  private anchoredEntries = -1;

  constructor(
    private readonly log: AuditLog,
    private readonly gate: CommandGate,
    @Inject(AUDIT_CONFIG) private readonly config: AuditConfig,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.anchorIfGrown(), this.config.anchorIntervalS * 1000).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    const { entries, hash } = this.log.head;
    this.logger.log(`the audit trail ends with entry ${entries}, hash ${hash}`);
  }

  /** Resolves when the present head is journalled. */
  async anchor(): Promise<void> {
    const { entries, hash } = this.log.head;
    const origin = { accountId: VENUE_ACCOUNT, sessionId: 0 as SessionId };
    await this.gate.submit({ name: 'RecordAuditHead', origin, body: { entries, hash } });
    this.anchoredEntries = entries;
  }

  private async anchorIfGrown(): Promise<void> {
    if (this.log.head.entries === this.anchoredEntries) return;
    try {
      await this.anchor();
    } catch (error) {
      // The next interval tries again; while the venue starts or stops there is no journal.
      if (!(error instanceof VenueUnavailable)) throw error;
    }
  }
}
