/** The market-wide breaker at work: operators set it, and when the market has fallen to a level it halts all that trades. */
import { commandLayouts } from '../../../common/model/commands.js';
import { PhaseReason } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import { NEVER } from '../../matching/domain/expiry-queue.js';
import type { MarketState } from '../../matching/domain/market-state.js';
import type { CommandView } from './command-view.js';
import type { EventWriter } from './event-writer.js';
import { LEVELS, type MarketBreaker } from './market-breaker.js';
import { isCount } from './order-checks.js';
import type { PhaseDesk } from './phase-desk.js';

const BPS_MAX = 9_999;
const DAY_US = 86_400_000_000;

export interface BreakerParts {
  readonly breaker: MarketBreaker;
  readonly markets: readonly MarketState[];
  readonly phases: PhaseDesk;
  readonly command: CommandView;
}

export class BreakerDesk {
  constructor(private readonly core: BreakerParts) {}

  setBreaker(command: CommandView, events: EventWriter): void {
    const { breaker } = this.core;
    const body = commandLayouts.SetMarketBreaker.read(command.buffer, command.at);
    const { level1Bps, level2Bps, level3Bps, haltUs, auctionUs } = body;
    const isOff = level1Bps === 0 && level2Bps === 0 && level3Bps === 0;
    const isAscending = level1Bps > 0 && level1Bps < level2Bps && level2Bps < level3Bps && level3Bps <= BPS_MAX;
    const areTimes = [haltUs, auctionUs].every((timeUs) => isCount(timeUs) && timeUs <= DAY_US);
    if (!areTimes || !(isOff || (isAscending && haltUs > 0))) {
      return events.refused(command, RejectReason.BANDS_OUT_OF_RANGE, 0, 0, 0);
    }
    breaker.set(body);
    events.write('MarketBreakerSet', 0, breaker.terms);
  }

  /** Something has traded: where all instruments together have fallen to a level that has not tripped today, the market is halted. */
  review(events: EventWriter): void {
    const { breaker, markets, command } = this.core;
    const { timeUs } = command;
    const level = breaker.trip(timeUs, markets);
    if (level === 0) return;
    const fall = breaker.fallAt(timeUs, markets);
    const haltEndsAtUs = level === LEVELS ? 0 : timeUs + breaker.haltUs;
    events.write('MarketBreakerTripped', 0, { ...fall, haltEndsAtUs: haltEndsAtUs as never, level });
    // Levels have their reasons one behind the other.
    this.core.phases.haltMarket(
      PhaseReason.market_level_1 + level - 1,
      haltEndsAtUs === 0 ? NEVER : haltEndsAtUs,
      events,
    );
  }
}
