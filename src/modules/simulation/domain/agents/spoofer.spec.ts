import { expect, test } from '@jest/globals';
import { Phase, Side } from '../../../../common/model/order-terms.js';
import {
  aSecond,
  aView,
  placed,
  restingAfter,
  roundInstrument,
  Told,
} from '../../../../../test/support/simulated-view.js';
import { Spoofer } from './spoofer.js';

const terms = { attemptsPerS: 1, layers: 3, layerTypicals: 15, waitS: 2 };

test('it shows bids that are not meant, sells, and takes them back', () => {
  const spoofer = new Spoofer(roundInstrument, terms, new Told([0, 0]));
  const layers = spoofer.act([aView()], aSecond);
  expect(placed(layers)).toMatchObject([
    { side: Side.buy, priceTicks: 998_000, quantityLots: 15_000, isPostOnly: true },
    { side: Side.buy, priceTicks: 997_000 },
    { side: Side.buy, priceTicks: 996_000 },
  ]);
  const orders = restingAfter(layers);
  const seen = (): unknown[] => spoofer.act([aView({ orders })], aSecond);
  expect(seen()).toEqual([]);
  expect(seen()).toMatchObject([{ kind: 'place', side: Side.sell, priceTicks: 0, quantityLots: 1_000 }]);
  expect(seen()).toEqual([]);
  expect(seen()).toEqual([1, 2, 3].map((orderId) => ({ kind: 'cancel', orderId })));
});

test('what it has bought is what it sells next', () => {
  const spoofer = new Spoofer(roundInstrument, terms, new Told([0]));
  expect(placed(spoofer.act([aView({ positionLots: -5 })], aSecond))[0]).toMatchObject({
    side: Side.sell,
    priceTicks: 1_002_000,
  });
});

test('a halt makes it take everything back, and what is left over from before goes first', () => {
  const spoofer = new Spoofer(roundInstrument, terms, new Told([0, 0]));
  const orders = restingAfter(spoofer.act([aView()], aSecond));
  expect(spoofer.act([aView({ orders, phase: Phase.halt })], aSecond).length).toBe(3);
  expect(spoofer.act([aView({ orders })], aSecond).length).toBe(3);
});

test('it does nothing where a step is longer than it could wait', () => {
  const spoofer = new Spoofer(roundInstrument, terms, new Told([]));
  expect(spoofer.act([aView()], { ...aSecond, stepS: 3 })).toEqual([]);
});
