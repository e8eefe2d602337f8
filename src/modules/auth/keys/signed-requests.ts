import type { KeyObject } from 'node:crypto';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../../../common/model/actor.js';
import { ProblemError } from '../../../common/nest/problem.js';
import { AccessTokens } from '../access-tokens.js';
import { ApiKeysStore } from '../persistence/api-keys.store.js';
import { Principals } from '../principals.js';
import { SecretBox } from '../secret-box.js';
import type { ApiKey, ApiKeyType } from './api-key.js';
import { allowing } from '../../../common/nest/networks.js';
import { ReplayWindow } from './replay-window.js';
import { isSignedBy, publicKeyOf, secretKey, signatureBytes, signedText } from './signatures.js';

const RECV_WINDOW_MS_DEFAULT = 5_000;
const RECV_WINDOW_MS_MAX = 60_000;
/** How far a client's clock may be ahead. */
const FUTURE_MS_MAX = 1_000;
const CACHE_MS_MAX = 60_000;
const CACHED_KEYS_MAX = 20_000;
const LAST_USE_WRITE_MS = 10_000;

/** A request, or the logon of a connection, that an API key has signed; header values as they came. */
export interface SignedRequest {
  readonly apiKey: string;
  readonly timestamp: string;
  readonly recvWindow: string | undefined;
  readonly signature: string;
  readonly method: string;
  /** Path with query string. */
  readonly target: string;
  readonly bodySha256: string;
  readonly address: string;
}

/** A text that an API key has signed for a protocol that forms it in its own way. */
export interface SignedText {
  readonly apiKey: string;
  /** What may have been signed, where there is more than one way to write it. */
  readonly texts: readonly string[];
  readonly signature: string;
  readonly address: string;
}

/** Who has signed, and how. */
export interface SignedBy {
  readonly actor: Actor;
  readonly type: ApiKeyType;
}

interface KnownKey {
  readonly key: ApiKey;
  readonly material: KeyObject;
  readonly isAllowedFrom: (address: string) => boolean;
  readonly actor: Actor;
  readonly untilMs: number;
  readonly generation: number;
}

/**
 * Verifies signed requests. Keys are remembered with their actor for a while, so that a request costs its signature and
 * no database; a key that is revoked, and a user whose rights change, is forgotten at once.
 */
