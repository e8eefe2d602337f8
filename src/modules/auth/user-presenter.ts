import type { UserResponse } from './auth.messages.js';
import type { User } from './user.js';

export function presentUser({ userId, username, accountId, roles }: User): Pick<UserResponse, keyof UserResponse> {
  return { userId, username, accountId: accountId === null ? null : String(accountId), roles: [...roles] };
}
