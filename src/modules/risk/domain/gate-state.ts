/**
 * What the gate knows: who holds what (`Positions`), which limits hold for whom (`LimitRows`), who is of which group. An account's group
 * is its trade group: the accounts of one owner, whose orders are each other's own for self-trade prevention, are also limited together.
 */
import { CollarSource, LimitScope, RiskLimit, scopeOf } from '../../../common/model/risk-limits.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import type { Marks } from './day-results.js';
import { Holders } from './holders.js';
import { columnOf, LimitRows, type LimitTarget, OF_GROUP, UNLIMITED } from './limit-rows.js';
import { P, PositionLink } from './position-rows.js';
import { Positions } from './positions.js';
import { VarFigures } from './var-figures.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const MARK_SOURCE = columnOf(RiskLimit.mark_source);
const { last: LAST } = CollarSource;
const OPEN_ORDERS_DEFAULT_MAX = 10_000;
const DEFAULTS_AT_START = 4_097;

/** A position as it is told: lots, and ledger units of the quote asset. */
export interface PositionSums {
  readonly instrumentId: number;
  /** Negative: sold more than bought. */
  readonly positionLots: bigint;
  /** What the lots were bought for, negative: sold for. */
  readonly cost: bigint;
  readonly realised: bigint;
  readonly fees: bigint;
  readonly openBuyLots: bigint;
  readonly openSellLots: bigint;
  readonly openBuyNotional: bigint;
  readonly openSellNotional: bigint;
}

/** The holder id of a group by its place. */
export function holderOfGroup(place: number): number {
  return -1 - place;
}

export class GateState {
  readonly limits = new LimitRows();
  readonly accounts = new Holders();
  readonly groups = new Holders();
  readonly positions: Positions;
  readonly varFigures = new VarFigures();
  /** Rows of the venue's defaults. */
  readonly accountDefault = this.limits.open(LimitScope.account, 0);
  /** The row of what only the venue has. */
  readonly venueLimits = this.limits.open(LimitScope.venue, OF_GROUP);
  readonly instrumentDefault = new Int32Array(DEFAULTS_AT_START);
  readonly assetDefault = new Int32Array(DEFAULTS_AT_START);
  private instrumentCount = 0;
  private assetCount = 0;
  /** Places of trade groups that an account has been in or that have a limit, from 1. */
  private readonly groupPlaces = new Map<number, number>();

  constructor(marks: Marks) {
    this.positions = new Positions((holder) => this.firstPositionOf(holder), marks);
    this.limits.set(this.accountDefault, RiskLimit.open_orders, OPEN_ORDERS_DEFAULT_MAX);
  }

  openAccount(accountId: number): void {
    this.accounts.open(accountId, this.accountDefault);
  }

  openInstrument(instrumentId: number): void {
    this.instrumentCount = instrumentId;
    this.instrumentDefault[instrumentId] = this.limits.open(LimitScope.instrument, 0);
  }

  /** What positions on an instrument are valued at, as a `CollarSource`. */
  markSourceOf(instrumentId: number): number {
    const row = this.instrumentDefault[instrumentId] as number;
    const source = this.limits.inForce[(row << 4) | MARK_SOURCE] as number;
    return source === UNLIMITED ? LAST : source;
  }

  openAsset(assetId: number): void {
    this.assetCount = assetId;
    this.assetDefault[assetId] = this.limits.open(LimitScope.asset, 0);
  }

  /** The position of an account, 0 where it never had an order there. Most look for the one that they looked for last. */
  positionOf(accountId: number, instrumentId: number): number {
    const { accounts, positions } = this;
    const latest = accounts.latestPositionOf(accountId);
    if (positions.instrumentOf(latest) === instrumentId) return latest;
    const position = positions.find(accountId, instrumentId);
    accounts.setLatestPosition(accountId, position);
    return position;
  }

  /** A new, empty position of an account or a group. */
  openPosition(holder: number, instrumentId: number, assetId: number): number {
    const { positions } = this;
    const position = positions.open(holder, instrumentId, assetId);
    const exposure = positions.exposureOf(position);
    const holders = holder > 0 ? this.accounts : this.groups;
    const place = holder > 0 ? holder : -1 - holder;
    positions.setLink(position, PositionLink.nextOfHolder, holders.firstPositionOf(place));
    holders.setFirstPosition(place, position);
    if (holder < 0) return position;
    positions.setLink(position, PositionLink.limits, this.instrumentDefault[instrumentId] as number);
    if (positions.exposureLimitsOf(exposure) === 0) {
      positions.setExposureLimits(exposure, this.assetDefault[assetId] as number);
    }
    const group = this.accounts.groupOf(holder);
    // An empty one brings nothing, at whatever time.
    if (group !== 0) positions.join(position, this.groupPosition(group, instrumentId, assetId), 0);
    return position;
  }

