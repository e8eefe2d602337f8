import { expect, test } from '@jest/globals';
import { Side, TimeInForce } from '../../../../common/model/order-terms.js';
import { aSecond, aView, placed, type Placed, roundInstrument } from '../../../../../test/support/simulated-view.js';
import type { Agent } from '../agent.js';
import { Random } from '../random.js';
import { MeanReversionTrader, MomentumTrader } from './trend-traders.js';

const terms = { tradesPerS: 1e9, positionMax: 4 };
const momentum = (): MomentumTrader => new MomentumTrader(roundInstrument, terms, new Random(1));
const reversion = (): MeanReversionTrader => new MeanReversionTrader(roundInstrument, terms, new Random(1));

/** Shows it a market that moves by `bpsPerS` for `seconds`; what it does in the last of them. */
function after(agent: Agent, bpsPerS: number, seconds: number, positionLots = 0): Placed[] {
  let actions: Placed[] = [];
  for (let second = 0; second <= seconds; second += 1) {
    const mid = 1_000_000 * (1 + (bpsPerS * second) / 10_000);
    const view = aView({ bidTicks: Math.round(mid) - 10, askTicks: Math.round(mid) + 10, positionLots });
    actions = placed(agent.act([view], aSecond));
  }
  return actions;
}

test('momentum buys at the best offer what rises, and sells at the best bid what falls', () => {
  expect(after(momentum(), 1, 60)).toMatchObject([
    { side: Side.buy, priceTicks: 1_006_010, quantityLots: 500, timeInForce: TimeInForce.ioc },
  ]);
  expect(after(momentum(), -1, 60)).toMatchObject([{ side: Side.sell, priceTicks: 993_990 }]);
});

test('mean reversion does the opposite', () => {
  expect(after(reversion(), 1, 60)).toMatchObject([{ side: Side.sell, priceTicks: 1_005_990, quantityLots: 500 }]);
  expect(after(reversion(), -1, 60)).toMatchObject([{ side: Side.buy }]);
});

test('neither builds up more than four typical orders', () => {
  expect(after(momentum(), 1, 60, 3_900)).toMatchObject([{ side: Side.buy, quantityLots: 100 }]);
  expect(after(momentum(), 1, 60, 4_000)).toEqual([]);
  expect(after(reversion(), 1, 60, -4_000)).toEqual([]);
});

test('both go flat when the price rests, and leave a position alone in between', () => {
  for (const agent of [momentum(), reversion()]) {
    expect(after(agent, 0, 5, 300)).toMatchObject([{ side: Side.sell, quantityLots: 300 }]);
  }
  // Some eight basis points from the average are too little to go in and too much to go out.
  expect(after(reversion(), 0.15, 60, 300)).toEqual([]);
});

test('they trade no more often than they are told, and not in half a market', () => {
  const seldom = new MomentumTrader(roundInstrument, { ...terms, tradesPerS: 0 }, new Random(1));
  expect(after(seldom, 1, 60)).toEqual([]);
  expect(momentum().act([aView({ bidTicks: 0 })], aSecond)).toEqual([]);
});
