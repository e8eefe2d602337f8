import type { Scope } from '../scopes.js';

export const apiKeyTypes = ['hmac', 'ed25519', 'rsa'] as const;
export type ApiKeyType = (typeof apiKeyTypes)[number];

/** A key of a program: acts for one account of its user, within its scopes, until it expires or is revoked. */
export interface ApiKey {
  readonly keyId: string;
  /** What the header `X-Api-Key` carries; no secret. */
  readonly apiKey: string;
  readonly userId: string;
  readonly accountId: number;
  readonly label: string;
  readonly type: ApiKeyType;
  /** Encrypted; of hmac keys. */
  readonly sealedSecret: string | null;
  /** PEM; of the others. */
  readonly publicKey: string | null;
  readonly scopes: readonly Scope[];
  /** From where it may be used (CIDR); empty for everywhere. */
  readonly networks: readonly string[];
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly revokedAtMs: number | null;
  readonly lastUsedAtMs: number | null;
  readonly lastUsedFrom: string | null;
}
