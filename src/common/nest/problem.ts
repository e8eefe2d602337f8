import { HttpException } from '@nestjs/common';
import { InvalidCursor } from '../cursor.js';
import { PermissionDenied } from '../model/actor.js';
import { type ProblemCode, problemTypes } from './problem-types.js';

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

interface ProblemDetails {
  /** Replaces the general cause where more is known. */
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly retryAfterS?: number;
}

/** Ends a request with one of the known problems. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly code: ProblemCode,
    readonly details: ProblemDetails = {},
  ) {
    super(details.detail ?? problemTypes[code].detail);
  }
}

/** The body of an error, `application/problem+json` of RFC 9457 with what a client needs to act on it. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly fix: string;
  readonly retryable: boolean;
  readonly requestId: string;
  readonly errors?: readonly FieldError[];
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

export function toProblem(error: ProblemError, requestId: string): Problem {
  const { code, details } = error;
  const { title, status, fix, retryable } = problemTypes[code];
  return {
    type: problemUri(code),
    title,
    status,
    detail: error.message,
    code,
    fix,
    retryable,
    requestId,
    ...(details.errors && { errors: details.errors }),
  };
}

/** Where GET answers what the problem means. */
export function problemUri(code: ProblemCode): string {
  return `/problems/${code.toLowerCase().replaceAll('_', '-')}`;
}

/** What the client is told of any error. An error that nobody expected says nothing of its inside. */
export function toProblemError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof PermissionDenied)
    return new ProblemError('FORBIDDEN', { detail: `${capitalised(error.message)}.` });
  if (error instanceof InvalidCursor) return new ProblemError('INVALID_CURSOR');
  if (error instanceof HttpException) return new ProblemError(codeOfStatus(error.getStatus()));
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  // Errors of the layers below carry the code of their problem: `VenueUnavailable` and its like.
  if (typeof code === 'string' && Object.hasOwn(problemTypes, code)) return new ProblemError(code as ProblemCode);
  return new ProblemError(typeof statusCode === 'number' ? codeOfStatus(statusCode) : 'INTERNAL_ERROR');
}

/** Errors of the framework tell their status only. */
function codeOfStatus(status: number): ProblemCode {
  switch (status) {
    case 401:
      return 'UNAUTHORIZED';
    case 403:
      return 'FORBIDDEN';
    case 404:
      return 'NOT_FOUND';
    case 413:
      return 'PAYLOAD_TOO_LARGE';
    case 414:
      return 'URI_TOO_LONG';
    case 415:
      return 'UNSUPPORTED_MEDIA_TYPE';
    case 503:
      return 'VENUE_STOPPING';
    default:
      return status >= 400 && status < 500 ? 'BAD_REQUEST' : 'INTERNAL_ERROR';
  }
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
