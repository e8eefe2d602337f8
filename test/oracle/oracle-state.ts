/**
 * What the slow venue remembers: plain arrays that are searched from the front. Nothing is kept that follows from
 * something else: held money is the sum of the holds of open orders, a level is the orders at its price, a total is
 * a sum over accounts.
 */
import { Phase, Side } from '../../src/common/model/order-terms.js';
import { MarginMemory } from './margin-memory.js';
import { RiskMemory } from './risk-memory.js';
import type { Features } from './features.js';
import {
  type Account,
  type Asset,
  type ClientIdUse,
  hasFlag,
  heldAsset,
  holdOf,
  type Instrument,
  isDisplayed,
  type Order,
  type OrderList,
  type ReferenceUse,
  shownOf,
  sum,
} from './order.js';

/** A price of a source that triggers look at. `side` is the side of the orders that look at it, 0 for both. */
export interface Observation {
  readonly instrument: Instrument;
  readonly source: number;
  readonly side: number;
  readonly price: bigint;
}

export class OracleState {
  readonly assets: Asset[] = [];
  readonly instruments: Instrument[] = [];
  readonly accounts: Account[] = [];
  /** Open orders in the order in which they came to their place; an incoming order is the last. */
  orders: Order[] = [];
  /** Oldest first, over all accounts. */
  readonly clientIds: ClientIdUse[] = [];
  readonly references: ReferenceUse[] = [];
  observations: Observation[] = [];
  /** Triggered, waiting for their activation. */
  triggered: Order[] = [];
  /** Lists whose working order has closed and whose legs are not brought in yet. */
  closedLists: OrderList[] = [];
  ordersEver = 0;
  tradesEver = 0;
  listsEver = 0;
  /** Kill switches that are on, by name. */
  kills: string[] = [];
  readonly risk = new RiskMemory();
  readonly margin = new MarginMemory();
  /** The market-wide breaker: its terms, all that ever tripped it, and every trade that there was. */
  readonly breaker = {
    terms: { level1Bps: 0, level2Bps: 0, level3Bps: 0, haltUs: 0, auctionUs: 0 },
    trips: [] as { readonly level: number; readonly timeUs: number }[],
    trades: [] as { readonly instrument: Instrument; readonly price: bigint; readonly timeUs: number }[],
  };

  constructor(readonly features: Features) {}

  asset(assetId: number): Asset | undefined {
    return this.assets.find((one) => one.assetId === assetId);
  }

  instrument(instrumentId: number): Instrument | undefined {
    return this.instruments.find((one) => one.instrumentId === instrumentId);
  }

  account(accountId: number): Account | undefined {
    return this.accounts.find((one) => one.accountId === accountId);
  }

  isOpen(order: Order): boolean {
    return this.orders.includes(order);
  }

  ordersOf(account: Account): Order[] {
    return this.orders.filter((order) => order.account === account).toSorted(byId);
  }

  ordersOn(instrument: Instrument): Order[] {
    return this.orders.filter((order) => order.instrument === instrument).toSorted(byId);
  }

  /** The orders on the book of one side in the order in which an opposite order meets them. */
  queue(instrument: Instrument, side: number): Order[] {
    return queueOf(this.orders, instrument, side);
  }

  /** The best price at which an order other than an all-or-none one is on the book. */
  best(instrument: Instrument, side: number): bigint | undefined {
    return this.queue(instrument, side).find((order) => !hasFlag(order, 'allOrNone'))?.limit;
  }

  bestDisplayed(instrument: Instrument, side: number): bigint | undefined {
    return this.queue(instrument, side).find(isDisplayed)?.limit;
  }

  /** The best limit of all bids. */
  highestBid(instrument: Instrument): bigint {
    return this.queue(instrument, Side.buy)[0]?.limit ?? 0n;
  }

  /** Displayed quantity and number of displayed orders of one level. */
  level(instrument: Instrument, side: number, price: bigint): { readonly quantity: bigint; readonly orders: number } {
    const orders = this.queue(instrument, side).filter((order) => order.limit === price && isDisplayed(order));
    return { quantity: sum(orders.map(shownOf)), orders: orders.length };
  }

  owned(account: Account, asset: Asset): bigint {
    return account.owned.get(asset) ?? 0n;
  }

  held(account: Account, asset: Asset): bigint {
    return sum(this.ordersOf(account).map((order) => (heldAsset(order) === asset ? holdOf(order) : 0n)));
  }

  available(account: Account, asset: Asset): bigint {
    return this.owned(account, asset) - this.held(account, asset);
  }
}

function byId(first: Order, second: Order): number {
  return first.orderId - second.orderId;
}

/** At one price the displayed orders stand before the others. */
export function queueOf(orders: readonly Order[], instrument: Instrument, side: number): Order[] {
  const onSide = orders.filter(
    (order) => order.place === 'book' && order.instrument === instrument && order.side === side,
  );
  const [cheaperFirst, dearerFirst] = side === Side.sell ? [-1, 1] : [1, -1];
  return onSide.toSorted((a, z) => {
    if (a.limit !== z.limit) return a.limit < z.limit ? cheaperFirst : dearerFirst;
    return Number(isDisplayed(z)) - Number(isDisplayed(a));
  });
}

export function isContinuous(instrument: Instrument): boolean {
  return instrument.phase === Phase.continuous;
}

export function isAuctionPhase(instrument: Instrument): boolean {
  return instrument.phase === Phase.pre_open || instrument.phase === Phase.auction;
}
