/**
 * The limits of the pre-trade gate. The numbers are part of the journal format and only ever added to; the names are those of
 * the REST API. What each limits is said in docs/risk.md.
 */
export const RiskLimit = {
  // Of an account, or of all accounts of a trade group together.
  open_orders: 1,
  order_rate: 2,
  // The same in one quote asset.
  open_notional: 3,
  gross_exposure: 4,
  net_exposure: 5,
  daily_loss: 6,
  // The same on one instrument.
  order_quantity: 7,
  order_notional: 8,
  price_collar: 9,
  fat_finger: 10,
  duplicate_window: 11,
  position: 12,
  restricted: 13,
  collar_source: 14,
  /** Of the venue alone: the bits `1 << limit` of those without which no account may trade. */
  required_limits: 15,
  // Breakers of sessions, set for the venue alone: orders and refused orders of one session in one second.
  session_orders: 16,
  session_refusals: 17,
  // Breakers of accounts and groups in one quote asset.
  kill_exposure: 18,
  kill_loss: 19,
  /** Of an instrument, for all accounts alike. */
  mark_source: 20,
  /** Of an account in one quote asset: its journalled value at risk. */
  var: 21,
  /** Of the venue alone: how old that may be, in microseconds. */
  var_max_age: 22,
} as const;
export type RiskLimit = (typeof RiskLimit)[keyof typeof RiskLimit];
export type RiskLimitName = keyof typeof RiskLimit;

/** Those that accounts can be required to have. */
export const riskLimitNames: readonly string[] = Object.entries(RiskLimit)
  .filter(([, limit]) => limit < RiskLimit.required_limits)
  .map(([name]) => name);

/** What a kill switch stops: an account or the venue, the accounts of a group, an instrument, what one session sends. */
export const KillScope = { account: 0, group: 1, instrument: 2, session: 3 } as const;
export type KillScope = (typeof KillScope)[keyof typeof KillScope];

/** What has stopped somebody by itself. */
export const Breaker = { session_orders: 1, session_refusals: 2, exposure: 3, loss: 4 } as const;
export type Breaker = (typeof Breaker)[keyof typeof Breaker];

/** What a limit is of beside its account or group. */
export const LimitScope = { account: 0, asset: 1, instrument: 2, venue: 3 } as const;
export type LimitScope = (typeof LimitScope)[keyof typeof LimitScope];

/** Which price an order's own is compared with by `price_collar`, and what positions are valued at by `mark_source`. */
export const CollarSource = { last: 0, mid: 1, mark: 2 } as const;
export type CollarSource = (typeof CollarSource)[keyof typeof CollarSource];

/** Removes a limit, or says that there is none. */
export const NO_LIMIT = -1;

export function scopeOf(limit: number): LimitScope {
  if (limit === RiskLimit.kill_exposure || limit === RiskLimit.kill_loss || limit === RiskLimit.var)
    return LimitScope.asset;
  if (limit === RiskLimit.mark_source) return LimitScope.instrument;
  if (limit >= RiskLimit.required_limits) return LimitScope.venue;
  if (limit >= RiskLimit.order_quantity) return LimitScope.instrument;
  return limit >= RiskLimit.open_notional ? LimitScope.asset : LimitScope.account;
}

export function isRiskLimit(limit: number): limit is RiskLimit {
  return limit >= RiskLimit.open_orders && limit <= RiskLimit.var_max_age;
}

/** Whether no account or group can have one of its own. */
export function isOfVenueAlone(limit: number): boolean {
  return limit === RiskLimit.mark_source || scopeOf(limit) === LimitScope.venue;
}

const ofGroups: ReadonlySet<number> = new Set([
  RiskLimit.open_orders,
  RiskLimit.order_rate,
  RiskLimit.open_notional,
  RiskLimit.gross_exposure,
  RiskLimit.net_exposure,
  RiskLimit.daily_loss,
  RiskLimit.position,
  RiskLimit.restricted,
  RiskLimit.kill_exposure,
  RiskLimit.kill_loss,
]);

/** Whether the limit can hold for the accounts of a trade group together. */
export function isOfGroups(limit: RiskLimit): boolean {
  return ofGroups.has(limit);
}

const PPM = 1_000_000;
const PPM_MAX = 2 ** 32 - 1;

/** The used share of a limit in millionths, at most 2^32 − 1; 0 where nothing is used up. A limit of 0 is always used. */
export function usedPpm({ value, used }: { readonly value: number; readonly used: bigint | null }): number {
  if (used === null) return 0;
  if (value === 0) return used === 0n ? PPM : PPM_MAX;
  return Math.min(Number((used * BigInt(PPM)) / BigInt(value)), PPM_MAX);
}

const BPS_LIMIT_MAX = 1_000_000;
const DAY_US = 86_400_000_000;
const VAR_AGE_DAYS_MAX = 366;

/** The largest value that the limit can have; the smallest is 0. */
export function largestLimit(limit: RiskLimit): number {
  switch (limit) {
    case RiskLimit.open_orders:
    case RiskLimit.order_rate:
    case RiskLimit.required_limits:
    case RiskLimit.session_orders:
    case RiskLimit.session_refusals:
      return 2 ** 31 - 1;
    case RiskLimit.price_collar:
    case RiskLimit.fat_finger:
      return BPS_LIMIT_MAX;
    case RiskLimit.duplicate_window:
      return DAY_US;
    case RiskLimit.var_max_age:
      return VAR_AGE_DAYS_MAX * DAY_US;
    case RiskLimit.restricted:
      return 1;
    case RiskLimit.collar_source:
    case RiskLimit.mark_source:
      return CollarSource.mark;
    default:
      return Number.MAX_SAFE_INTEGER;
  }
}
