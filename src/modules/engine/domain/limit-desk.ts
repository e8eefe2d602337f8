/** What operators set for the pre-trade gate, and how temporary limits end. docs/risk.md says what each limit means. */
import { type CommandBody, commandLayouts } from '../../../common/model/commands.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import {
  isOfGroups,
  isOfVenueAlone,
  isRiskLimit,
  largestLimit,
  LimitScope,
  NO_LIMIT,
  RiskLimit,
  scopeOf,
} from '../../../common/model/risk-limits.js';
import type { LimitTarget } from '../../risk/domain/limit-rows.js';
import { USES_DEFAULT } from '../../risk/domain/pre-trade-gate.js';
import type { CommandView } from './command-view.js';
import type { TradingParts } from './core-parts.js';
import type { EventWriter } from './event-writer.js';
import { isCount } from './order-checks.js';

export class LimitDesk {
  constructor(private readonly core: TradingParts) {}

  /** When the next temporary limit ends. */
  get nextEndUs(): number {
    return this.core.gate.state.limits.nextEndUs;
  }

  /** The short way to the limit of open orders, which every account has. */
  setLimits(command: CommandView, events: EventWriter): void {
    const { gate, ledger } = this.core;
    const { maxOpenOrders } = commandLayouts.SetLimits.read(command.buffer, command.at);
    const { accountId } = command;
    if (accountId !== 0 && !ledger.hasAccount(accountId)) {
      return events.refused(command, RejectReason.UNKNOWN_ACCOUNT, 0, 0, 0);
    }
    const least = accountId === 0 ? 0 : USES_DEFAULT;
    if (maxOpenOrders < least) return events.refused(command, RejectReason.LIMITS_OUT_OF_RANGE, 0, 0, 0);
    const target = { accountId, tradeGroup: 0, instrumentId: 0, assetId: 0 };
    gate.state.setLimit(RiskLimit.open_orders, target, maxOpenOrders, 0);
    events.write('LimitsSet', accountId, { maxOpenOrders });
  }

  setRiskLimit(command: CommandView, events: EventWriter): void {
    const body = commandLayouts.SetRiskLimit.read(command.buffer, command.at);
    const refusal = this.refusalOf(command, body);
    if (refusal !== 0) return events.refused(command, refusal, 0, body.instrumentId, 0);
    const { limit, value, untilUs } = body;
    const { state } = this.core.gate;
    if (limit === RiskLimit.required_limits) state.limits.setRequired(value);
    else state.setLimit(limit, this.targetOf(command, body), value, untilUs);
    events.write('RiskLimitSet', command.accountId, { ...body, expired: 0 });
  }

  setVarFigure(command: CommandView, events: EventWriter): void {
    const { gate, ledger } = this.core;
    const { accountId } = command;
    const body = commandLayouts.SetVarFigure.read(command.buffer, command.at);
    const { units, assetId } = body;
    if (!ledger.hasAccount(accountId)) return events.refused(command, RejectReason.UNKNOWN_ACCOUNT, 0, 0, 0);
    if (!ledger.hasAsset(assetId)) return events.refused(command, RejectReason.UNKNOWN_ASSET, 0, 0, 0);
    if (!isCount(units)) return events.refused(command, RejectReason.INVALID_COMMAND, 0, 0, 0);
    gate.state.varFigures.set(accountId, assetId, units, command.timeUs);
    events.write('VarFigureSet', accountId, body);
  }

  /** A temporary limit is over: what it took the place of is back. */
  endOverride(events: EventWriter): void {
    const { limits } = this.core.gate.state;
    const ended = limits.endOverride();
    if (ended === undefined) return;
    const { row, limit, target } = ended;
    const { accountId, tradeGroup, instrumentId } = target;
    const assetId = scopeOf(limit) === LimitScope.asset ? target.assetId : 0;
    const value = limits.ownOf(row, limit);
    const told = { value, untilUs: 0, instrumentId, assetId, tradeGroup, limit, expired: 1 };
    events.write('RiskLimitSet', accountId, told as never);
  }

  private refusalOf(command: CommandView, body: CommandBody<'SetRiskLimit'>): RejectReason | 0 {
    const { accountId } = command;
    const { limit, value, tradeGroup, untilUs } = body;
    if (accountId !== 0 && !this.core.ledger.hasAccount(accountId)) return RejectReason.UNKNOWN_ACCOUNT;
    if (!isRiskLimit(limit) || tradeGroup < 0) return RejectReason.INVALID_COMMAND;
    if (tradeGroup !== 0 && (accountId !== 0 || !isOfGroups(limit))) return RejectReason.INVALID_COMMAND;
    const isOfVenue = accountId === 0 && tradeGroup === 0;
    if (isOfVenueAlone(limit) && !isOfVenue) return RejectReason.INVALID_COMMAND;
    const target = this.refusalOfTarget(limit, body);
    if (target !== 0) return target;
    // The venue always has its default of open orders, and always says which limits it requires, be it none.
    const isNeeded = isOfVenue && (limit === RiskLimit.open_orders || limit === RiskLimit.required_limits);
    const isRemoval = value === NO_LIMIT && !isNeeded;
    if (!isRemoval && (!isCount(value) || value > largestLimit(limit))) return RejectReason.LIMITS_OUT_OF_RANGE;
    if (untilUs === 0) return 0;
    const isTemporary = isCount(untilUs) && untilUs > command.timeUs;
    return isTemporary && !isRemoval && limit !== RiskLimit.required_limits ? 0 : RejectReason.INVALID_COMMAND;
  }

  /** The instrument or the asset that the limit's scope wants, and nothing else. */
  private refusalOfTarget(limit: RiskLimit, body: CommandBody<'SetRiskLimit'>): RejectReason | 0 {
    const { instrumentId, assetId } = body;
    const scope = scopeOf(limit);
    if (scope !== LimitScope.instrument && instrumentId !== 0) return RejectReason.INVALID_COMMAND;
    if (scope !== LimitScope.asset && assetId !== 0) return RejectReason.INVALID_COMMAND;
    if (scope === LimitScope.instrument && !this.core.registry.instrument(instrumentId)) {
      return RejectReason.UNKNOWN_INSTRUMENT;
    }
    return scope === LimitScope.asset && !this.core.ledger.hasAsset(assetId) ? RejectReason.UNKNOWN_ASSET : 0;
  }

  private targetOf(command: CommandView, body: CommandBody<'SetRiskLimit'>): LimitTarget {
    const { instrumentId, assetId, tradeGroup } = body;
    const quoteAssetId = this.core.registry.instrument(instrumentId)?.quoteAssetId;
    return { accountId: command.accountId, tradeGroup, instrumentId, assetId: quoteAssetId ?? assetId };
  }
}
