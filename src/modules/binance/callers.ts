import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../../common/model/actor.js';
import { ProblemError } from '../../common/nest/problem.js';
import { BINANCE_CONFIG, type BinanceConfig } from '../../config/venue-config.js';
import { Credentials } from '../auth/credentials.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import { BinanceError, mandatory, notValid } from './domain/binance-error.js';
import type { Parameters } from './domain/parameters.js';
import { RECV_WINDOW_MS_MAX, timeliness } from './domain/signed-payload.js';

/** Who calls: `payloads` is what may have been signed. */
export interface SignedCall {
  readonly apiKey: string | undefined;
  readonly parameters: Parameters;
  readonly payloads: readonly string[];
  readonly address: string;
}

/** The actor, and the kind of its key. */
export type Caller = Awaited<ReturnType<Credentials['verifyText']>>;

const API_KEY = /^[\w-]{1,128}$/;

/** Who a call is from: its key, its time and its signature, in this order. */
@Injectable()
export class Callers {
  constructor(
    private readonly credentials: Credentials,
    private readonly limits: RateLimits,
    @Inject(BINANCE_CONFIG) private readonly config: BinanceConfig,
  ) {}

  async verify({ apiKey, parameters, payloads, address }: SignedCall): Promise<Caller> {
    if (apiKey === undefined || !API_KEY.test(apiKey)) throw new BinanceError(-2014, 'API-key format invalid.', 401);
    assertInTime(parameters);
    const signature = parameters.required('signature');
    if (this.limits.anonymousWaitMs(address) > 0) throw new ProblemError('RATE_LIMITED');
    try {
      return await this.credentials.verifyText({ apiKey, texts: payloads, signature, address });
    } catch (error) {
      // Anybody can name a key, so a signature that is not good is paid for by the address.
      this.limits.spendAnonymously(address, 1);
      throw this.explained(error, payloads);
    }
  }

  /** The actor of now of a key that has signed before; ends the call of one that may not act any more. */
  ofKey(apiKey: string): Promise<Actor> {
    return this.credentials.actorOfKey(apiKey);
  }

  onKeyRevoked(listener: (apiKey: string) => void): void {
    this.credentials.onKeyRevoked(listener);
  }

  private explained(error: unknown, payloads: readonly string[]): unknown {
    const isSignature = error instanceof ProblemError && error.code === 'SIGNATURE_INVALID';
    if (!this.config.explainsSignatures || !isSignature) return error;
    return new BinanceError(-1022, 'Signature for this request is not valid.', 400, { payloads });
  }
}

function assertInTime(parameters: Parameters): void {
  const timestamp = parameters.required('timestamp');
  const recvWindow = parameters.text('recvWindow');
  const nowMs = Date.now();
  switch (timeliness(timestamp, recvWindow, nowMs)) {
    case 'good':
      return;
    case 'malformed':
      throw /^\d+$/.test(timestamp) && recvWindow !== undefined ? notValid('recvWindow') : mandatory('timestamp');
    case 'window-too-long':
      throw new BinanceError(-1131, `recvWindow must be less than ${RECV_WINDOW_MS_MAX}.`);
    case 'ahead':
      throw new BinanceError(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");
    case 'late':
      throw new BinanceError(-1021, 'Timestamp for this request is outside of the recvWindow.');
  }
}
