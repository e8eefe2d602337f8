export interface User {
  readonly userId: string;
  /** As it was given; two names that differ in case only are the same. */
  readonly username: string;
  readonly passwordHash: string;
  readonly roles: readonly string[];
  /** Null for a user who does not trade, or whose account is still to be opened. */
  readonly accountId: number | null;
  readonly isDisabled: boolean;
  /** Made by the simulation: where the demo runs, anybody may be this user. */
  readonly isDemo: boolean;
  readonly createdAtMs: number;
}

/** What user names are compared by. */
export function usernameKey(username: string): string {
  return username.toLowerCase();
}

/** The name of a user's trading account in the venue's journal; opening it twice gives the same account. */
export function accountKeyOf(username: string, label?: string): string {
  const key = `user:${usernameKey(username)}`;
  return label === undefined ? key : `${key}/${label}`;
}
