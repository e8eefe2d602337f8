import { createParamDecorator, type CustomDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Actor, Permission } from '../model/actor.js';

/** Who may call a route: a permission, anyone who is logged in, or everyone. A route that says nothing is closed. */
export type Access = Permission | 'logged-in' | 'public';

export const ACCESS = Symbol('ACCESS');

export const RequirePermission = (permission: Permission): CustomDecorator<symbol> => SetMetadata(ACCESS, permission);
export const LoggedIn = (): CustomDecorator<symbol> => SetMetadata(ACCESS, 'logged-in' satisfies Access);
export const Public = (): CustomDecorator<symbol> => SetMetadata(ACCESS, 'public' satisfies Access);

/** A request that the guard has let in. */
export interface AuthenticatedRequest {
  actor: Actor;
}

/** The actor of the request, made from its credential. */
export const Caller = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Actor => context.switchToHttp().getRequest<AuthenticatedRequest>().actor,
);
