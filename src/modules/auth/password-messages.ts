/** What a hashing thread is asked, one question at a time. */
export type PasswordTask =
  | { readonly kind: 'hash'; readonly password: string }
  | { readonly kind: 'verify'; readonly passwordHash: string; readonly password: string };

/** A hash, or whether the password matches; `message` where the library refuses, such as a hash that is none. */
export type PasswordAnswer = { readonly value: string | boolean } | { readonly message: string };

/** What the log is to say of a thread. */
export interface PasswordNotice {
  readonly notice: string;
}