  /** The account's group as operators name it, 0 for none. */
  tradeGroupOf(accountId: number): number {
    return this.tradeGroupAt(this.accounts.groupOf(accountId));
  }

  tradeGroupAt(place: number): number {
    for (const [tradeGroup, one] of this.groupPlaces) if (one === place) return tradeGroup;
    return 0;
  }

  /** The accounts of a group, in ascending order. */
  accountsOf(tradeGroup: number): number[] {
    const place = this.placeOf(tradeGroup);
    return place === 0 ? [] : this.accounts.membersOf(place);
  }

  /** The place of a trade group, 0 where it has none yet. */
  placeOf(tradeGroup: number): number {
    return this.groupPlaces.get(tradeGroup) ?? 0;
  }

  /** Moves an account and all it has to another group; `assetOf` is the quote asset of an instrument. */
  setGroup(accountId: number, tradeGroup: number, timeUs: number, assetOf: (instrumentId: number) => number): void {
    const { accounts, groups, positions } = this;
    const before = accounts.groupOf(accountId);
    const place = tradeGroup === 0 ? 0 : this.ensureGroup(tradeGroup);
    const open = accounts.openOrdersOf(accountId);
    accounts.setGroup(accountId, place);
    if (before !== 0) groups.addOpenOrders(before, -open);
    if (place !== 0) groups.addOpenOrders(place, open);
    for (const position of this.positionRowsOf(accountId)) {
      const instrumentId = positions.instrumentOf(position);
      const joined = place === 0 ? 0 : this.groupPosition(place, instrumentId, assetOf(instrumentId));
      positions.join(position, joined, timeUs);
    }
  }

  /** The row in which a limit of the target stands; it is made where there is none. */
  rowFor(limit: RiskLimit, target: LimitTarget): number {
    switch (scopeOf(limit)) {
      case LimitScope.asset:
        return this.exposureRow(target);
      case LimitScope.instrument:
        return this.positionRow(target);
      case LimitScope.venue:
        return this.venueLimits;
      default:
        return this.holderRow(target);
    }
  }

  /** Takes the place of what the target had of its own; `NO_LIMIT` removes it. */
  setLimit(limit: RiskLimit, target: LimitTarget, value: number, untilUs: number): void {
    const row = this.rowFor(limit, target);
    if (untilUs === 0) this.limits.set(row, limit, value);
    else this.limits.override({ row, limit, value, untilUs, target });
  }

  /** The accounts for which a limit in an asset holds, in ascending order. */
  accountsUnder(limit: RiskLimit, assetId: number, accountCount: number): number[] {
    const { positions, limits } = this;
    const byDefault = this.assetDefault[assetId] as number;
    const found: number[] = [];
    for (let accountId = 1; accountId <= accountCount; accountId += 1) {
      const row = positions.exposureLimitsOf(positions.findExposure(accountId, assetId)) || byDefault;
      if (limits.valueOf(row, limit) !== UNLIMITED) found.push(accountId);
    }
    return found;
  }

  /** By instrument id; where anything is open, held, realised or paid. */
  positionsOf(accountId: number): PositionSums[] {
    const { positions } = this;
    const { sums } = positions;
    const found: PositionSums[] = [];
    for (const position of this.positionRowsOf(accountId)) {
      const at = position << 4;
      const one = {
        instrumentId: positions.instrumentOf(position),
        positionLots: sums.valueOf(at | P.lots),
        cost: sums.valueOf(at | P.cost),
        realised: sums.valueOf(at | P.realised),
        fees: sums.valueOf(at | P.fees),
        openBuyLots: sums.valueOf(at | P.buyLots),
        openSellLots: sums.valueOf(at | P.sellLots),
        openBuyNotional: sums.valueOf(at | P.buyNotional),
        openSellNotional: sums.valueOf(at | P.sellNotional),
      };
      const { positionLots, realised, fees, openBuyLots, openSellLots } = one;
      const isEmpty = [positionLots, realised, fees, openBuyLots, openSellLots].every((sum) => sum === 0n);
      if (!isEmpty) found.push(one);
    }
    return found.toSorted((a, z) => a.instrumentId - z.instrumentId);
  }

