import { expect, test } from '@jest/globals';
import { Phase, Side, TimeInForce } from '../../../../common/model/order-terms.js';
import { aSecond, aView, placed, roundInstrument, Told } from '../../../../../test/support/simulated-view.js';
import { Whale } from './whale.js';

const terms = { ordersPerS: 1, sizeTypicals: 10, durationS: 100, sliceEveryS: 4, participation: 0.5 };
/** Decides at once, for `side`, on 10,000 lots. */
const deciding = (side: Side): Whale =>
  new Whale(roundInstrument, terms, new Told([0, side === Side.sell ? 0 : 0.9, 0.5]));

/** Lets it trade for some seconds against a book that fills all; how much it has in the end, and its slices. */
function run(whale: Whale, seconds: number, lotsAtBest: number): { position: number; slices: number[] } {
  let position = 0;
  const slices: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    const view = aView({ positionLots: position, askLots: lotsAtBest, bidLots: lotsAtBest });
    for (const { side, quantityLots, timeInForce } of placed(whale.act([view], aSecond))) {
      expect(timeInForce).toBe(TimeInForce.ioc);
      position += side === Side.buy ? quantityLots : -quantityLots;
      slices.push(quantityLots);
    }
  }
  return { position, slices };
}

test('an order is sliced evenly over its time', () => {
  const { position, slices } = run(deciding(Side.buy), 100, 1e6);
  expect(position).toBe(10_000);
  expect(slices).toEqual(Array.from({ length: 25 }, () => 400));
  expect(run(deciding(Side.sell), 50, 1e6).position).toBe(-4_800);
});

test('a slice takes no more than its share of the best price, and what is missing is made up for', () => {
  // 10,000 in 100 seconds would be 400 a slice; 300 may be taken, so it goes on beyond its time.
  const { position, slices } = run(deciding(Side.buy), 132, 600);
  expect(slices).toEqual(Array.from({ length: 33 }, () => 300));
  expect(position).toBe(9_900);
});

test('what it has bought is sold by its next order', () => {
  const whale = new Whale(roundInstrument, terms, new Told([0, 0.5]));
  const actions = [1, 2, 3, 4].flatMap(() => whale.act([aView({ positionLots: 500 })], aSecond));
  expect(placed(actions)).toMatchObject([{ side: Side.sell }]);
});

test('it waits while the market stands, and for the chance to decide', () => {
  const whale = new Whale(roundInstrument, terms, new Told([0.9, 0.9]));
  expect(whale.act([aView({ phase: Phase.halt })], aSecond)).toEqual([]);
  expect(whale.act([aView()], aSecond)).toEqual([]);
});
