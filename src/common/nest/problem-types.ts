/**
 * Every error that the REST API can answer, by its stable code: the HTTP status, what it means, what to do about
 * it, and whether the same request can succeed later without a change. The reasons of the core have their own
 * table (reject-problems.ts) in the same form.
 */
import type { RejectReasonName } from '../model/reject-reason.js';
import { identityProblems } from './identity-problems.js';
import type { ProblemType } from './problem-type.js';
import { rejectProblems } from './reject-problems.js';

const gatewayProblems = {
  ...identityProblems,
  VALIDATION_FAILED: {
    status: 400,
    title: 'The request is not valid',
    detail: 'A field is missing, unknown or not of its form; `errors` names each.',
    fix: 'Correct the named fields.',
    retryable: false,
  },
  INVALID_JSON: {
    status: 400,
    title: 'The body is not acceptable JSON',
    detail: 'The body is no JSON in UTF-8, is nested too deeply, or has too many, repeated or forbidden keys.',
    fix: 'Send one JSON object with each key once.',
    retryable: false,
  },
  INVALID_CURSOR: {
    status: 400,
    title: 'The cursor is not valid',
    detail: 'The cursor is not one that a previous page of this list returned.',
    fix: 'Start again without a cursor.',
    retryable: false,
  },
  INVALID_MOMENT: {
    status: 400,
    title: 'The moment is not valid',
    detail: 'A moment is a sequence, or an ISO-8601 time with its zone.',
    fix: 'Send a moment such as 1234 or 2026-11-27T09:00:00Z.',
    retryable: false,
  },
  BAD_REQUEST: {
    status: 400,
    title: 'The request cannot be read',
    detail: 'The request line, a header or the path is malformed.',
    fix: 'Send a well-formed HTTP/1.1 request.',
    retryable: false,
  },
  NOT_FOUND: {
    status: 404,
    title: 'There is nothing here',
    detail: 'No such method and path.',
    fix: 'See /docs for what there is.',
    retryable: false,
  },
  UNKNOWN_RECONCILIATION: {
    status: 404,
    title: 'The reconciliation is not known',
    detail: 'There is no reconciliation with this id, or it is no longer kept.',
    fix: 'List the reconciliations.',
    retryable: false,
  },
  UNKNOWN_LIMIT: {
    status: 404,
    title: 'The limit is not known',
    detail: 'There is no limit of this name.',
    fix: 'Use a name of docs/risk.md, such as position.',
    retryable: false,
  },
  UNKNOWN_SYMBOL: {
    status: 404,
    title: 'The symbol is not known',
    detail: 'No instrument has this symbol.',
    fix: 'Use a symbol of GET /api/v1/pairs, such as BTC-USD.',
    retryable: false,
  },
  REQUEST_TIMEOUT: {
    status: 408,
    title: 'The request took too long',
    detail: 'The headers or the body of the request did not come in time.',
    fix: 'Send the whole request at once.',
    retryable: true,
  },
  ORDER_ALREADY_CLOSED: {
    status: 409,
    title: 'The order is already closed',
    detail: 'The order was filled, cancelled or expired before this request came.',
    fix: 'Read the order for its final state.',
    retryable: false,
  },
  SIMULATION_OFF: {
    status: 409,
    title: 'There is no simulated market',
    detail: 'No simulated participants trade on this venue.',
    fix: 'Start the venue with `TRADSYS_DEMO=true`, which production refuses.',
    retryable: false,
  },
  EVENTS_REMOVED: {
    status: 410,
    title: 'The events are gone',
    detail: 'The beginning of the event store has been removed, by `journal.retention_bytes`.',
    fix: 'List events from a later sequence; orders, fills and postings of that time are still in the history.',
    retryable: false,
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    title: 'The body is too large',
    detail: 'A body has at most 64 KiB, that of a single order at most 4 KiB.',
    fix: 'Send less.',
    retryable: false,
  },
  URI_TOO_LONG: {
    status: 414,
    title: 'The path is too long',
    detail: 'A part of the path is longer than anything that this API names.',
    fix: 'Check the path.',
    retryable: false,
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'The body is not JSON',
    detail: 'Bodies are `application/json` in UTF-8, not compressed.',
    fix: 'Set `Content-Type: application/json` and no `Content-Encoding`.',
    retryable: false,
  },
  EXPECTATION_FAILED: {
    status: 417,
    title: 'The expectation is not met',
    detail: 'The header `Expect` asks for something other than `100-continue`.',
    fix: 'Leave the header out.',
    retryable: false,
  },
  HISTORY_TOO_LONG: {
    status: 422,
    title: 'The history is too long',
    detail: 'All events up to the moment could not be read within the time that a request may take.',
    fix: 'Name an earlier `asOf`, or use `tradsys replay` or `tradsys events export`.',
    retryable: false,
  },
  NO_POSITIONS: {
    status: 422,
    title: 'There is nothing that could lose',
    detail: 'Nothing is held that has a price in the currency.',
    fix: 'Name positions, or another currency.',
    retryable: false,
  },
  PORTFOLIO_WITHOUT_RISK: {
    status: 422,
    title: 'No scenario loses the amount',
    detail: 'The portfolio did not gain or lose anything in the whole history of its prices.',
    fix: 'Leave `reverseLoss` out, or use a longer history.',
    retryable: false,
  },
  TOO_MANY_LOTS: {
    status: 422,
    title: 'Too many lots',
    detail: 'More than 50,000 fills make up this position.',
    fix: 'Read the position by average cost; its lots are told again when fewer fills make it up.',
    retryable: false,
  },
  TOO_FEW_PRICES: {
    status: 422,
    title: 'The history is too short',
    detail: 'There are not as many prices as the estimate needs.',
    fix: 'Use shorter candles, another method or a lower confidence, or send `prices`.',
    retryable: false,
  },
  PRICE_NOT_ON_TICK: {
    status: 422,
    title: 'The price is not on the tick',
    detail: "Prices are whole multiples of the instrument's tick size.",
    fix: 'Round the price to `tickSize` of GET /api/v1/pairs.',
    retryable: false,
  },
  QUANTITY_NOT_ON_LOT: {
    status: 422,
    title: 'The quantity is not on the lot',
    detail: "Quantities are whole multiples of the instrument's lot size.",
    fix: 'Round the quantity to `lotSize` of GET /api/v1/pairs.',
    retryable: false,
  },
  AMOUNT_TOO_PRECISE: {
    status: 422,
    title: 'The amount has too many decimals',
    detail: "An amount has at most as many decimals as its asset's scale.",
    fix: 'Round the amount to the scale of the asset.',
    retryable: false,
  },
  NUMBER_TOO_LARGE: {
    status: 422,
    title: 'The number is too large',
    detail: 'The number is beyond what the venue can hold exactly (2^53 − 1 ticks, lots or units).',
    fix: 'Use a smaller number.',
    retryable: false,
  },
  RATE_LIMITED: {
    status: 429,
    title: 'Too many requests',
    detail:
      'More was asked for than the limits allow; the headers RateLimit and RateLimit-Policy say how much is left.',
    fix: 'Wait for the time in `Retry-After`. Who goes on sends everything but cancels into a cool-off.',
    retryable: true,
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    title: 'The headers are too large',
    detail: 'Request line and headers together have at most 16 KiB.',
    fix: 'Send fewer or shorter headers.',
    retryable: false,
  },
  INTERNAL_ERROR: {
    status: 500,
    title: 'Something is broken here',
    detail: 'An unexpected fault. It is in the log under the request id.',
    fix: 'Report the request id. Ask by `clientOrderId` what became of an order.',
    retryable: false,
  },
  VENUE_BUSY: {
    status: 503,
    title: 'The venue is busy',
    detail: 'The queue of commands is full. Nothing happened.',
    fix: 'Send the same request again after `Retry-After`.',
    retryable: true,
  },
  VENUE_STARTING: {
    status: 503,
    title: 'The venue is starting',
    detail: 'The journal is being replayed. Nothing happened.',
    fix: 'Wait until GET /ready answers 200.',
    retryable: true,
  },
  VENUE_STOPPING: {
    status: 503,
    title: 'The venue is stopping',
    detail: 'The venue takes no more commands before it stops. Nothing happened.',
    fix: 'Send the same request again when the venue is back.',
    retryable: true,
  },
  JOURNAL_FULL: {
    status: 503,
    title: 'The journal is full',
    detail: 'The disk is full: new orders and replacements are refused, cancels are taken. Nothing happened.',
    fix: 'Send the same request again after `Retry-After`; the operator must make room on the disk.',
    retryable: true,
  },
  NOT_YET_PROJECTED: {
    status: 503,
    title: 'The read model is behind',
    detail: 'What was asked for exists but cannot be read yet.',
    fix: 'Ask again after `Retry-After`.',
    retryable: true,
  },
  OUTCOME_UNKNOWN: {
    status: 503,
    title: 'The outcome is not known',
    detail: 'The venue stopped after it had taken the command: it may have happened.',
    fix: 'Ask by `clientOrderId`, or send the same request with the same `clientOrderId` again.',
    retryable: false,
  },
} as const satisfies Record<string, ProblemType>;

export type ProblemCode = keyof typeof gatewayProblems | RejectReasonName;

export const problemTypes: Readonly<Record<ProblemCode, ProblemType>> = { ...gatewayProblems, ...rejectProblems };
