import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { type Actor, PermissionDenied } from '../../common/model/actor.js';
import { type Access, ACCESS, type AuthenticatedRequest } from '../../common/nest/access.js';
import { ProblemError } from '../../common/nest/problem.js';
import { AccessTokens } from './access-tokens.js';

interface IncomingRequest extends AuthenticatedRequest {
  readonly headers: { readonly authorization?: string };
  user?: { readonly actor: Actor; readonly expiresAtMs: number };
}

/** One token (RFC 6750) and nothing behind it. */
const BEARER = /^bearer +([\w.~+/-]+=*)$/i;

/**
 * The one guard of every route: closed unless the route says who may call it. A token that was verified before is
 * answered without a promise.
 */
@Injectable()
export class AccessGuard extends AuthGuard('jwt') {
  private readonly accessByHandler = new Map<unknown, Access | undefined>();

  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokens,
  ) {
    super();
  }

  override canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const access = this.accessOf(context);
    if (access === 'public') return true;
    const request = context.switchToHttp().getRequest<IncomingRequest>();
    const token = bearerOf(request.headers.authorization);
    if (token === undefined) throw new ProblemError('UNAUTHORIZED');
    const actor = this.tokens.remembered(token, Date.now());
    return actor === undefined ? this.verify(context, access, request, token) : admit(request, actor, access);
  }

  /** Called by passport with what the strategy found. */
  override handleRequest<T>(error: unknown, verified: T): T {
    if (error || !verified) throw new ProblemError('UNAUTHORIZED');
    return verified;
  }

  private async verify(
    context: ExecutionContext,
    access: Access | undefined,
    request: IncomingRequest,
    token: string,
  ): Promise<boolean> {
    await super.canActivate(context);
    const { user: verified } = request;
    if (verified === undefined) throw new ProblemError('UNAUTHORIZED');
    this.tokens.remember(token, verified);
    return admit(request, verified.actor, access);
  }

  private accessOf(context: ExecutionContext): Access | undefined {
    const handler = context.getHandler();
    if (!this.accessByHandler.has(handler)) {
      const targets = [handler, context.getClass()];
      this.accessByHandler.set(handler, this.reflector.getAllAndOverride<Access | undefined>(ACCESS, targets));
    }
    return this.accessByHandler.get(handler);
  }
}

function admit(request: AuthenticatedRequest, actor: Actor, access: Access | undefined): true {
  if (access === undefined) throw new ProblemError('FORBIDDEN', { detail: 'Nobody may call this.' });
  if (access !== 'logged-in' && !actor.permissions.has(access as never)) throw new PermissionDenied(access as never);
  request.actor = actor;
  return true;
}

function bearerOf(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
}