  saveState(accountCount: number, sink: StateSink): void {
    sink.number(this.instrumentCount);
    sink.number(this.assetCount);
    sink.int32s(this.instrumentDefault, 1, this.instrumentCount);
    sink.int32s(this.assetDefault, 1, this.assetCount);
    this.limits.saveState(sink);
    this.positions.saveState(sink);
    sink.number(this.groupPlaces.size);
    for (const tradeGroup of this.groupPlaces.keys()) sink.number(tradeGroup);
    this.accounts.saveState(accountCount, sink);
    this.groups.saveState(this.groupPlaces.size, sink);
    this.varFigures.saveState(sink);
  }

  /** Of a state without accounts. */
  loadState(accountCount: number, source: StateSource): void {
    this.instrumentCount = source.number();
    this.assetCount = source.number();
    source.int32s(this.instrumentDefault, 1, this.instrumentCount);
    source.int32s(this.assetDefault, 1, this.assetCount);
    this.limits.loadState(source);
    this.positions.loadState(source);
    for (let place = 1, count = source.number(); place <= count; place += 1)
      this.groupPlaces.set(source.number(), place);
    this.accounts.loadState(accountCount, source);
    this.groups.loadState(this.groupPlaces.size, source);
    this.varFigures.loadState(source);
  }

  private groupPosition(place: number, instrumentId: number, assetId: number): number {
    const holder = holderOfGroup(place);
    return this.positions.find(holder, instrumentId) || this.openPosition(holder, instrumentId, assetId);
  }

  private ensureGroup(tradeGroup: number): number {
    const known = this.groupPlaces.get(tradeGroup);
    if (known !== undefined) return known;
    const place = this.groupPlaces.size + 1;
    this.groupPlaces.set(tradeGroup, place);
    this.groups.open(place, 0);
    return place;
  }

  private firstPositionOf(holder: number): number {
    return holder > 0 ? this.accounts.firstPositionOf(holder) : this.groups.firstPositionOf(-1 - holder);
  }

  /** The positions of an account, the last one that was opened first. */
  private positionRowsOf(accountId: number): number[] {
    const found: number[] = [];
    let position = this.accounts.firstPositionOf(accountId);
    for (; position !== 0; position = this.positions.linkOf(position, PositionLink.nextOfHolder)) found.push(position);
    return found;
  }

  private holderRow({ accountId, tradeGroup }: LimitTarget): number {
    const [holders, parent] = tradeGroup === 0 ? [this.accounts, this.accountDefault] : [this.groups, OF_GROUP];
    const holder = tradeGroup === 0 ? accountId : this.ensureGroup(tradeGroup);
    if (holder === 0) return this.accountDefault;
    const row = this.ownRow(holders.limitsOf(holder), LimitScope.account, parent);
    holders.setLimits(holder, row);
    return row;
  }

  private exposureRow(target: LimitTarget): number {
    const { assetId } = target;
    const holder = this.holderOf(target);
    const byDefault = this.assetDefault[assetId] as number;
    if (holder === 0) return byDefault;
    const { positions } = this;
    const exposure = positions.findExposure(holder, assetId) || positions.openExposure(holder, assetId);
    const parent = holder < 0 ? OF_GROUP : byDefault;
    const row = this.ownRow(positions.exposureLimitsOf(exposure), LimitScope.asset, parent);
    positions.setExposureLimits(exposure, row);
    return row;
  }

  private positionRow(target: LimitTarget): number {
    const { instrumentId, assetId } = target;
    const holder = this.holderOf(target);
    const byDefault = this.instrumentDefault[instrumentId] as number;
    if (holder === 0) return byDefault;
    const { positions } = this;
    const position = positions.find(holder, instrumentId) || this.openPosition(holder, instrumentId, assetId);
    const parent = holder < 0 ? OF_GROUP : byDefault;
    const row = this.ownRow(positions.limitsOf(position), LimitScope.instrument, parent);
    positions.setLink(position, PositionLink.limits, row);
    return row;
  }

  private holderOf({ accountId, tradeGroup }: LimitTarget): number {
    return tradeGroup === 0 ? accountId : holderOfGroup(this.ensureGroup(tradeGroup));
  }

  /** The present row, where it is not the default's; else a new one. */
  private ownRow(present: number, scope: LimitScope, parent: number): number {
    return present !== 0 && present !== parent ? present : this.limits.open(scope, parent);
  }
}
