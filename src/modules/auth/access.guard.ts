import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, PermissionDenied } from '../../common/model/actor.js';
import {
  type Access,
  ACCESS,
  type AuthenticatedRequest,
  DEMO_TOO,
  OPEN_IN_DEVELOPMENT,
  SESSION_ONLY,
} from '../../common/nest/access.js';
import { type Cost, COST, type CostOf, ONE_REQUEST } from '../../common/nest/cost.js';
import { isOfManagement } from '../../common/nest/listeners.js';
import { ProblemError } from '../../common/nest/problem.js';
import { ENVIRONMENT_CONFIG, type EnvironmentConfig } from '../../config/venue-config.js';
import { RateLimitHeaders, rateLimited } from '../rate-limits/rate-limit-headers.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import { AccessTokens } from './access-tokens.js';
import { API_KEY_HEADER, type SignedHttpRequest, signedRequestOf } from './keys/signed-http-request.js';
import { SignedRequests } from './keys/signed-requests.js';

type IncomingRequest = AuthenticatedRequest &
  SignedHttpRequest & {
    readonly body?: unknown;
    readonly raw: FastifyRequest['raw'];
    user?: { readonly actor: Actor; readonly expiresAtMs: number };
  };

interface RouteAccess {
  /** Undefined where the route says nothing: then it is closed. */
  readonly access: Access | undefined;
  readonly isSessionOnly: boolean;
  readonly isDemoToo: boolean;
  readonly isOpen: boolean;
  readonly cost: Cost | CostOf;
}

/** One token (RFC 6750) and nothing behind it. */
const BEARER = /^bearer +([\w.~+/-]+=*)$/i;

/**
 * The one guard of every route: closed unless the route says who may call it, and open as often as the limits of the
 * caller allow. A token that was verified before, and a key that is known, is answered without a promise; the rest
 * goes through passport, at the cost of the address that it comes from.
 */
