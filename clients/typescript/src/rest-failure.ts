import type { Schemas } from './rest-types.js';

export type Problem = Schemas['Problem'];
/**
 * What the client itself says: no answer came, an answer that is none of the venue's, nobody has logged in, the login is over
 * because the answer with its next tokens was lost, or an order that cannot be placed surely.
 */
export type LocalCode = 'NO_ANSWER' | 'NOT_THE_VENUE' | 'NOT_LOGGED_IN' | 'SESSION_LOST' | 'NOT_IDEMPOTENT';

export interface Failure {
  readonly ok: false;
  /** 0 where no answer came. */
  readonly status: number;
  readonly code: Problem['code'] | LocalCode;
  readonly detail: string;
  /** The same request can succeed later. */
  readonly retryable: boolean;
  /** At least so long later; 0 where nothing is said. */
  readonly retryAfterMs: number;
  /** The third outcome: it is not known whether the venue has done it. False: it has not. */
  readonly mayHaveHappened: boolean;
  /** All that the venue says, such as the wrong fields. */
  readonly problem?: Problem;
}

/** What was not even asked of the venue. */
function notAsked(code: LocalCode, detail: string): Failure {
  return { ok: false, status: 0, code, detail, retryable: false, retryAfterMs: 0, mayHaveHappened: false };
}

export const notLoggedIn = notAsked('NOT_LOGGED_IN', 'Log in first, or give a signer.');
const sessionLost = notAsked(
  'SESSION_LOST',
  'The answer with the next tokens was lost, and a refresh token that comes twice ends its session: log in again.',
);
export const notIdempotent = notAsked(
  'NOT_IDEMPOTENT',
  'With openOnlyClientId the venue may take the repeated order as another one: place it with placeOrder.',
);

/** What a session cannot be renewed after: its refresh token is worth nothing. */
const endOfSession: ReadonlySet<Failure['code']> = new Set<Problem['code']>([
  'INVALID_REFRESH_TOKEN',
  'REFRESH_TOKEN_REUSED',
]);

/** Why the session has to be begun anew after a refresh that failed; undefined where the same token is good for another try. */
export function endOf(refresh: Failure): Failure | undefined {
  if (refresh.mayHaveHappened) return sessionLost;
  return endOfSession.has(refresh.code) ? refresh : undefined;
}

export function noAnswer(error: unknown, isReading: boolean): Failure {
  return {
    ok: false,
    status: 0,
    code: 'NO_ANSWER',
    detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    retryable: true,
    retryAfterMs: 0,
    mayHaveHappened: !isReading && !isBeforeSending(error),
  };
}

/** No connection came to be. Node.js says so; of browsers nobody knows. */
const noConnection: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

function isBeforeSending(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause as { readonly code?: unknown } | undefined) : undefined;
  return noConnection.has(cause?.code);
}

/** Statuses under which something may have been done: no reason for a refusal of the venue is among them. */
const OPEN_STATUS_MIN = 500;
const outcomeIsKnown: ReadonlySet<string> = new Set(['VENUE_BUSY', 'VENUE_STARTING', 'VENUE_STOPPING', 'JOURNAL_FULL']);

export function failureOf({ status, headers }: Response, text: string, isReading: boolean): Failure {
  const problem = problemIn(text);
  const code = problem?.code ?? 'NOT_THE_VENUE';
  return {
    ok: false,
    status,
    code,
    detail: problem?.detail ?? `status ${status} without a problem of the venue`,
    retryable: problem?.retryable ?? status >= OPEN_STATUS_MIN,
    retryAfterMs: Number(headers.get('retry-after') ?? 0) * 1_000 || 0,
    mayHaveHappened: !isReading && status >= OPEN_STATUS_MIN && !outcomeIsKnown.has(code),
    ...(problem !== undefined && { problem }),
  };
}

function problemIn(text: string): Problem | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    const isProblem = typeof parsed === 'object' && parsed !== null && typeof (parsed as Problem).code === 'string';
    return isProblem ? (parsed as Problem) : undefined;
  } catch {
    return undefined;
  }
}
