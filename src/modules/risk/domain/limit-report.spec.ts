import { beforeEach, expect, test } from '@jest/globals';
import { OrderType, Side } from '../../../common/model/order-terms.js';
import { RiskLimit, type RiskLimitName } from '../../../common/model/risk-limits.js';
import { LimitReport } from './limit-report.js';
import { OrderAsk } from './order-ask.js';
import { FillFacts } from './positions.js';
import { PreTradeGate } from './pre-trade-gate.js';

const [ALICE, BOB] = [1, 2];
const [BTC_USD, USD] = [1, 2];
const NOW_US = 1_000_000;
let gate: PreTradeGate;

beforeEach(() => {
  // Everything is worth 90.
  gate = new PreTradeGate({ unitOf: () => 1, ticksOf: () => 90, followTrades: () => false, openingTicksOf: () => 90 });
  gate.state.openAsset(1);
  gate.state.openAsset(USD);
  gate.state.openInstrument(BTC_USD);
  for (const account of [ALICE, BOB]) gate.openAccount(account);
});

function limit(name: RiskLimitName, value: number, accountId: number, untilUs = 0): void {
  const where = { accountId, tradeGroup: 0, instrumentId: BTC_USD, assetId: USD };
  gate.state.setLimit(RiskLimit[name], where, value, untilUs);
}

/** Lets an order in and fills so many of its lots. */
function trade(side: number, lots: number, price: number, filled: number): void {
  const order = Object.assign(new OrderAsk({ lastTicks: 0, midTicks: 0, markTicks: 0, oppositeTicksOf: () => 0 }), {
    accountId: ALICE,
    instrumentId: BTC_USD,
    quoteAssetId: USD,
    unitsPerTickLot: 1,
    timeUs: NOW_US,
    kind: (OrderType.limit << 2) | side,
    holdTicks: price,
    side,
    totalLots: lots,
    openLots: lots,
  });
  gate.countOrder(ALICE, NOW_US);
  const position = gate.openOrder(order);
  gate.orderRested(ALICE);
  if (filled === 0) return;
  const fill = { side, lots: filled, unit: price, openUnit: price, fee: 0, timeUs: NOW_US };
  gate.filled(position, Object.assign(new FillFacts(), fill));
}

/** `name value used` of each limit that holds, `*` where it is the holder's own. */
function report(accountId: number, tradeGroup = 0): string[] {
  return new LimitReport(gate.state, { accountId, tradeGroup }, NOW_US).inForce(1, 2).map((one) => {
    const name = Object.entries(RiskLimit).find(([, number]) => number === one.limit)?.[0];
    return `${name} ${one.value} ${one.used}${one.isOwn ? '*' : ''}${one.untilUs === 0 ? '' : ` until ${one.untilUs}`}`;
  });
}

test('tells what holds for an account, whose it is, and how much of it is used', () => {
  limit('order_quantity', 500, 0);
  limit('position', 100, ALICE);
  limit('open_orders', 7, ALICE);
  limit('order_rate', 9, ALICE);
  limit('open_notional', 5_000, ALICE, NOW_US + 5);
  limit('gross_exposure', 6_000, ALICE);
  limit('net_exposure', 7_000, ALICE);
  limit('daily_loss', 8_000, ALICE);
  trade(Side.buy, 10, 100, 4);
  trade(Side.sell, 2, 90, 2);
  expect(report(ALICE).toSorted()).toEqual(
    [
      // 20 realised, and 20 on the two lots that are left.
      'daily_loss 8000 40*',
      'gross_exposure 6000 800*',
      'net_exposure 7000 800*',
      `open_notional 5000 600* until ${NOW_US + 5}`,
      'open_orders 7 2*',
      'order_quantity 500 null',
      'order_rate 9 2*',
      'position 100 8*',
    ].toSorted(),
  );
  // Another account has the venue's alone, and so has the venue, of which nothing is used up.
  expect(report(BOB).filter((line) => !line.startsWith('open_orders'))).toEqual(['order_quantity 500 null']);
  expect(report(0)).toContain('order_quantity 500 null*');
});

test('has nothing of a group that nobody is in', () => {
  limit('position', 100, 0);
  expect(report(0, 77)).toEqual([]);
});
