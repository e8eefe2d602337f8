import type { ProblemCode } from '../../common/nest/problem-types.js';
import { unavailableCodes } from '../engine/command-outcome.js';

/** What can be wrong with the terms of an order, new or changed. */
export const tradingProblems = [
  'PRICE_REQUIRED',
  'PRICE_NOT_ON_TICK',
  'QUANTITY_NOT_ON_LOT',
  'NUMBER_TOO_LARGE',
  'QUANTITY_TOO_SMALL',
  'QUANTITY_TOO_LARGE',
  'NOTIONAL_TOO_SMALL',
  'NOTIONAL_TOO_LARGE',
  'POST_ONLY_WOULD_TRADE',
  'INSUFFICIENT_FUNDS',
  'BALANCE_OVERFLOW',
  'INSTRUMENT_CLOSED',
  'INSTRUMENT_HALTED',
  'CANCEL_ONLY',
  'INSTRUMENT_SUSPENDED',
  'INTERNAL_FAULT',
  'KILL_SWITCH',
  ...unavailableCodes,
  'NOT_YET_PROJECTED',
] as const satisfies readonly ProblemCode[];

export const placementProblems = [
  ...tradingProblems,
  'UNKNOWN_SYMBOL',
  'UNKNOWN_ACCOUNT',
  'PRICE_NOT_ALLOWED',
  'POST_ONLY_NEEDS_RESTING_LIMIT',
  'TOO_MANY_OPEN_ORDERS',
  'DUPLICATE_CLIENT_ORDER_ID',
  'CLIENT_ORDER_ID_INVALID',
  'NOT_IMPLEMENTED',
] as const satisfies readonly ProblemCode[];