@Injectable()
export class SignedRequests implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('api keys');
  private readonly known = new Map<string, KnownKey>();
  private readonly replays = new ReplayWindow(RECV_WINDOW_MS_MAX + FUTURE_MS_MAX);
  private readonly lastUses = new Map<string, { readonly atMs: number; readonly from: string }>();
  /** Signatures of before are not remembered, so none of them is accepted. */
  private readonly startedAtMs = Date.now();
  private readonly forgetListeners: ((apiKey: string) => void)[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: ApiKeysStore,
    private readonly principals: Principals,
    private readonly tokens: AccessTokens,
    private readonly box: SecretBox,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.writeLastUses(), LAST_USE_WRITE_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.writeLastUses();
  }

  /** The actor of a request; without a promise where its key is remembered. Ends the request where it is not good. */
  verify(request: SignedRequest): Actor | Promise<Actor> {
    const nowMs = Date.now();
    this.assertInTime(request, nowMs);
    const known = this.fresh(request.apiKey, nowMs);
    return known === undefined ? this.loadAndVerify(request, nowMs) : this.accept(known, request, nowMs);
  }

  /** Ends the request where nobody has signed any of the texts. Whether they are of now is for the protocol to look at. */
  async verifyText({ apiKey, texts, signature, address }: SignedText): Promise<SignedBy> {
    const nowMs = Date.now();
    const known = this.fresh(apiKey, nowMs) ?? (await this.load(apiKey, nowMs));
    this.assertSigned(known, texts, signature, address, nowMs);
    this.remember(apiKey, known);
    return { actor: known.actor, type: known.key.type };
  }

  isKnown(apiKey: string): boolean {
    return this.known.has(apiKey);
  }

  /** The actor of now that a key stands for, for connections that were opened with it; undefined where it may not act. */
  async recheck(actor: Actor): Promise<Actor | undefined> {
    const key = await this.store.ofUser(actor.userId, actor.apiKeyId ?? '');
    return key === undefined || isExpired(key, Date.now()) ? undefined : this.actorOf(key);
  }

  /** The actor of now of a key that has proved itself before; ends with UNAUTHORIZED where it may not act any more. */
  async actorOfKey(apiKey: string): Promise<Actor> {
    const nowMs = Date.now();
    const known = this.fresh(apiKey, nowMs) ?? (await this.load(apiKey, nowMs));
    if (isExpired(known.key, nowMs)) throw new ProblemError('UNAUTHORIZED');
    this.remember(apiKey, known);
    return known.actor;
  }

  forget(apiKey: string): void {
    this.known.delete(apiKey);
    for (const listener of this.forgetListeners) listener(apiKey);
  }

  /** Calls back when a key is revoked or ends sooner than it was to, for connections that were opened with it. */
  onForgotten(listener: (apiKey: string) => void): void {
    this.forgetListeners.push(listener);
  }

  private async loadAndVerify(request: SignedRequest, nowMs: number): Promise<Actor> {
    const known = await this.load(request.apiKey, nowMs);
    const accepted = this.accept(known, request, nowMs);
    this.remember(request.apiKey, known);
    return accepted;
  }

  private fresh(apiKey: string, nowMs: number): KnownKey | undefined {
    const known = this.known.get(apiKey);
    const isFresh = known !== undefined && known.untilMs > nowMs && known.generation === this.tokens.generation;
    return isFresh ? known : undefined;
  }

  private async load(apiKey: string, nowMs: number): Promise<KnownKey> {
    const { generation } = this.tokens;
    const key = await this.store.byApiKey(apiKey);
    const material = key && this.materialOf(key);
    const actor = key && (await this.actorOf(key));
    if (key === undefined || material === undefined || actor === undefined) throw new ProblemError('UNAUTHORIZED');
    const isAllowedFrom = allowing(key.networks);
    return { key, material, isAllowedFrom, actor, untilMs: nowMs + CACHE_MS_MAX, generation };
  }

  private remember(apiKey: string, known: KnownKey): void {
    if (this.known.get(apiKey) === known) return;
    if (this.known.size >= CACHED_KEYS_MAX) this.known.clear();
    // Not what was read before everything was forgotten.
    if (known.generation === this.tokens.generation) this.known.set(apiKey, known);
  }

  private accept(known: KnownKey, request: SignedRequest, nowMs: number): Actor {
    const { timestamp, method, target, bodySha256, address } = request;
    const text = signedText(timestamp, method, target, bodySha256);
    const signature = this.assertSigned(known, [text], request.signature, address, nowMs);
    const turn = this.replays.remember(signature, nowMs);
    if (turn === 'seen') throw new ProblemError('REQUEST_REPLAYED');
    if (turn === 'full') throw new ProblemError('RATE_LIMITED');
    return known.actor;
  }

  /** Returns the bytes of the signature. */
  private assertSigned(
    { key, material, isAllowedFrom }: KnownKey,
    texts: readonly string[],
    header: string,
    address: string,
    nowMs: number,
  ): Buffer {
    if (isExpired(key, nowMs)) throw new ProblemError('UNAUTHORIZED');
    const signature = signatureBytes(key.type, header);
    if (signature === undefined || !texts.some((text) => isSignedBy(key.type, material, text, signature)))
      throw new ProblemError('SIGNATURE_INVALID');
    if (!isAllowedFrom(address)) throw new ProblemError('ADDRESS_NOT_ALLOWED');
    this.lastUses.set(key.keyId, { atMs: nowMs, from: address });
    return signature;
  }

  private assertInTime({ timestamp, recvWindow }: SignedRequest, nowMs: number): void {
    const timeMs = /^\d{13}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
    const windowMs = recvWindow === undefined ? RECV_WINDOW_MS_DEFAULT : windowOf(recvWindow);
    const isInTime = timeMs >= nowMs - windowMs && timeMs <= nowMs + FUTURE_MS_MAX && timeMs >= this.startedAtMs;
    // Also where one of them is no number.
    if (!isInTime) throw new ProblemError('TIMESTAMP_OUT_OF_WINDOW');
  }

  private actorOf({ keyId, userId, accountId, scopes }: ApiKey): Promise<Actor | undefined> {
    return this.principals.actorFor(userId, accountId, { sessionId: 0, apiKeyId: keyId, scopes });
  }

  private materialOf({ type, keyId, sealedSecret, publicKey }: ApiKey): KeyObject | undefined {
    if (type === 'hmac') return sealedSecret === null ? undefined : secretKey(this.box.open(sealedSecret, keyId));
    return publicKey === null ? undefined : publicKeyOf(type, publicKey);
  }

  private async writeLastUses(): Promise<void> {
    const uses = [...this.lastUses];
    this.lastUses.clear();
    try {
      for (const [keyId, { atMs, from }] of uses) await this.store.used(keyId, atMs, from);
    } catch (error) {
      this.logger.warn(`the last use of a key is not recorded: ${String(error)}`);
    }
  }
}

function isExpired({ expiresAtMs }: ApiKey, nowMs: number): boolean {
  return expiresAtMs !== null && expiresAtMs <= nowMs;
}

function windowOf(text: string): number {
  const windowMs = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return windowMs <= RECV_WINDOW_MS_MAX ? windowMs : Number.NaN;
}
