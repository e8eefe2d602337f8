/**
 * Privileged routes leave a trace by themselves: `RequirePermission` puts the interceptor on every route that trading
 * alone does not open. An entry is durable before the action begins, and another says how it ended.
 */
import {
  applyDecorators,
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { Actor } from '../model/actor.js';
import { AcceptedForApproval } from './accepted.js';
import { type AuditFact, AuditTrail, type AuditOutcome } from './audit-trail.js';
import { toProblemError } from './problem.js';
import { problemTypes } from './problem-types.js';

const AUDITED = Symbol('AUDITED');
/** Tells the OpenAPI document that a call may fail for want of its trace. */
export const AUDITED_EXTENSION = 'x-audited';

/** What a handler adds to its entry: how the thing was before, and what the entry is about where the path does not say. */
export interface AuditNote {
  before?: unknown;
  target?: string;
}

interface AuditedRequest extends FastifyRequest {
  actor?: Actor;
  auditNote?: AuditNote;
  isAudited?: true;
}

/** Also audits a route that is not privileged, or only reads. */
export function Audited(): MethodDecorator {
  return applyDecorators(
    SetMetadata(AUDITED, true),
    UseInterceptors(AuditInterceptor),
    ApiExtension(AUDITED_EXTENSION, true),
  );
}

/** The note of this request's audit entry, for the handler to write on. */
export const Noted = createParamDecorator((_data: unknown, context: ExecutionContext): AuditNote => {
  const request = context.switchToHttp().getRequest<AuditedRequest>();
  return (request.auditNote ??= {});
});

@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly trail: AuditTrail,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<AuditedRequest>();
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    if (isReading && this.reflector.get(AUDITED, context.getHandler()) !== true) return next.handle();
    return from(this.audited(actionOf(context), request, next));
  }

  private async audited(action: string, request: AuditedRequest, next: CallHandler): Promise<unknown> {
    request.isAudited = true;
    const input = isEmpty(request.body) ? request.query : request.body;
    const record = (outcome: AuditOutcome, more: Partial<AuditFact>): Promise<void> =>
      this.trail.record({ ...originOf(request), action, target: targetOf(request), outcome, ...more });
    await record('attempted', { input });
    try {
      const after: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      await record('done', { before: request.auditNote?.before, after: isPlain(after) ? after : undefined });
      return after;
    } catch (error) {
      if (error instanceof AcceptedForApproval) await record('proposed', { after: error.body });
      else await record(outcomeOf(error), { code: toProblemError(error).code });
      throw error;
    }
  }
}

/** Who and where, of a request that may have no actor. */
export function originOf(request: AuditedRequest): Pick<AuditFact, 'actor' | 'address' | 'requestId'> {
  return { actor: request.actor, address: request.ip, requestId: request.id };
}

/** What the handler noted, else the parameters of the path. */
export function targetOf({ params, auditNote }: AuditedRequest): string {
  return auditNote?.target ?? Object.values((params ?? {}) as Record<string, string>).join(' ');
}

/** True where the interceptor keeps the trace of the request. */
export function isAudited(request: AuditedRequest): boolean {
  return request.isAudited === true;
}

/** `users.create` of `UsersController.create`. */
function actionOf(context: ExecutionContext): string {
  const name = context.getClass().name.replace(/Controller$/, '');
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}.${context.getHandler().name}`;
}

function outcomeOf(error: unknown): AuditOutcome {
  const { status } = problemTypes[toProblemError(error).code];
  if (status === 401 || status === 403) return 'denied';
  return status >= 500 ? 'failed' : 'refused';
}

function isEmpty(body: unknown): boolean {
  return body === undefined || body === null;
}

/** Streams and the like are no result to keep. */
function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null || Array.isArray(value) || value.constructor === Object;
}
