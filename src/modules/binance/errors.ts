/** What the venue's problems are called here: the one table for this gateway, total over the reasons of the core by its type. */
import type { RejectReasonName } from '../../common/model/reject-reason.js';
import { ProblemError, toProblemError } from '../../common/nest/problem.js';
import { type ProblemCode, problemTypes } from '../../common/nest/problem-types.js';
import { BinanceError } from './domain/binance-error.js';
import { CLIENT_ORDER_ID } from './order-terms.js';

type Answer = readonly [code: number, message: string, status?: number];

const unsupported: Answer = [-1020, 'This operation is not supported.'];
const closed: Answer = [-2010, 'Market is closed.'];
const disabled: Answer = [-2010, 'This action is disabled on this account.'];
const positionFilter: Answer = filter('MAX_POSITION');
const badTerms: Answer = [-1128, 'Combination of optional parameters invalid.'];
const unauthorized: Answer = [-2015, 'Invalid API-key, IP, or permissions for action.', 401];
const overloaded: Answer = [
  -1008,
  'Server is currently overloaded with other requests. Please try again in a few minutes.',
  503,
];
const disconnected: Answer = [-1001, 'Internal error; unable to process your request. Please try again.', 503];

function filter(name: string): Answer {
  return [-1013, `Filter failure: ${name}`];
}

