import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AcceptedForApproval } from './accepted.js';
import { PROBLEM_MEDIA_TYPE, type Problem, type ProblemError, toProblem, toProblemError } from './problem.js';
import { problemTypes } from './problem-types.js';

const logger = new Logger('HTTP');

/** Answers every error of an HTTP request as problem+json, and tells `onProblem` of it. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly onProblem?: (request: FastifyRequest, problem: ProblemError) => void) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    if (error instanceof AcceptedForApproval) return void reply.code(202).send(error.body);
    this.onProblem?.(http.getRequest<FastifyRequest>(), toProblemError(error));
    sendProblem(reply, error);
  }
}

/** Also used for what fails before Nest sees the request. */
export function sendProblem(reply: FastifyReply, error: unknown): void {
  if (reply.sent || reply.raw.headersSent) return;
  const requestId = reply.request.id;
  const problem = knownProblem(error, requestId);
  reply
    .code(problemTypes[problem.code].status)
    .headers(headersOf(problem))
    .send(JSON.stringify(toProblem(problem, requestId)));
}

/** The body that the error of one part of a request is told with. */
export function problemOf(error: unknown, requestId: string): Problem {
  return toProblem(knownProblem(error, requestId), requestId);
}

function knownProblem(error: unknown, requestId: string): ProblemError {
  const problem = toProblemError(error);
  if (problem.code === 'INTERNAL_ERROR') logUnexpected(error, requestId);
  return problem;
}

function headersOf({ code, details }: ProblemError): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': PROBLEM_MEDIA_TYPE };
  const { status } = problemTypes[code];
  if (status === 401) headers['www-authenticate'] = 'Bearer realm="tradsys"';
  if (status === 429 || status === 503) headers['retry-after'] = String(details.retryAfterS ?? 1);
  return headers;
}

function logUnexpected(error: unknown, requestId: string): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  logger.error(`request ${requestId} failed: ${text}`);
}
