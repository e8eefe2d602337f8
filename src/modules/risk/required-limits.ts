import { Inject, Injectable, Logger } from '@nestjs/common';
import { VENUE_ACCOUNT } from '../../common/model/commands.js';
import { RiskLimit, type RiskLimitName } from '../../common/model/risk-limits.js';
import type { SessionId } from '../../common/model/units.js';
import { RISK_CONFIG, type RiskConfig } from '../../config/venue-config.js';
import { CommandGate } from '../engine/command-gate.js';
import { LiveReads } from '../engine/live-state.js';

/**
 * Default deny: journals at the start which limits every account must have, as the configuration says. It only ever adds to what the venue
 * requires, so it needs nobody's approval; to require less an operator and a second person say so while the configuration does not ask for it.
 */
@Injectable()
export class RequiredLimits {
  private readonly log = new Logger('risk');

  constructor(
    private readonly gate: CommandGate,
    private readonly live: LiveReads,
    @Inject(RISK_CONFIG) private readonly config: RiskConfig,
  ) {}

  /** Called once the engine runs. */
  async start(): Promise<void> {
    const venue = { accountId: VENUE_ACCOUNT, tradeGroup: 0 };
    const present = await this.live.answer((state) => state.limits(venue)?.required ?? 0);
    const names = this.config.requiredLimits as readonly RiskLimitName[];
    const value = names.reduce((bits, name) => bits | (1 << RiskLimit[name]), present);
    if (value === present) return;
    const body = { value, untilUs: 0, instrumentId: 0, assetId: 0, tradeGroup: 0, limit: RiskLimit.required_limits };
    const origin = { accountId: VENUE_ACCOUNT, sessionId: 0 as SessionId };
    await this.gate.submit({ name: 'SetRiskLimit', origin, body: body as never });
    this.log.log(`every account must have limits of ${names.join(', ')}`);
  }
}
