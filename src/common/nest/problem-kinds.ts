/** The kinds of problems that reasons of the core are. */
import type { ProblemType } from './problem-type.js';

/** Refused by a rule: the same request will be refused again. */
export function refusal(title: string, detail: string, fix: string): ProblemType {
  return { status: 422, title, detail, fix, retryable: false };
}

/** Refused for now: the same request can succeed when the venue or the account is in another state. */
export function later(title: string, detail: string, fix: string): ProblemType {
  return { status: 422, title, detail, fix, retryable: true };
}

/** What is asked for is there already, or was changed meanwhile. */
export function conflict(title: string, detail: string, fix: string): ProblemType {
  return { status: 409, title, detail, fix, retryable: false };
}
