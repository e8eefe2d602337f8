/** Which limits hold for an account, a group or by default, and how much of each is used, as people ask for it. */
import { LimitScope, RiskLimit, scopeOf } from '../../../common/model/risk-limits.js';
import { type GateState, holderOfGroup } from './gate-state.js';
import { UNLIMITED } from './limit-rows.js';
import { E, P } from './position-rows.js';

export interface LimitInForce {
  readonly limit: RiskLimit;
  /** 0 where the limit is of none. */
  readonly instrumentId: number;
  readonly assetId: number;
  readonly value: number;
  /** When it ends by itself; 0: it does not. */
  readonly untilUs: number;
  /** False: it is the venue's default. */
  readonly isOwn: boolean;
  /** How much of it is used; null where nothing is used up, or for the venue's default. */
  readonly used: bigint | null;
}

/** Neither: the venue's defaults. */
export interface LimitHolder {
  readonly accountId: number;
  readonly tradeGroup: number;
}

const limits = Object.values(RiskLimit).filter((limit) => limit !== RiskLimit.required_limits);

export class LimitReport {
  private readonly place: number;
  private readonly holder: number;

  constructor(
    private readonly state: GateState,
    private readonly whom: LimitHolder,
    private readonly nowUs: number,
  ) {
    this.place = whom.tradeGroup === 0 ? whom.accountId : state.placeOf(whom.tradeGroup);
    this.holder = whom.tradeGroup === 0 ? whom.accountId : holderOfGroup(this.place);
  }

  /** All limits that hold, those of the holder itself first, then by asset, then by instrument. */
  inForce(instrumentCount: number, assetCount: number): LimitInForce[] {
    if (this.whom.tradeGroup !== 0 && this.place === 0) return [];
    const found: LimitInForce[] = [];
    for (const limit of limits) {
      const scope = scopeOf(limit);
      if (scope === LimitScope.venue && this.holder === 0) this.note(found, limit, this.state.venueLimits, 0, 0);
      if (scope === LimitScope.account) this.note(found, limit, this.accountRow(), 0, 0);
      const [assets, instruments] = [
        scope === LimitScope.asset ? assetCount : 0,
        scope === LimitScope.instrument ? instrumentCount : 0,
      ];
      for (let assetId = 1; assetId <= assets; assetId += 1) {
        this.note(found, limit, this.exposureRow(assetId), 0, assetId);
      }
      for (let instrumentId = 1; instrumentId <= instruments; instrumentId += 1) {
        this.note(found, limit, this.positionRow(instrumentId), instrumentId, 0);
      }
    }
    return found;
  }

  private note(found: LimitInForce[], limit: RiskLimit, row: number, instrumentId: number, assetId: number): void {
    const rows = this.state.limits;
    const value = rows.valueOf(row, limit);
    if (value === UNLIMITED) return;
    const override = rows.overrideOf(row, limit);
    const isOwn =
      !this.isDefaultRow(row, instrumentId, assetId) && (override !== undefined || rows.ownOf(row, limit) !== -1);
    const used = this.holder === 0 ? null : this.used(limit, instrumentId, assetId);
    found.push({ limit, instrumentId, assetId, value, untilUs: override?.untilUs ?? 0, isOwn, used });
  }

  /** An account that never had anything on an instrument or of an asset goes by the row of the venue itself. */
  private isDefaultRow(row: number, instrumentId: number, assetId: number): boolean {
    if (this.holder === 0) return false;
    const { instrumentDefault, assetDefault } = this.state;
    if (instrumentId !== 0) return row === instrumentDefault[instrumentId];
    return assetId !== 0 && row === assetDefault[assetId];
  }

  private accountRow(): number {
    const { state, place } = this;
    if (this.holder === 0) return state.accountDefault;
    return (this.whom.tradeGroup === 0 ? state.accounts : state.groups).limitsOf(place);
  }

  private exposureRow(assetId: number): number {
    const { state, holder } = this;
    const { positions } = state;
    const exposure = holder === 0 ? 0 : positions.findExposure(holder, assetId);
    if (exposure !== 0) return positions.exposureLimitsOf(exposure);
    return holder < 0 ? 0 : (state.assetDefault[assetId] as number);
  }

  private positionRow(instrumentId: number): number {
    const { state, holder } = this;
    const { positions } = state;
    const position = holder === 0 ? 0 : positions.find(holder, instrumentId);
    if (position !== 0) return positions.limitsOf(position);
    return holder < 0 ? 0 : (state.instrumentDefault[instrumentId] as number);
  }

  private used(limit: RiskLimit, instrumentId: number, assetId: number): bigint | null {
    const { state, place } = this;
    const holders = this.whom.tradeGroup === 0 ? state.accounts : state.groups;
    switch (limit) {
      case RiskLimit.open_orders:
        return BigInt(holders.openOrdersOf(place));
      case RiskLimit.order_rate:
        return BigInt(holders.ordersInSecond(place, this.nowUs));
      case RiskLimit.position:
        return this.positionUsed(instrumentId);
      case RiskLimit.open_notional:
      case RiskLimit.gross_exposure:
      case RiskLimit.net_exposure:
      case RiskLimit.daily_loss:
      case RiskLimit.kill_exposure:
      case RiskLimit.kill_loss:
        return this.exposureUsed(limit, assetId);
      case RiskLimit.var:
        return this.whom.tradeGroup === 0 ? BigInt(state.varFigures.find(place, assetId)?.units ?? 0) : null;
      default:
        return null;
    }
  }

  private positionUsed(instrumentId: number): bigint {
    const { sums } = this.state.positions;
    const at = this.state.positions.find(this.holder, instrumentId) << 4;
    const lots = sums.valueOf(at | P.lots);
    return larger(lots + sums.valueOf(at | P.buyLots), sums.valueOf(at | P.sellLots) - lots);
  }

  private exposureUsed(limit: RiskLimit, assetId: number): bigint {
    const { positions } = this.state;
    const { exposures } = positions;
    const exposure = positions.findExposure(this.holder, assetId);
    const at = exposure << 3;
    const [buys, sells] = [exposures.valueOf(at | E.buyNotional), exposures.valueOf(at | E.sellNotional)];
    const cost = exposures.valueOf(at | E.cost);
    switch (limit) {
      case RiskLimit.open_notional:
        return buys + sells;
      case RiskLimit.gross_exposure:
      case RiskLimit.kill_exposure:
        return positions.grossOfAll(exposure);
      case RiskLimit.net_exposure:
        return larger(cost + buys, sells - cost);
      default:
        return larger(0n, -positions.days.resultExact(exposure, this.nowUs));
    }
  }
}

function larger(first: bigint, second: bigint): bigint {
  return first > second ? first : second;
}
