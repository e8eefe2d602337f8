import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { type Actor, PermissionDenied } from '../../common/model/actor.js';
import { type Access, ACCESS, type AuthenticatedRequest, SESSION_ONLY } from '../../common/nest/access.js';
import { ProblemError } from '../../common/nest/problem.js';
import { AccessTokens } from './access-tokens.js';
import { API_KEY_HEADER, type SignedHttpRequest, signedRequestOf } from './keys/signed-http-request.js';
import { SignedRequests } from './keys/signed-requests.js';

type IncomingRequest = AuthenticatedRequest &
  SignedHttpRequest & { user?: { readonly actor: Actor; readonly expiresAtMs: number } };

interface RouteAccess {
  /** Undefined where the route says nothing: then it is closed. */
  readonly access: Access | undefined;
  readonly isSessionOnly: boolean;
}

/** One token (RFC 6750) and nothing behind it. */
const BEARER = /^bearer +([\w.~+/-]+=*)$/i;

/**
 * The one guard of every route: closed unless the route says who may call it. A token that was verified before, and a
 * key that is known, is answered without a promise; the rest goes through passport.
 */
@Injectable()
export class AccessGuard extends AuthGuard(['jwt', 'api-key']) {
  private readonly accessByHandler = new Map<unknown, RouteAccess>();

  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokens,
    private readonly signed: SignedRequests,
  ) {
    super();
  }

  override canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const route = this.accessOf(context);
    if (route.access === 'public') return true;
    const request = context.switchToHttp().getRequest<IncomingRequest>();
    const apiKey = request.headers[API_KEY_HEADER];
    if (typeof apiKey === 'string') return this.withKey(context, route, request, apiKey);
    const token = bearerOf(request.headers.authorization);
    if (token === undefined) throw new ProblemError('UNAUTHORIZED');
    const actor = this.tokens.remembered(token, Date.now());
    return actor === undefined ? this.verifyToken(context, route, request, token) : admit(request, actor, route);
  }

  /** Called by passport with what a strategy found. */
  override handleRequest<T>(error: unknown, verified: T): T {
    if (error instanceof ProblemError) throw error;
    if (error || !verified) throw new ProblemError('UNAUTHORIZED');
    return verified;
  }

  private withKey(
    context: ExecutionContext,
    route: RouteAccess,
    request: IncomingRequest,
    apiKey: string,
  ): boolean | Promise<boolean> {
    // One credential: of two, which counts would be a matter of taste.
    if (request.headers.authorization !== undefined) throw new ProblemError('UNAUTHORIZED');
    if (!this.signed.isKnown(apiKey)) return this.verifyKey(context, route, request);
    const actor = this.signed.verify(signedRequestOf(request));
    return actor instanceof Promise
      ? actor.then((verified) => admit(request, verified, route))
      : admit(request, actor, route);
  }

  private async verifyKey(context: ExecutionContext, route: RouteAccess, request: IncomingRequest): Promise<boolean> {
    await super.canActivate(context);
    return admit(request, verifiedIn(request).actor, route);
  }

  private async verifyToken(
    context: ExecutionContext,
    route: RouteAccess,
    request: IncomingRequest,
    token: string,
  ): Promise<boolean> {
    const { generation } = this.tokens;
    await super.canActivate(context);
    const verified = verifiedIn(request);
    this.tokens.remember(token, verified, Date.now(), generation);
    return admit(request, verified.actor, route);
  }

  private accessOf(context: ExecutionContext): RouteAccess {
    const handler = context.getHandler();
    const known = this.accessByHandler.get(handler);
    if (known !== undefined) return known;
    const targets = [handler, context.getClass()];
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, targets);
    const isSessionOnly = this.reflector.getAllAndOverride<boolean | undefined>(SESSION_ONLY, targets) === true;
    const route = { access, isSessionOnly };
    this.accessByHandler.set(handler, route);
    return route;
  }
}

function verifiedIn({ user }: IncomingRequest): { readonly actor: Actor; readonly expiresAtMs: number } {
  if (user === undefined) throw new ProblemError('UNAUTHORIZED');
  return user;
}

function admit(request: AuthenticatedRequest, actor: Actor, { access, isSessionOnly }: RouteAccess): true {
  // Who was denied is known all the same.
  request.actor = actor;
  if (access === undefined) throw new ProblemError('FORBIDDEN', { detail: 'Nobody may call this.' });
  if (isSessionOnly && actor.apiKeyId !== undefined)
    throw new ProblemError('FORBIDDEN', { detail: 'An API key does not open this; log in.' });
  if (access !== 'logged-in' && !actor.permissions.has(access as never)) throw new PermissionDenied(access as never);
  return true;
}

function bearerOf(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
}
