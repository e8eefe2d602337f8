/**
 * Which limits hold. A row has up to sixteen limits of one scope for one holder: all accounts (the venue's default), one account, or the
 * accounts of one group together. What an account's row does not say itself is the venue's default; a temporary value takes the place of
 * a row's own until its time. What holds in the end is worked out when something is set, not when an order asks.
 */
import { LimitScope, NO_LIMIT, RiskLimit, scopeOf } from '../../../common/model/risk-limits.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { grown } from '../../../common/columns.js';

/** Who asks shifts a row by 4. */
const LIMITS_A_ROW = 16;
/** Instead of a limit where none holds. */
export const UNLIMITED = Infinity;
const ROWS_AT_START = 64;
const NEVER = Infinity;

/** Bits of a row's state: whether any limit of it holds, and whether one is missing that every account must have. */
export const HAS_LIMITS = 1;
export const LACKS_LIMIT = 2;
/** It has a breaker; what it says depends on prices of the market. */
export const HAS_BREAKER = 4;
export const LOOKS_AT_PRICES = 8;
/** It has a limit of value at risk. */
export const HAS_VAR = 16;

/** Whom and what a limit is for: ids, 0 for none of the kind. Neither account nor group: the venue's default. */
export interface LimitTarget {
  readonly accountId: number;
  readonly tradeGroup: number;
  readonly instrumentId: number;
  /** The quote asset of an instrument, or the asset of a limit. */
  readonly assetId: number;
}

/** A temporary value that holds until its time. */
export interface Override {
  readonly row: number;
  readonly limit: RiskLimit;
  readonly value: number;
  readonly untilUs: number;
  readonly target: LimitTarget;
}

/** The limits of each scope in the order of their columns. */
const limitsOfScope = [LimitScope.account, LimitScope.asset, LimitScope.instrument, LimitScope.venue].map((scope) =>
  Object.values(RiskLimit).filter((limit) => scopeOf(limit) === scope),
);

/** By limit; 0 where there is none. */
const columns: readonly number[] = Array.from({ length: Math.max(...Object.values(RiskLimit)) + 1 }, (_, limit) =>
  Math.max(0, ...limitsOfScope.map((limits) => limits.indexOf(limit as RiskLimit))),
);

/** The place of a limit in a row of its scope. */
export function columnOf(limit: RiskLimit): number {
  return columns[limit] as number;
}

/** Instead of a default's row: the row is of a group, whose limits hold beside those of its accounts. */
export const OF_GROUP = -1;

export class LimitRows {
  /** What holds, by row × 16 + column. */
  inForce = new Float64Array(ROWS_AT_START * LIMITS_A_ROW).fill(UNLIMITED);
  /** The bits of each row. */
  flags = new Int32Array(ROWS_AT_START);
  /** How often limits have changed; counts from 1. */
  changes = 1;
  /** How many rows have a breaker. */
  breakers = 0;
  /** Row 0 limits nothing and is of nobody. */
  private count = 1;
  private own = new Float64Array(ROWS_AT_START * LIMITS_A_ROW).fill(NO_LIMIT);
  /** The row of the venue's defaults; 0: it is one, `OF_GROUP`: none concern it. */
  private parent = new Int32Array(ROWS_AT_START);
  private scope = new Int32Array(ROWS_AT_START);
  /** What ends by itself, the next one first. */
  private overrides: Override[] = [];
  /** When the next temporary value ends. */
  nextEndUs = NEVER;
  /** The bits `1 << limit` of the limits that every account must have. */
  required = 0;

  /** A row without limits of its own. */
  open(scope: LimitScope, parent: number): number {
    if (this.count === this.flags.length) this.grow();
    const row = this.count;
    this.count += 1;
    this.scope[row] = scope;
    this.parent[row] = parent;
    this.workOut(row);
    return row;
  }

  /** Sets or removes a row's own value for good. A temporary one ends. */
  set(row: number, limit: RiskLimit, value: number): void {
    this.own[row * LIMITS_A_ROW + columnOf(limit)] = value;
    this.dropOverride(row, limit);
    this.changed(row);
  }

  override(override: Override): void {
    this.dropOverride(override.row, override.limit);
    // Among equal times, first set first ended.
    const after = this.overrides.findIndex(({ untilUs }) => untilUs > override.untilUs);
    this.overrides.splice(after === -1 ? this.overrides.length : after, 0, override);
    this.changed(override.row);
  }

  /** The next temporary value is over; answers which that was. */
  endOverride(): Override | undefined {
    const ended = this.overrides.shift();
    if (ended !== undefined) this.changed(ended.row);
    return ended;
  }

  /** The row's own value for good, `NO_LIMIT` for none. */
  ownOf(row: number, limit: RiskLimit): number {
    return this.own[row * LIMITS_A_ROW + columnOf(limit)] as number;
  }

