/** What the process that hashes is asked; the answer to a question has its number. */
export type PasswordTask = { readonly number: number } & (
  | { readonly kind: 'hash'; readonly password: string }
  | { readonly kind: 'verify'; readonly passwordHash: string; readonly password: string }
);

/** A hash, or whether the password matches; `message` where the library refuses, such as a hash that is none. */
export type PasswordAnswer = { readonly number: number } & (
  { readonly value: string | boolean } | { readonly message: string }
);

/** What the log is to say of the process. */
export interface PasswordNotice {
  readonly notice: string;
}