function missing(name: string): Answer {
  return [-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`];
}

function needless(name: string): Answer {
  return [-1106, `Parameter '${name}' sent when not required.`];
}

const rejectAnswers: Readonly<Record<RejectReasonName, Answer>> = {
  UNKNOWN_COMMAND: unsupported,
  INVALID_COMMAND: badTerms,
  NOT_SUPPORTED: unsupported,
  INTERNAL_FAULT: [-1000, 'An unknown error occurred while processing the request.', 500],
  UNKNOWN_FAULT: unsupported,
  SECOND_PERSON_NEEDED: unsupported,
  UNKNOWN_INSTRUMENT: [-1121, 'Invalid symbol.'],
  INSTRUMENT_CLOSED: closed,
  INSTRUMENT_HALTED: closed,
  CANCEL_ONLY: closed,
  INSTRUMENT_SUSPENDED: closed,
  NOT_ALLOWED_IN_PHASE: closed,
  PHASE_NOT_REACHABLE: unsupported,
  PRICE_REQUIRED: missing('price'),
  PRICE_NOT_ALLOWED: needless('price'),
  QUANTITY_TOO_SMALL: filter('LOT_SIZE'),
  QUANTITY_TOO_LARGE: filter('LOT_SIZE'),
  NOTIONAL_TOO_SMALL: filter('NOTIONAL'),
  NOTIONAL_TOO_LARGE: filter('NOTIONAL'),
  POST_ONLY_WOULD_TRADE: [-2010, 'Order would immediately match and take.'],
  POST_ONLY_NEEDS_RESTING_LIMIT: badTerms,
  QUANTITY_NOT_ABOVE_FILLED: [-2038, 'Order amend rejected: newQty is not above what is filled.'],
  STOP_PRICE_REQUIRED: missing('stopPrice'),
  STOP_PRICE_NOT_ALLOWED: needless('stopPrice'),
  WOULD_TRIGGER_IMMEDIATELY: [-2010, 'Order would trigger immediately.'],
  TRAILING_OFFSET_INVALID: filter('TRAILING_DELTA'),
  EXPIRY_REQUIRED: badTerms,
  EXPIRY_NOT_ALLOWED: badTerms,
  EXPIRY_PASSED: badTerms,
  DISPLAY_QUANTITY_INVALID: filter('ICEBERG_PARTS'),
  MIN_QUANTITY_INVALID: badTerms,
  PEG_INVALID: badTerms,
  QUOTE_AMOUNT_INVALID: badTerms,
  REDUCE_ONLY_WOULD_INCREASE: badTerms,
  TERMS_NOT_COMBINABLE: badTerms,
  NO_REFERENCE_PRICE: [-1112, 'No orders on book for symbol.'],
  ORDER_LIST_INVALID: [-2010, 'The relationship of the prices for the orders is not correct.'],
  NOT_REPLACEABLE: [-2038, 'Order amend rejected: orders of this kind keep their quantity.'],
  UNKNOWN_ACCOUNT: unauthorized,
  UNKNOWN_ASSET: unsupported,
  INSUFFICIENT_FUNDS: [-2010, 'Account has insufficient balance for requested action.'],
  BALANCE_OVERFLOW: filter('MAX_ASSET'),
  AMOUNT_NOT_POSITIVE: unsupported,
  DUPLICATE_REFERENCE: unsupported,
  UNKNOWN_TRADE: unsupported,
  TRADE_BUSTED: unsupported,
  TRADE_CHANGED: unsupported,
  CORRECTION_INVALID: unsupported,
  BUYER_SHORT: unsupported,
  SELLER_SHORT: unsupported,
  TOO_MANY_REVISIONS: unsupported,
  TOO_MANY_OPEN_ORDERS: filter('MAX_NUM_ORDERS'),
  KILL_SWITCH: disabled,
  RISK_LIMIT_MISSING: disabled,
  INSTRUMENT_RESTRICTED: [-2010, 'This symbol is not permitted for this account.'],
  ORDER_QUANTITY_LIMIT: filter('LOT_SIZE'),
  ORDER_NOTIONAL_LIMIT: filter('NOTIONAL'),
  PRICE_COLLAR: filter('PERCENT_PRICE_BY_SIDE'),
  FAT_FINGER: filter('PERCENT_PRICE_BY_SIDE'),
  DUPLICATE_ORDER: [-2010, 'Duplicate order sent.'],
  ORDER_RATE_LIMIT: [-1015, 'Too many new orders; the account has had as many in this second as it may have.', 429],
  POSITION_LIMIT: positionFilter,
  OPEN_NOTIONAL_LIMIT: positionFilter,
  GROSS_EXPOSURE_LIMIT: positionFilter,
  NET_EXPOSURE_LIMIT: positionFilter,
  DAILY_LOSS_LIMIT: disabled,
  VAR_LIMIT: disabled,
  VAR_STALE: disabled,
  INSUFFICIENT_MARGIN: [-2010, 'Account has insufficient balance for requested action.'],
  LENDING_POOL_EXHAUSTED: [-2010, 'Account has insufficient balance for requested action.'],
  NO_MARK_PRICE: [-1112, 'No orders on book for symbol.'],
  INSTRUMENT_NOT_MARGINABLE: [-2010, 'This symbol is not permitted for this account.'],
  ACCOUNT_IN_LIQUIDATION: disabled,
  FUND_ACCOUNT: disabled,
  MARGIN_IN_USE: unsupported,
  UNKNOWN_ORDER: [-2013, 'Order does not exist.'],
  DUPLICATE_CLIENT_ORDER_ID: [-2010, 'Duplicate order sent.'],
  CLIENT_ORDER_ID_INVALID: [
    -1100,
    `Illegal characters found in parameter 'newClientOrderId'; legal range is '${CLIENT_ORDER_ID.source}'.`,
  ],
  ASSET_EXISTS: unsupported,
  INSTRUMENT_EXISTS: unsupported,
  NOTIONAL_NOT_EXACT: unsupported,
  SCALE_OUT_OF_RANGE: unsupported,
  FEES_OUT_OF_RANGE: unsupported,
  LIMITS_OUT_OF_RANGE: unsupported,
  TOO_MANY_ASSETS: unsupported,
  TOO_MANY_INSTRUMENTS: unsupported,
  TOO_MANY_ACCOUNTS: unsupported,
  SYMBOL_INVALID: unsupported,
  BANDS_OUT_OF_RANGE: unsupported,
  ALLOCATION_OUT_OF_RANGE: unsupported,
};

/** What the edge refuses before the core is asked. */
const edgeAnswers: Readonly<Partial<Record<ProblemCode, Answer>>> = {
  PRICE_NOT_ON_TICK: filter('PRICE_FILTER'),
  QUANTITY_NOT_ON_LOT: filter('LOT_SIZE'),
  AMOUNT_TOO_PRECISE: [-1111, "Parameter 'quoteOrderQty' has too much precision."],
  NUMBER_TOO_LARGE: [-1111, 'Precision is over the maximum defined for this asset.'],
  UNKNOWN_SYMBOL: [-1121, 'Invalid symbol.'],
  ORDER_ALREADY_CLOSED: [-2011, 'Unknown order sent.'],
  PAYLOAD_TOO_LARGE: [-1101, 'Too many parameters; the body is too large.', 413],
  UNSUPPORTED_MEDIA_TYPE: [-1135, 'The body is of a media type that is not supported.', 415],
  UNAUTHORIZED: unauthorized,
  FORBIDDEN: unauthorized,
  ADDRESS_NOT_ALLOWED: unauthorized,
  SIGNATURE_INVALID: [-1022, 'Signature for this request is not valid.'],
  RATE_LIMITED: [-1003, 'Too many requests; please use the websocket for live updates.', 429],
  VENUE_BUSY: overloaded,
  JOURNAL_FULL: overloaded,
  VENUE_STARTING: disconnected,
  VENUE_STOPPING: disconnected,
  NOT_YET_PROJECTED: disconnected,
  OUTCOME_UNKNOWN: [-1006, 'An unexpected response was received from the message bus. Execution status unknown.', 503],
};

const unknownFault: Answer = [-1000, 'An unknown error occurred while processing the request.', 500];

/** What the client is told of any error; one that nobody expected says nothing of its inside. */
export function toBinanceError(error: unknown): BinanceError {
  if (error instanceof BinanceError) return error;
  const { code } = error instanceof ProblemError ? error : toProblemError(error);
  const [number, message, status] = answerOf(code);
  return new BinanceError(number, message, status);
}

function answerOf(code: ProblemCode): Answer {
  const answer = edgeAnswers[code] ?? (rejectAnswers as Readonly<Partial<Record<ProblemCode, Answer>>>)[code];
  if (answer !== undefined) return answer;
  return problemTypes[code].status >= 500 ? unknownFault : badTerms;
}
