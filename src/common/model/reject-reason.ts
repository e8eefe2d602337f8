/**
 * Every reason for which the core refuses a command, in families of a hundred. The numbers are part of
 * the journal and event formats. Each gateway maps the whole list in one total table.
 */
export const RejectReason = {
  // 1xx: the command itself
  UNKNOWN_COMMAND: 100,
  INVALID_COMMAND: 101,
  NOT_SUPPORTED: 102,
  INTERNAL_FAULT: 103,
  UNKNOWN_FAULT: 104,
  SECOND_PERSON_NEEDED: 105,

  // 2xx: the instrument and its phase
  UNKNOWN_INSTRUMENT: 200,
  INSTRUMENT_CLOSED: 201,
  INSTRUMENT_HALTED: 202,
  CANCEL_ONLY: 203,
  INSTRUMENT_SUSPENDED: 204,
  NOT_ALLOWED_IN_PHASE: 205,
  PHASE_NOT_REACHABLE: 206,

  // 3xx: the order's own terms
  PRICE_REQUIRED: 300,
  PRICE_NOT_ALLOWED: 301,
  QUANTITY_TOO_SMALL: 303,
  QUANTITY_TOO_LARGE: 304,
  NOTIONAL_TOO_SMALL: 305,
  NOTIONAL_TOO_LARGE: 306,
  POST_ONLY_WOULD_TRADE: 307,
  POST_ONLY_NEEDS_RESTING_LIMIT: 308,
  QUANTITY_NOT_ABOVE_FILLED: 309,
  STOP_PRICE_REQUIRED: 310,
  STOP_PRICE_NOT_ALLOWED: 311,
  WOULD_TRIGGER_IMMEDIATELY: 312,
  TRAILING_OFFSET_INVALID: 313,
  EXPIRY_REQUIRED: 314,
  EXPIRY_NOT_ALLOWED: 315,
  EXPIRY_PASSED: 316,
  DISPLAY_QUANTITY_INVALID: 317,
  MIN_QUANTITY_INVALID: 318,
  PEG_INVALID: 319,
  QUOTE_AMOUNT_INVALID: 320,
  REDUCE_ONLY_WOULD_INCREASE: 321,
  TERMS_NOT_COMBINABLE: 322,
  NO_REFERENCE_PRICE: 323,
  ORDER_LIST_INVALID: 324,
  NOT_REPLACEABLE: 325,

  // 4xx: accounts and money
  UNKNOWN_ACCOUNT: 400,
  UNKNOWN_ASSET: 402,
  INSUFFICIENT_FUNDS: 403,
  BALANCE_OVERFLOW: 404,
  AMOUNT_NOT_POSITIVE: 405,
  DUPLICATE_REFERENCE: 406,

  UNKNOWN_TRADE: 407,
  TRADE_BUSTED: 408,
  TRADE_CHANGED: 409,
  CORRECTION_INVALID: 410,
  BUYER_SHORT: 411,
  SELLER_SHORT: 412,
  TOO_MANY_REVISIONS: 413,

  // 5xx: risk
  TOO_MANY_OPEN_ORDERS: 500,
  KILL_SWITCH: 501,
  RISK_LIMIT_MISSING: 502,
  INSTRUMENT_RESTRICTED: 503,
  ORDER_QUANTITY_LIMIT: 504,
  ORDER_NOTIONAL_LIMIT: 505,
  PRICE_COLLAR: 506,
  FAT_FINGER: 507,
  DUPLICATE_ORDER: 508,
  ORDER_RATE_LIMIT: 509,
  POSITION_LIMIT: 510,
  OPEN_NOTIONAL_LIMIT: 511,
  GROSS_EXPOSURE_LIMIT: 512,
  NET_EXPOSURE_LIMIT: 513,
  DAILY_LOSS_LIMIT: 514,

  // 6xx: order identity
  UNKNOWN_ORDER: 600,
  DUPLICATE_CLIENT_ORDER_ID: 601,
  CLIENT_ORDER_ID_INVALID: 602,

  // 7xx: reference data
  ASSET_EXISTS: 700,
  INSTRUMENT_EXISTS: 701,
  NOTIONAL_NOT_EXACT: 702,
  SCALE_OUT_OF_RANGE: 703,
  FEES_OUT_OF_RANGE: 704,
  LIMITS_OUT_OF_RANGE: 705,
  TOO_MANY_ASSETS: 706,
  TOO_MANY_INSTRUMENTS: 707,
  TOO_MANY_ACCOUNTS: 708,
  SYMBOL_INVALID: 709,
  BANDS_OUT_OF_RANGE: 710,
  ALLOCATION_OUT_OF_RANGE: 711,
} as const;

export type RejectReasonName = keyof typeof RejectReason;
export type RejectReason = (typeof RejectReason)[RejectReasonName];

const names = new Map<number, RejectReasonName>(
  (Object.keys(RejectReason) as RejectReasonName[]).map((name) => [RejectReason[name], name]),
);

/** The name of a reason's number, as clients see it in `code`. */
export function rejectReasonName(reason: number): RejectReasonName {
  const name = names.get(reason);
  if (name === undefined) throw new RangeError(`no reject reason ${reason}`);
  return name;
}
