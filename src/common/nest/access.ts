import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import { type Actor, isPrivileged, type Permission } from '../model/actor.js';
import { AuditInterceptor } from './audited.js';

/** Who may call a route: a permission, anyone who is logged in, or everyone. A route that says nothing is closed. */
export type Access = Permission | 'logged-in' | 'public';

export const ACCESS = Symbol('ACCESS');
/** Marks routes that an API key does not open, whatever its scopes. */
export const SESSION_ONLY = Symbol('SESSION_ONLY');
/** Marks those of them that a session of the demo opens all the same. */
export const DEMO_TOO = Symbol('DEMO_TOO');
/** Marks routes that anybody may call by the management listener in development, so that a first look needs no login. */
export const OPEN_IN_DEVELOPMENT = Symbol('OPEN_IN_DEVELOPMENT');
/** Tells the OpenAPI document what a caller needs. */
export const ACCESS_EXTENSION = 'x-access';
export const SESSION_EXTENSION = 'x-session-only';
export const DEMO_EXTENSION = 'x-demo-too';

/** A privileged permission also puts the route into the audit trail (audited.ts). */
export function RequirePermission(permission: Permission): MethodDecorator & ClassDecorator {
  const decorators = isPrivileged(permission) ? [UseInterceptors(AuditInterceptor)] : [];
  return applyDecorators(restricted(permission), ...decorators);
}

export function LoggedIn(): MethodDecorator & ClassDecorator {
  return restricted('logged-in');
}

/**
 * For someone who has logged in, with a permission where one is named: what a stolen API key must not do, nor a visitor of
 * the demo, who shares the account with all others.
 */
export function InSession(permission?: Permission): MethodDecorator & ClassDecorator {
  const access = permission === undefined ? LoggedIn() : RequirePermission(permission);
  return applyDecorators(access, SetMetadata(SESSION_ONLY, true), ApiExtension(SESSION_EXTENSION, true));
}

/** For a session of any kind, of the demo too. */
export function InAnySession(): MethodDecorator & ClassDecorator {
  return applyDecorators(InSession(), SetMetadata(DEMO_TOO, true), ApiExtension(DEMO_EXTENSION, true));
}

/** For who has the permission, and in development for everybody who can reach the management listener. */
export function OpenInDevelopment(permission: Permission): MethodDecorator & ClassDecorator {
  return applyDecorators(RequirePermission(permission), SetMetadata(OPEN_IN_DEVELOPMENT, true));
}

export function Public(): MethodDecorator & ClassDecorator {
  return SetMetadata(ACCESS, 'public' satisfies Access);
}

/** A request that the guard has let in. */
export interface AuthenticatedRequest {
  actor: Actor;
}

/** The actor of the request, made from its credential. */
export const Caller = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Actor => context.switchToHttp().getRequest<AuthenticatedRequest>().actor,
);

function restricted(access: Access): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(ACCESS, access), ApiBearerAuth(), ApiExtension(ACCESS_EXTENSION, access));
}
