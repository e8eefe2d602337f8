import type { UserDetailResponse, UserResponse } from './auth.messages.js';
import type { User } from './user.js';

type Plain<T> = Pick<T, keyof T>;

export function presentUser({ userId, username, accountId, roles }: User): Plain<UserResponse> {
  return { userId, username, accountId: accountId === null ? null : String(accountId), roles: [...roles] };
}

export function presentUserDetail(user: User): Plain<UserDetailResponse> {
  const createdAt = new Date(user.createdAtMs).toISOString();
  return { ...presentUser(user), isDisabled: user.isDisabled, createdAt };
}
