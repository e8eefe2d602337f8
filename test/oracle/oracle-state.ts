/**
 * What the slow venue remembers: plain arrays that are searched from the front. Nothing is kept that follows from
 * something else: held money is the sum of the holds of open orders, a level is the orders at its price, a total is
 * a sum over accounts.
 */
import { Side } from '../../src/common/model/order-terms.js';
import {
  type Account,
  type Asset,
  type ClientIdUse,
  heldAsset,
  holdOf,
  type Instrument,
  openOf,
  type Order,
  type ReferenceUse,
  sum,
} from './order.js';

export class OracleState {
  readonly assets: Asset[] = [];
  readonly instruments: Instrument[] = [];
  readonly accounts: Account[] = [];
  /** Open orders in the order in which they came to their place; an incoming order is the last. */
  orders: Order[] = [];
  /** Oldest first, over all accounts. */
  readonly clientIds: ClientIdUse[] = [];
  readonly references: ReferenceUse[] = [];
  ordersEver = 0;
  tradesEver = 0;
  killed = false;
  maxOpenOrdersDefault = 10_000;

  asset(assetId: number): Asset | undefined {
    return this.assets.find((one) => one.assetId === assetId);
  }

  instrument(instrumentId: number): Instrument | undefined {
    return this.instruments.find((one) => one.instrumentId === instrumentId);
  }

  account(accountId: number): Account | undefined {
    return this.accounts.find((one) => one.accountId === accountId);
  }

  ordersOf(account: Account): Order[] {
    return this.orders.filter((order) => order.account === account).toSorted((a, z) => a.orderId - z.orderId);
  }

  /** The resting orders of one side in the order in which an opposite order meets them. */
  queue(instrument: Instrument, side: number): Order[] {
    const onSide = this.orders.filter(
      (order) => order.resting && order.instrument === instrument && order.side === side,
    );
    const [cheaperFirst, dearerFirst] = side === Side.sell ? [-1, 1] : [1, -1];
    return onSide.toSorted((a, z) => (a.limit === z.limit ? 0 : a.limit < z.limit ? cheaperFirst : dearerFirst));
  }

  best(instrument: Instrument, side: number): bigint | undefined {
    return this.queue(instrument, side)[0]?.limit;
  }

  /** Displayed quantity and number of orders of one level. */
  level(instrument: Instrument, side: number, price: bigint): { readonly quantity: bigint; readonly orders: number } {
    const orders = this.queue(instrument, side).filter((order) => order.limit === price);
    return { quantity: sum(orders.map(openOf)), orders: orders.length };
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

  maxOpenOrders(account: Account): number {
    return account.maxOpenOrders ?? this.maxOpenOrdersDefault;
  }
}