@Injectable()
export class AccessGuard extends AuthGuard(['jwt', 'api-key']) {
  private readonly accessByHandler = new Map<unknown, RouteAccess>();

  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokens,
    private readonly signed: SignedRequests,
    private readonly limits: RateLimits,
    private readonly limitHeaders: RateLimitHeaders,
    @Inject(ENVIRONMENT_CONFIG) private readonly config: Pick<EnvironmentConfig, 'environment'>,
  ) {
    super();
  }

  override canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const route = this.accessOf(context);
    // An event of a connection has no headers: its handshake has let it in, where its gateway asks for that.
    if (context.getType() === 'ws') return route.access === 'public';
    const request = context.switchToHttp().getRequest<IncomingRequest>();
    if (route.access === 'public') return this.spendAnonymously(context, request, weightOf(route, request));
    const apiKey = request.headers[API_KEY_HEADER];
    if (typeof apiKey === 'string') return this.withKey(context, route, request, apiKey);
    const token = bearerOf(request.headers.authorization);
    const actor = token === undefined ? undefined : this.tokens.remembered(token, Date.now());
    if (actor !== undefined) return this.admit(context, request, actor, route);
    this.spendAnonymously(context, request, 1);
    if (token === undefined && route.isOpen && isOfManagement(request)) return true;
    if (token === undefined) throw new ProblemError('UNAUTHORIZED');
    return this.verifyToken(context, route, request, token);
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
    if (!this.signed.isKnown(apiKey)) {
      this.spendAnonymously(context, request, 1);
      return this.verifyKey(context, route, request);
    }
    const waitMs = this.limits.anonymousWaitMs(request.ip);
    if (waitMs > 0) throw rateLimited(waitMs, 'Too many wrong signatures came from this address.');
    try {
      const actor = this.signed.verify(signedRequestOf(request));
      if (!(actor instanceof Promise)) return this.admit(context, request, actor, route);
      return this.admitWhenVerified(context, request, actor, route);
    } catch (error) {
      throw this.wrong(context, request, error);
    }
  }

  private async admitWhenVerified(
    context: ExecutionContext,
    request: IncomingRequest,
    pending: Promise<Actor>,
    route: RouteAccess,
  ): Promise<boolean> {
    const actor = await pending.catch((error: unknown) => {
      throw this.wrong(context, request, error);
    });
    return this.admit(context, request, actor, route);
  }

  /** A signature that is not good is paid for by the address, because anybody can name a key. */
  private wrong(context: ExecutionContext, request: IncomingRequest, error: unknown): unknown {
    if (request.actor === undefined) this.spendAnonymously(context, request, 1);
    return error;
  }

  private async verifyKey(context: ExecutionContext, route: RouteAccess, request: IncomingRequest): Promise<boolean> {
    await super.canActivate(context);
    return this.admit(context, request, verifiedIn(request).actor, route);
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
    // It may have ended meanwhile, and what it has placed goes with it: nothing may be placed behind that.
    if (this.tokens.hasEnded(verified.actor.sessionId)) throw new ProblemError('UNAUTHORIZED');
    this.tokens.remember(token, verified, Date.now(), generation);
    return this.admit(context, request, verified.actor, route);
  }

  private admit(context: ExecutionContext, request: IncomingRequest, actor: Actor, route: RouteAccess): true {
    // Who was denied is known all the same.
    request.actor = actor;
    const { cost } = route;
    const spent = this.limits.spend(actor, typeof cost === 'function' ? cost(request.body) : cost);
    this.limitHeaders.answer(context.switchToHttp().getResponse<FastifyReply>(), spent, false);
    assertOpen(route, actor);
    return true;
  }

  private spendAnonymously(context: ExecutionContext, { ip }: IncomingRequest, weight: number): true {
    const spent = this.limits.spendAnonymously(ip, weight);
    this.limitHeaders.answer(context.switchToHttp().getResponse<FastifyReply>(), spent, true);
    return true;
  }

  private accessOf(context: ExecutionContext): RouteAccess {
    const handler = context.getHandler();
    const known = this.accessByHandler.get(handler);
    if (known !== undefined) return known;
    const targets = [handler, context.getClass()];
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, targets);
    const isSessionOnly = this.reflector.getAllAndOverride<boolean | undefined>(SESSION_ONLY, targets) === true;
    const isDemoToo = this.reflector.getAllAndOverride<boolean | undefined>(DEMO_TOO, targets) === true;
    const isOpenInDevelopment = this.reflector.getAllAndOverride<boolean | undefined>(OPEN_IN_DEVELOPMENT, targets);
    const isOpen = isOpenInDevelopment === true && this.config.environment === 'development';
    const cost = this.reflector.getAllAndOverride<Cost | CostOf | undefined>(COST, targets) ?? ONE_REQUEST;
    const route = { access, isSessionOnly, isDemoToo, isOpen, cost };
    this.accessByHandler.set(handler, route);
    return route;
  }
}

function verifiedIn({ user }: IncomingRequest): { readonly actor: Actor; readonly expiresAtMs: number } {
  if (user === undefined) throw new ProblemError('UNAUTHORIZED');
  return user;
}

function assertOpen({ access, isSessionOnly, isDemoToo }: RouteAccess, actor: Actor): void {
  if (access === undefined) throw new ProblemError('FORBIDDEN', { detail: 'Nobody may call this.' });
  if (isSessionOnly && actor.apiKeyId !== undefined)
    throw new ProblemError('FORBIDDEN', { detail: 'An API key does not open this; log in.' });
  if (isSessionOnly && !isDemoToo && actor.isDemo === true) throw new ProblemError('DEMO_SESSION');
  if (access !== 'logged-in' && !actor.permissions.has(access as never)) throw new PermissionDenied(access as never);
}

function weightOf({ cost }: RouteAccess, { body }: IncomingRequest): number {
  return (typeof cost === 'function' ? cost(body) : cost).requests;
}

function bearerOf(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
}
