import { describe, expect, test } from '@jest/globals';
import { Phase, Side } from '../../../../common/model/order-terms.js';
import { aSecond, aView, placed, restingAfter, roundInstrument } from '../../../../../test/support/simulated-view.js';
import { Random } from '../random.js';
import { CALM_MOOD } from '../weather.js';
import { MarketMaker } from './market-maker.js';

const aMaker = (riskAversion = 0.01, quoteLevels = 3): MarketMaker =>
  new MarketMaker(roundInstrument, { riskAversion, quoteLevels }, new Random(1));

const best = (maker: MarketMaker, view = aView()): [number, number] => {
  const orders = placed(maker.act([view], aSecond));
  const prices = (side: Side): number[] =>
    orders.filter((order) => order.side === side).map(({ priceTicks }) => priceTicks);
  return [Math.max(...prices(Side.buy)), Math.min(...prices(Side.sell))];
};

describe('C6 prices', () => {
  test('lie around the fair value at the half spread of Avellaneda and Stoikov', () => {
    // σ²τ = 240² × 60 / 86,400 = 40 bp²; κ = 0.1/bp: ½ × 0.01 × 40 + ln(1 + 0.01/0.1)/0.01 = 0.2 + 9.531 bp.
    expect(best(aMaker())).toEqual([999_026, 1_000_974]);
  });

  test('lean against the inventory by q γ σ² τ', () => {
    // Ten typical orders long: 10 × 0.01 × 40 = 4 bp down.
    expect(best(aMaker(), aView({ positionLots: 10_000 }))).toEqual([998_626, 1_000_574]);
    expect(best(aMaker(), aView({ positionLots: -10_000 }))).toEqual([999_426, 1_001_374]);
  });

  test('lean no further than eight half spreads', () => {
    const [bid] = best(aMaker(), aView({ positionLots: 1e9 }));
    expect(bid).toBe(Math.floor(1_000_000 - 9 * 973.1018));
  });

  test('are wider for who fears risk more, and in a mood that says so', () => {
    const [bid, ask] = best(aMaker(0.1));
    expect(ask - bid).toBe(2 * Math.ceil(100 * (2 + Math.log(2) * 10)));
    const [calmBid] = best(aMaker());
    const [wideBid] = best(aMaker(), aView({ mood: { ...CALM_MOOD, spread: 3 } }));
    expect(1_000_000 - wideBid).toBe(Math.ceil((1_000_000 - calmBid) * 3 - 3 + 0.3));
  });
});

test('quotes are a ladder on both sides that only adds liquidity', () => {
  const orders = placed(aMaker().act([aView()], aSecond));
  expect(orders.map(({ side }) => side)).toEqual([1, 1, 1, 2, 2, 2]);
  expect(orders.every(({ isPostOnly }) => isPostOnly)).toBe(true);
  const thin = placed(aMaker().act([aView()], { ...aSecond, quoteLevelsMax: 1 }));
  expect(thin.length).toBe(2);
});

test('sizes follow the mood and the length of the step', () => {
  const lots = (seen: Parameters<typeof aView>[0], sizeFactor = 1): number =>
    placed(aMaker().act([aView(seen)], { ...aSecond, sizeFactor })).reduce((sum, order) => sum + order.quantityLots, 0);
  expect(lots({}, 10)).toBeGreaterThan(lots({}) * 9.9);
  expect(lots({ mood: { ...CALM_MOOD, liquidity: 0.1 } })).toBeLessThan(lots({}) * 0.11);
});

test('quotes that stand where they should are left alone, others are moved, those too many cancelled', () => {
  const maker = aMaker();
  const orders = restingAfter(maker.act([aView()], aSecond));
  expect(maker.act([aView({ orders })], aSecond)).toEqual([]);
  expect(maker.act([aView({ orders: orders.toReversed() })], aSecond)).toEqual([]);
  const far = { orderId: 99, side: Side.buy, priceTicks: 1 };
  expect(maker.act([aView({ orders: [far, ...orders] })], aSecond)).toEqual([{ kind: 'cancel', orderId: 99 }]);
  const up = maker.act([aView({ orders, fairTicks: 1_010_000 })], aSecond);
  expect(up.map(({ kind }) => kind)).toEqual(Array.from({ length: 6 }, () => 'move'));
});

test('the side that goes away from the other one goes first', () => {
  const maker = aMaker();
  const orders = restingAfter(maker.act([aView()], aSecond));
  const moved = (fairTicks: number): unknown[] =>
    maker.act([aView({ orders, fairTicks })], aSecond).map((action) => action.kind === 'move' && action.orderId);
  expect(moved(1_010_000)).toEqual([4, 5, 6, 1, 2, 3]);
  expect(moved(990_000)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('it quotes in an auction without post-only, and does nothing while the market stands', () => {
  const orders = placed(aMaker().act([aView({ phase: Phase.auction })], aSecond));
  expect([orders.length, orders.some(({ isPostOnly }) => isPostOnly)]).toEqual([6, false]);
  for (const phase of [Phase.halt, Phase.closed, Phase.cancel_only]) {
    expect(aMaker().act([aView({ phase })], aSecond)).toEqual([]);
  }
});

test('no price is below a tick', () => {
  const [bid, ask] = best(aMaker(), aView({ fairTicks: 0.5 }));
  expect([bid, ask]).toEqual([1, 2]);
});
