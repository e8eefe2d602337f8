import { Inject, Injectable } from '@nestjs/common';
import { addressKey } from '../../common/address-key.js';
import type { Actor } from '../../common/model/actor.js';
import { ProblemError } from '../../common/nest/problem.js';
import { BINANCE_CONFIG, type BinanceConfig } from '../../config/venue-config.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import { BinanceError } from './domain/binance-error.js';
import { WindowCounter } from './domain/window-counter.js';

const MINUTE_MS = 60_000;
const TEN_SECONDS_MS = 10_000;
const DAY_MS = 86_400_000;

/** A limit as clients are told it, and what is used up of it. */
export interface RateLimitUse {
  readonly rateLimitType: 'REQUEST_WEIGHT' | 'ORDERS';
  readonly interval: 'SECOND' | 'MINUTE' | 'DAY';
  readonly intervalNum: number;
  readonly limit: number;
  readonly count: number;
}

/**
 * What calls use up, as this API counts it: weights by address, orders by account. The limits that all gateways share are
 * spent from besides.
 */
@Injectable()
export class Usage {
  private readonly weights = new WindowCounter(MINUTE_MS);
  private readonly orders10s = new WindowCounter(TEN_SECONDS_MS);
  private readonly ordersDay = new WindowCounter(DAY_MS);

  constructor(
    private readonly limits: RateLimits,
    @Inject(BINANCE_CONFIG) private readonly config: BinanceConfig,
  ) {}

  /** Returns the weight that the address has used in this minute; ends a call that is too much. */
  spendWeight(address: string, weight: number): number {
    const used = this.weights.add(addressKey(address), weight, Date.now());
    const { requestWeightPerMin: most } = this.config;
    if (most === 0 || used <= most) return used;
    const message = `Too much request weight used; current limit is ${most} request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API.`;
    throw new BinanceError(-1003, message, 429);
  }

  spendAnonymously(address: string): void {
    if (this.limits.spendAnonymously(address, 1).refusal !== undefined) throw new ProblemError('RATE_LIMITED');
  }

  spend(actor: Actor, orders: number, cancels: number): void {
    const isCancel = cancels > 0 && orders === 0;
    const { refusal } = this.limits.spend(actor, { requests: isCancel ? 0 : 1, orders, cancels });
    if (refusal?.lane === 'orders') throw tooManyOrders('');
    if (refusal !== undefined) throw new ProblemError('RATE_LIMITED');
    if (orders > 0) this.countOrders(String(actor.accountId), orders);
  }

  weightOf(address: string): number {
    return this.weights.of(addressKey(address), Date.now());
  }

  /** How long until a limit of weights is whole again, in seconds. */
  get retryAfterS(): number {
    return Math.ceil(this.weights.waitMs(Date.now()) / 1000);
  }

  /** What the account has used of its limits of orders. */
  ordersOf({ accountId }: Actor): readonly RateLimitUse[] {
    const [key, nowMs] = [String(accountId), Date.now()];
    const { ordersPer10s, ordersPerDay } = this.config;
    return [
      use('ORDERS', 'SECOND', 10, ordersPer10s, this.orders10s.of(key, nowMs)),
      use('ORDERS', 'DAY', 1, ordersPerDay, this.ordersDay.of(key, nowMs)),
    ];
  }

  /** All limits, without anybody's use of them. */
  get limitsTold(): readonly RateLimitUse[] {
    const { requestWeightPerMin, ordersPer10s, ordersPerDay } = this.config;
    return [
      use('REQUEST_WEIGHT', 'MINUTE', 1, requestWeightPerMin, 0),
      use('ORDERS', 'SECOND', 10, ordersPer10s, 0),
      use('ORDERS', 'DAY', 1, ordersPerDay, 0),
    ];
  }

  weightUse(address: string): RateLimitUse {
    return use('REQUEST_WEIGHT', 'MINUTE', 1, this.config.requestWeightPerMin, this.weightOf(address));
  }

  private countOrders(account: string, orders: number): void {
    const nowMs = Date.now();
    const { ordersPer10s, ordersPerDay } = this.config;
    const of10s = this.orders10s.add(account, orders, nowMs);
    const ofDay = this.ordersDay.add(account, orders, nowMs);
    if (ordersPer10s > 0 && of10s > ordersPer10s) throw tooManyOrders(`${ordersPer10s} orders per 10 SECOND`);
    if (ordersPerDay > 0 && ofDay > ordersPerDay) throw tooManyOrders(`${ordersPerDay} orders per 1 DAY`);
  }
}

/** A limit of 0 is none; clients need a number. */
const NO_LIMIT = 1_000_000_000;

function use(
  rateLimitType: RateLimitUse['rateLimitType'],
  interval: RateLimitUse['interval'],
  intervalNum: number,
  limit: number,
  count: number,
): RateLimitUse {
  return { rateLimitType, interval, intervalNum, limit: limit === 0 ? NO_LIMIT : limit, count };
}

function tooManyOrders(limit: string): BinanceError {
  const told = limit === '' ? 'Too many new orders.' : `Too many new orders; current limit is ${limit}.`;
  return new BinanceError(-1015, told, 429);
}
