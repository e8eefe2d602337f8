import type { VenueEvent } from '../../src/common/model/events.js';
import { type OrderView, orderAfter, ordersOf } from '../../src/common/model/order-view.js';
import { Side } from '../../src/common/model/order-terms.js';

/** Every order as `orderAfter` folds it, by id. */
export function foldOrders(events: readonly VenueEvent[]): Map<number, OrderView> {
  const orders = new Map<number, OrderView>();
  for (const event of events) {
    for (const orderId of ordersOf(event)) {
      const after = orderAfter(orders.get(orderId), event, orderId);
      if (after !== undefined) orders.set(orderId, after);
    }
  }
  return orders;
}

export interface ComputedBalance {
  available: bigint;
  held: bigint;
}

/** Balances by `account:asset`, moved step by step as the rules of the venue say; all instruments trade asset 1 for 2. */
export function foldBalances(events: readonly VenueEvent[]): Map<string, ComputedBalance> {
  const balances = new Map<string, ComputedBalance>();
  const of = (accountId: number, assetId: number): ComputedBalance => {
    const key = `${accountId}:${assetId}`;
    const balance = balances.get(key) ?? { available: 0n, held: 0n };
    balances.set(key, balance);
    return balance;
  };
  const release = (accountId: number, assetId: number, amount: number): void => {
    of(accountId, assetId).held -= BigInt(amount);
    of(accountId, assetId).available += BigInt(amount);
  };
  for (const event of events) {
    const { accountId } = event;
    if (event.name === 'OrderAccepted') release(accountId, event.body.heldAssetId, -event.body.heldAmount);
    if (event.name === 'OrderReplaced') release(accountId, event.body.heldAssetId, -event.body.heldDelta);
    if (event.name === 'OrderActivated') release(accountId, event.body.heldAssetId, -event.body.heldAmount);
    if (event.name === 'OrderCancelled' || event.name === 'OrderRejected')
      release(accountId, event.body.heldAssetId, event.body.releasedAmount);
    if (event.name === 'SelfTradePrevented') {
      const { takerSide, makerAccountId, takerReleased, makerReleased } = event.body;
      release(accountId, takerSide === Side.buy ? 2 : 1, takerReleased);
      release(makerAccountId, takerSide === Side.buy ? 1 : 2, makerReleased);
    }
    if (event.name === 'FundsDeposited' || event.name === 'FundsWithdrawn') {
      const amount = BigInt(event.body.amount) * (event.name === 'FundsDeposited' ? 1n : -1n);
      of(accountId, event.body.assetId).available += amount;
      of(-1, event.body.assetId).available -= amount;
    }
    if (event.name === 'TradeExecuted') {
      const { body } = event;
      const sides = [
        { accountId, side: body.takerSide, fee: body.takerFee, released: body.takerReleased },
        { accountId: body.makerAccountId, side: 3 - body.takerSide, fee: body.makerFee, released: body.makerReleased },
      ];
      for (const side of sides) {
        const isBuyer = side.side === Side.buy;
        of(side.accountId, isBuyer ? 2 : 1).held -= BigInt(isBuyer ? body.notional + side.fee : body.baseAmount);
        of(side.accountId, isBuyer ? 1 : 2).available += BigInt(isBuyer ? body.baseAmount : body.notional - side.fee);
        release(side.accountId, isBuyer ? 2 : 1, side.released);
      }
      if (body.takerFee + body.makerFee !== 0) of(0, 2).available += BigInt(body.takerFee + body.makerFee);
    }
  }
  return balances;
}
