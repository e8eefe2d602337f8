import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import type { Actor, Permission } from '../model/actor.js';

/** Who may call a route: a permission, anyone who is logged in, or everyone. A route that says nothing is closed. */
export type Access = Permission | 'logged-in' | 'public';

export const ACCESS = Symbol('ACCESS');
/** Tells the OpenAPI document what a caller needs. */
export const ACCESS_EXTENSION = 'x-access';

export function RequirePermission(permission: Permission): MethodDecorator & ClassDecorator {
  return restricted(permission);
}

export function LoggedIn(): MethodDecorator & ClassDecorator {
  return restricted('logged-in');
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
