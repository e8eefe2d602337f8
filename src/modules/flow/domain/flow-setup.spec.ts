import { expect, test } from '@jest/globals';
import { OrderType, SelfTradePrevention, Side, TimeInForce } from '../../../common/model/order-terms.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import { ppmCeil } from '../../../common/exact.js';
import { accountOf, clientOrderIdOf, placement, recordedIdOf, setupCommands } from './flow-setup.js';
import type { FlowPlan } from './flow-survey.js';
import type { RecordedOrder } from './recorded-book.js';

const fees = { makerFeePpm: 100, takerFeePpm: 200 };
const standing: RecordedOrder = { orderId: -3, side: Side.buy, priceTicks: 23_640, lots: 50 };
const plan = {
  accounts: 2,
  funds: [
    { base: 7, quote: 0, proceeds: 0 },
    { base: 0, quote: 9, proceeds: 0 },
  ],
  standing: [standing],
} as unknown as FlowPlan;

const origin = (accountId: number) => ({ accountId, sessionId: 0 });

test('a fresh venue learns of assets, market, accounts, money and old orders, in this order', () => {
  const [usd, btc, market, ...rest] = setupCommands(plan, fees);
  expect([usd, btc]).toEqual([
    { name: 'DefineAsset', origin: origin(0), body: { asset: 'BTC', scale: 8 } },
    { name: 'DefineAsset', origin: origin(0), body: { asset: 'USD', scale: 10 } },
  ]);
  expect(market).toMatchObject({
    name: 'DefineInstrument',
    body: { symbol: 'BTC-USD', baseAssetId: 1, quoteAssetId: 2, tickSize: '0.01', lotSize: '0.00000001', ...fees },
  });
  expect(market?.body).toMatchObject({
    minQuantityLots: 1,
    maxQuantityLots: INTEGER_MAX,
    minNotional: 0,
    collarBps: 1_000,
  });
  expect(rest).toEqual([
    { name: 'OpenAccount', origin: origin(0), body: { accountKey: 'flow-1' } },
    { name: 'OpenAccount', origin: origin(0), body: { accountKey: 'flow-2' } },
    { name: 'Deposit', origin: origin(1), body: { amount: 7, assetId: 1, reference: 'flow-BTC' } },
    { name: 'Deposit', origin: origin(2), body: { amount: 9, assetId: 2, reference: 'flow-USD' } },
    placement(standing, 2),
  ]);
});

test.each([
  [{ makerFeePpm: 100, takerFeePpm: 200 }, 200],
  [{ makerFeePpm: 300, takerFeePpm: 0 }, 300],
])('the largest notional and its fee are one number yet, with %j', (terms, rate) => {
  const market = [...setupCommands(plan, terms)][2] as unknown as { body: { maxNotional: number } };
  const { maxNotional } = market.body;
  expect(maxNotional + ppmCeil(rate, maxNotional)).toBeLessThanOrEqual(INTEGER_MAX);
  // And no smaller than need be, by more than rounding.
  const more = maxNotional + 3_000_000;
  expect(BigInt(more) + BigInt(ppmCeil(rate, more))).toBeGreaterThan(BigInt(INTEGER_MAX));
});

test('a recorded order is a limit order until cancelled, under its own number', () => {
  expect(placement({ ...standing, orderId: 12 }, 5)).toEqual({
    name: 'PlaceOrder',
    origin: origin(3),
    body: {
      instrumentId: 1,
      side: Side.buy,
      orderType: OrderType.limit,
      timeInForce: TimeInForce.gtc,
      selfTradePrevention: SelfTradePrevention.none,
      flags: 0,
      priceTicks: 23_640,
      quantityLots: 50,
      clientOrderId: '12',
    },
  });
  expect(accountOf(12, 5)).toBe(3);
});

test.each([0, 7, 123_456_789_012, -1, -77])('the number %i comes back from its client order id', (orderId) => {
  expect(recordedIdOf(clientOrderIdOf(orderId))).toBe(orderId);
});

test('an order from before the recording is told by its id', () => {
  expect([clientOrderIdOf(-77), clientOrderIdOf(77)]).toEqual(['standing-77', '77']);
});
