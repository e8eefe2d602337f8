import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../common/model/actor.js';
import { ProblemError } from '../../../common/nest/problem.js';
import { ApiKeysStore } from '../persistence/api-keys.store.js';
import type { Scope } from '../scopes.js';
import { SecretBox } from '../secret-box.js';
import type { ApiKey, ApiKeyType } from './api-key.js';
import { publicKeyOf } from './signatures.js';
import { SignedRequests } from './signed-requests.js';

const KEYS_MAX = 100;

export interface NewKey {
  readonly label: string;
  readonly type: ApiKeyType;
  readonly scopes: readonly Scope[];
  readonly publicKey: string | undefined;
  readonly networks: readonly string[];
  readonly expiresAtMs: number | null;
}

/** A key with its secret, which is never shown again; undefined for keys whose secret only the client has. */
export interface IssuedKey {
  readonly key: ApiKey;
  readonly secret: string | undefined;
}

/** The API keys of a user. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly store: ApiKeysStore,
    private readonly requests: SignedRequests,
    private readonly box: SecretBox,
  ) {}

  list({ userId }: Pick<Actor, 'userId'>): Promise<ApiKey[]> {
    return this.store.allOfUser(userId);
  }

  /** For the account that the actor acts for. */
  create({ userId, accountId }: Actor, wanted: NewKey): Promise<IssuedKey> {
    return this.issue(userId, accountId, wanted);
  }

  /** A new key on the terms of the old one, which stays good for a while so that programs can change over. */
  async rotate({ userId }: Actor, keyId: string, publicKey: string | undefined, overlapMs: number): Promise<IssuedKey> {
    const old = await this.find(userId, keyId);
    const issued = await this.issue(userId, old.accountId, { ...old, publicKey });
    const endsAtMs = Date.now() + overlapMs;
    await this.store.expire(keyId, Math.min(old.expiresAtMs ?? endsAtMs, endsAtMs));
    this.requests.forget(old.apiKey);
    return issued;
  }

  async revoke({ userId }: Pick<Actor, 'userId'>, keyId: string): Promise<void> {
    const key = await this.find(userId, keyId);
    await this.store.revoke(keyId, Date.now());
    this.requests.forget(key.apiKey);
  }

  private async issue(userId: string, accountId: number, wanted: NewKey): Promise<IssuedKey> {
    if ((await this.store.allOfUser(userId)).length >= KEYS_MAX) throw new ProblemError('TOO_MANY_KEYS');
    const { type, label, scopes, networks, expiresAtMs } = wanted;
    const keyId = randomUUID();
    const secret = type === 'hmac' ? randomBytes(32).toString('base64url') : undefined;
    const key: ApiKey = {
      keyId,
      apiKey: randomBytes(24).toString('base64url'),
      userId,
      accountId,
      label,
      type,
      sealedSecret: secret === undefined ? null : this.box.seal(secret, keyId),
      publicKey: type === 'hmac' ? null : pemOf(type, wanted.publicKey),
      scopes,
      networks,
      createdAtMs: Date.now(),
      expiresAtMs,
      revokedAtMs: null,
      lastUsedAtMs: null,
      lastUsedFrom: null,
    };
    await this.store.add(key);
    return { key, secret };
  }

  /** A foreign key is as unknown as one that does not exist. */
  private async find(userId: string, keyId: string): Promise<ApiKey> {
    const key = await this.store.ofUser(userId, keyId);
    if (key === undefined) throw new ProblemError('UNKNOWN_KEY');
    return key;
  }
}

function pemOf(type: 'ed25519' | 'rsa', publicKey: string | undefined): string {
  const key = publicKey === undefined ? undefined : publicKeyOf(type, publicKey);
  if (key !== undefined) return key.export({ type: 'spki', format: 'pem' }).toString();
  const kind = type === 'rsa' ? 'an RSA key of at least 2048 bits' : 'an Ed25519 key';
  const message = `must be ${kind} as PEM or base64 (SPKI)`;
  throw new ProblemError('VALIDATION_FAILED', { errors: [{ field: 'publicKey', message }] });
}