  overrideOf(row: number, limit: RiskLimit): Override | undefined {
    return this.overrides.find((one) => one.row === row && one.limit === limit);
  }

  valueOf(row: number, limit: RiskLimit): number {
    return this.inForce[row * LIMITS_A_ROW + columnOf(limit)] as number;
  }

  setRequired(bits: number): void {
    this.required = bits;
    for (let row = 1; row < this.count; row += 1) this.workOut(row);
  }

  saveState(sink: StateSink): void {
    sink.number(this.required);
    sink.number(this.count);
    sink.int32s(this.scope, 0, this.count);
    sink.int32s(this.parent, 0, this.count);
    for (let at = 0; at < this.count * LIMITS_A_ROW; at += 1) sink.number(this.own[at] as number);
    sink.number(this.overrides.length);
    for (const { row, limit, value, untilUs, target } of this.overrides) {
      const { accountId, tradeGroup, instrumentId, assetId } = target;
      const numbers = [row, limit, value, untilUs, accountId, tradeGroup, instrumentId, assetId];
      for (const number of numbers) sink.number(number);
    }
  }

  /** Takes the place of all rows. */
  loadState(source: StateSource): void {
    this.required = source.number();
    this.count = source.number();
    while (this.flags.length <= this.count) this.grow();
    source.int32s(this.scope, 0, this.count);
    source.int32s(this.parent, 0, this.count);
    for (let at = 0; at < this.count * LIMITS_A_ROW; at += 1) this.own[at] = source.number();
    this.overrides = Array.from({ length: source.number() }, () => ({
      row: source.number(),
      limit: source.number() as RiskLimit,
      value: source.number(),
      untilUs: source.number(),
      target: {
        accountId: source.number(),
        tradeGroup: source.number(),
        instrumentId: source.number(),
        assetId: source.number(),
      },
    }));
    this.nextEndUs = this.overrides[0]?.untilUs ?? NEVER;
    for (let row = 1; row < this.count; row += 1) this.workOut(row);
  }

  private dropOverride(row: number, limit: RiskLimit): void {
    this.overrides = this.overrides.filter((one) => one.row !== row || one.limit !== limit);
  }

  /** What follows from a changed row: itself, then those that it stands behind. */
  private changed(row: number): void {
    this.nextEndUs = this.overrides[0]?.untilUs ?? NEVER;
    this.workOut(row);
    for (let child = row + 1; child < this.count; child += 1) if (this.parent[child] === row) this.workOut(child);
  }

  private workOut(row: number): void {
    this.changes += 1;
    const parent = this.parent[row] as number;
    const scope = this.scope[row] as number;
    let flags = 0;
    for (const [column, limit] of (limitsOfScope[scope] as RiskLimit[]).entries()) {
      const at = row * LIMITS_A_ROW + column;
      const own = this.overrideOf(row, limit)?.value ?? this.ownOf(row, limit);
      const behind = parent <= 0 ? UNLIMITED : (this.inForce[parent * LIMITS_A_ROW + column] as number);
      const value = own === NO_LIMIT ? behind : own;
      this.inForce[at] = value;
      if (value !== UNLIMITED) {
        flags |= flagOf(limit);
      } else if (parent !== OF_GROUP && (this.required & (1 << limit)) !== 0) flags |= LACKS_LIMIT;
    }
    const before = this.flags[row] as number;
    this.flags[row] = flags;
    this.breakers += ((flags & HAS_BREAKER) - (before & HAS_BREAKER)) / HAS_BREAKER;
  }

  private grow(): void {
    const rows = this.flags.length * 2;
    const filled = this.flags.length * LIMITS_A_ROW;
    this.inForce = grown(this.inForce, rows * LIMITS_A_ROW).fill(UNLIMITED, filled);
    this.own = grown(this.own, rows * LIMITS_A_ROW).fill(NO_LIMIT, filled);
    this.flags = grown(this.flags, rows);
    this.parent = grown(this.parent, rows);
    this.scope = grown(this.scope, rows);
  }
}

function flagOf(limit: RiskLimit): number {
  switch (limit) {
    case RiskLimit.kill_exposure:
    case RiskLimit.kill_loss:
      return HAS_LIMITS | HAS_BREAKER;
    case RiskLimit.price_collar:
    case RiskLimit.fat_finger:
      return HAS_LIMITS | LOOKS_AT_PRICES;
    case RiskLimit.var:
      return HAS_LIMITS | HAS_VAR;
    case RiskLimit.mark_source:
    case RiskLimit.var_max_age:
      // It limits nothing by itself.
      return 0;
    default:
      return HAS_LIMITS;
  }
}
