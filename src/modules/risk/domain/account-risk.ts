/**
 * How accounts stand with the gate, as people watch it: what they have come to and could come to, how much of each limit that is, and
 * what stops them. Reads only. Money is in ledger units of its quote asset, quantities in lots.
 */
import { KillScope, usedPpm } from '../../../common/model/risk-limits.js';
import type { PositionSums } from './gate-state.js';
import { type LimitInForce, LimitReport } from './limit-report.js';
import { E } from './position-rows.js';
import type { PreTradeGate } from './pre-trade-gate.js';

/** What an account has in one quote asset, over all instruments. */
export interface Exposure {
  readonly assetId: number;
  readonly openNotional: bigint;
  readonly gross: bigint;
  /** The larger of both ways. */
  readonly net: bigint;
  /** What was gained today; negative: lost. */
  readonly dayResult: bigint;
}

/** Which kill switches stop an account, beside that of the venue. */
interface Stops {
  /** 0: it is of no group. */
  readonly tradeGroup: number;
  readonly isStopped: boolean;
  readonly isGroupStopped: boolean;
}

export interface AccountRisk extends Stops {
  readonly positions: readonly PositionSums[];
  readonly exposures: readonly Exposure[];
  /** Its own, or the venue's where it has none. */
  readonly limits: readonly LimitInForce[];
  /** Those that hold for its group together. */
  readonly groupLimits: readonly LimitInForce[];
}

/** An account by the limit that it has used most of; no limit where nothing is used of any. */
export interface AccountPeak extends Stops {
  readonly accountId: number;
  readonly peak: LimitInForce | undefined;
}

/** How many there are to look through; ids count from 1. */
export interface Extent {
  readonly instruments: number;
  readonly assets: number;
}

export function accountRisk(gate: PreTradeGate, accountId: number, nowUs: number, extent: Extent): AccountRisk {
  const stops = stopsOf(gate, accountId);
  const inForce = (holder: { readonly accountId: number; readonly tradeGroup: number }): LimitInForce[] =>
    new LimitReport(gate.state, holder, nowUs).inForce(extent.instruments, extent.assets);
  return {
    ...stops,
    positions: gate.state.positionsOf(accountId),
    exposures: exposuresOf(gate, accountId, nowUs, extent.assets),
    limits: inForce({ accountId, tradeGroup: 0 }),
    groupLimits: stops.tradeGroup === 0 ? [] : inForce({ accountId: 0, tradeGroup: stops.tradeGroup }),
  };
}

export function accountPeak(gate: PreTradeGate, accountId: number, nowUs: number, extent: Extent): AccountPeak {
  const report = new LimitReport(gate.state, { accountId, tradeGroup: 0 }, nowUs);
  let peak: LimitInForce | undefined;
  for (const limit of report.inForce(extent.instruments, extent.assets)) {
    const used = limit.used ?? 0n;
    if (used > 0n && (peak === undefined || usedPpm(limit) > usedPpm(peak))) peak = limit;
  }
  return { accountId, ...stopsOf(gate, accountId), peak };
}

function stopsOf({ state, kills }: PreTradeGate, accountId: number): Stops {
  const tradeGroup = state.tradeGroupOf(accountId);
  return {
    tradeGroup,
    isStopped: kills.isSet(KillScope.account, accountId),
    isGroupStopped: tradeGroup !== 0 && kills.isSet(KillScope.group, tradeGroup),
  };
}

/** By asset id; where the account has had an order or has a limit of its own. */
function exposuresOf({ state }: PreTradeGate, accountId: number, nowUs: number, assets: number): Exposure[] {
  const { positions } = state;
  const { exposures } = positions;
  const found: Exposure[] = [];
  for (let assetId = 1; assetId <= assets; assetId += 1) {
    const exposure = positions.findExposure(accountId, assetId);
    if (exposure === 0) continue;
    const at = exposure << 3;
    const cost = exposures.valueOf(at | E.cost);
    const [buys, sells] = [exposures.valueOf(at | E.buyNotional), exposures.valueOf(at | E.sellNotional)];
    const [long, short] = [cost + buys, sells - cost];
    found.push({
      assetId,
      openNotional: buys + sells,
      gross: positions.grossOfAll(exposure),
      net: long > short ? long : short,
      dayResult: positions.days.resultExact(exposure, nowUs),
    });
  }
  return found;
}
