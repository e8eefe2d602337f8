import { expect, test } from '@jest/globals';
import { Phase, Side, TimeInForce } from '../../../../common/model/order-terms.js';
import { aSecond, aView, placed, roundInstrument, Told } from '../../../../../test/support/simulated-view.js';
import type { MarketView } from '../agent.js';
import { Random } from '../random.js';
import { CALM_MOOD } from '../weather.js';
import { NoiseTrader } from './noise-trader.js';

/** One order (of a rate of ln 2 a second: the first draw is above ½, the second ends it), then what is told. */
const once = (view: MarketView, ...draws: number[]): ReturnType<typeof placed> =>
  placed(new NoiseTrader(roundInstrument, Math.LN2, new Told([0.9, 0.1, ...draws])).act([view], aSecond));

test('it takes what is there, many small orders and few large ones', () => {
  expect(once(aView(), 0.9, 0.4, 0)).toMatchObject([{ side: Side.buy, priceTicks: 0, quantityLots: 20 }]);
  expect(once(aView(), 0.9, 0.6, 0.5)).toMatchObject([{ side: Side.sell, priceTicks: 0, quantityLots: 270 }]);
  expect(once(aView(), 0.9, 0.4, 1)[0]?.quantityLots).toBe(2_020);
});

test('it goes on at its side in three of ten orders', () => {
  expect(once(aView(), 0.29, 0)[0]?.side).toBe(Side.buy);
  expect(once(aView(), 0.3, 0.99, 0)[0]?.side).toBe(Side.sell);
});

test('the more it has the likelier it trades back, and with 25 typical orders it surely does', () => {
  const half = aView({ positionLots: 12_500 });
  expect(once(half, 0.9, 0.24, 0)[0]?.side).toBe(Side.buy);
  expect(once(half, 0.9, 0.26, 0)[0]?.side).toBe(Side.sell);
  expect(once(aView({ positionLots: 25_000 }), 0, 0, 0)[0]?.side).toBe(Side.sell);
  expect(once(aView({ positionLots: -25_000 }), 0, 0.99, 0)[0]?.side).toBe(Side.buy);
});

test('a market without two sides, or that stands, is none to trade in', () => {
  const trader = new NoiseTrader(roundInstrument, 1e9, new Random(1));
  expect(trader.act([aView({ askTicks: 0 })], aSecond)).toEqual([]);
  expect(trader.act([aView({ phase: Phase.halt })], aSecond)).toEqual([]);
});

test('in an auction it sends limit orders on both sides of the fair value, and takes leftovers back afterwards', () => {
  const trader = new NoiseTrader(roundInstrument, 1e9, new Random(5));
  const prices: number[] = [];
  for (let step = 0; step < 50; step += 1) {
    for (const order of placed(trader.act([aView({ phase: Phase.auction })], aSecond))) {
      expect([order.timeInForce, order.isPostOnly]).toEqual([TimeInForce.good_for_auction, false]);
      prices.push(order.priceTicks);
    }
  }
  expect(Math.min(...prices)).toBeLessThan(999_000);
  expect(Math.max(...prices)).toBeGreaterThan(1_001_000);
  expect(Math.max(...prices.map((price) => Math.abs(price - 1_000_000)))).toBeLessThanOrEqual(6_000);
  const orders = [{ orderId: 7, side: Side.buy, priceTicks: 999_000 }];
  const quiet = new NoiseTrader(roundInstrument, 0, new Random(1));
  expect(quiet.act([aView({ orders })], aSecond)).toEqual([{ kind: 'cancel', orderId: 7 }]);
  expect(quiet.act([aView({ orders, phase: Phase.auction })], aSecond)).toEqual([]);
  // Far from where the auction will be: it would not trade.
  const far = aView({ orders, phase: Phase.auction, fairTicks: 900_000 });
  expect(quiet.act([far], aSecond)).toEqual([{ kind: 'cancel', orderId: 7 }]);
});

test('in a panic it offers far below the fair value, ten orders at most', () => {
  const mood = { ...CALM_MOOD, panicBps: 1_500 };
  const trader = new NoiseTrader(roundInstrument, 1e9, new Random(5));
  const order = { side: Side.sell, priceTicks: 850_000, timeInForce: TimeInForce.gtc };
  expect(placed(trader.act([aView({ mood })], aSecond))).toMatchObject([order, order]);
  const orders = Array.from({ length: 10 }, (_none, at) => ({ orderId: at, side: Side.sell, priceTicks: 900_000 }));
  expect(placed(trader.act([aView({ mood, orders })], aSecond))).toEqual([]);
});
