/**
 * Kill switches, set by operators and by breakers: what they stop sends nothing more, and all that is open of it goes, within the same command.
 */
import { commandLayouts } from '../../../common/model/commands.js';
import { CancelReason } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import { Breaker, KillScope, RiskLimit } from '../../../common/model/risk-limits.js';
import { UNLIMITED } from '../../risk/domain/limit-rows.js';
import type { CommandView } from './command-view.js';
import type { ControlledParts } from './core-parts.js';
import type { EventWriter } from './event-writer.js';
import { EVERYTHING, type MassCancelDesk } from './mass-cancel-desk.js';

const ALL = -1;

export class KillDesk {
  constructor(
    private readonly core: ControlledParts,
    private readonly massCancels: MassCancelDesk,
  ) {}

  setKillSwitch(command: CommandView, events: EventWriter): void {
    const { target, active, scope } = commandLayouts.SetKillSwitch.read(command.buffer, command.at);
    const refusal = this.refusalOf(scope, target, active);
    if (refusal !== 0) return events.refused(command, refusal, 0, 0, 0);
    this.set(scope, target, active === 1, events);
  }

  /** An order has been sent in a session: too many of them, or too many refused, end what it sends. */
  noteOrder(command: CommandView, isRefused: boolean): void {
    const { gate } = this.core;
    const { sessionId } = command;
    const { limits, venueLimits } = gate.state;
    const ordersMax = limits.valueOf(venueLimits, RiskLimit.session_orders);
    const refusalsMax = limits.valueOf(venueLimits, RiskLimit.session_refusals);
    if (ordersMax === UNLIMITED && refusalsMax === UNLIMITED) return;
    if (sessionId === 0 || gate.kills.isSet(KillScope.session, sessionId)) return;
    gate.sessions.note(sessionId, isRefused, command.timeUs);
    if (gate.sessions.ordersOf(sessionId) > ordersMax) {
      gate.trips.push({ scope: KillScope.session, target: sessionId, breaker: Breaker.session_orders });
    } else if (gate.sessions.refusalsOf(sessionId) > refusalsMax) {
      gate.trips.push({ scope: KillScope.session, target: sessionId, breaker: Breaker.session_refusals });
    }
  }

  /** Sets the kill switches of the breakers that have tripped, in the order in which they did. */
  runTrips(events: EventWriter): void {
    const { gate } = this.core;
    for (let trip = gate.trips.shift(); trip !== undefined; trip = gate.trips.shift()) {
      const { scope, target, breaker } = trip;
      if (gate.kills.isSet(scope, target)) continue;
      events.write('BreakerTripped', scope === KillScope.account ? target : 0, { target, scope, breaker });
      this.set(scope, target, true, events);
    }
  }

  private set(scope: KillScope, target: number, isActive: boolean, events: EventWriter): void {
    const { gate } = this.core;
    const isOfAccount = scope === KillScope.account && target !== ALL;
    gate.setKill(scope, target, isActive);
    events.write('KillSwitchSet', isOfAccount ? target : 0, { target, active: isActive ? 1 : 0, scope });
    if (!isActive) return;
    this.cancelAll(scope, target, events);
    this.core.settleAll(events);
  }

  private cancelAll(scope: KillScope, target: number, events: EventWriter): void {
    const { gate, ledger } = this.core;
    const meant = {
      ...EVERYTHING,
      ...(scope === KillScope.instrument && { instrumentId: target }),
      ...(scope === KillScope.session && { ofSessionId: target }),
    };
    for (let account = 1; account <= ledger.accountCount; account += 1) {
      const isCovered =
        scope === KillScope.account
          ? target === ALL || target === account
          : scope !== KillScope.group || gate.state.tradeGroupOf(account) === target;
      if (isCovered) this.massCancels.cancelAll(account, meant, CancelReason.kill_switch, events);
    }
  }

  private refusalOf(scope: number, target: number, active: number): RejectReason | 0 {
    const { ledger, registry } = this.core;
    if (scope > KillScope.session) return RejectReason.INVALID_COMMAND;
    if (scope === KillScope.account && target !== ALL && !ledger.hasAccount(target))
      return RejectReason.UNKNOWN_ACCOUNT;
    if (scope === KillScope.instrument && !registry.instrument(target)) return RejectReason.UNKNOWN_INSTRUMENT;
    const isNamed = scope === KillScope.account || target > 0;
    return isNamed && active <= 1 ? 0 : RejectReason.INVALID_COMMAND;
  }
}
