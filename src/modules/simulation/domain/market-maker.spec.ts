import { expect, test } from '@jest/globals';
import { Side } from '../../../common/model/order-terms.js';
import { demoAssets, type DemoInstrument, demoInstruments } from './demo-instruments.js';
import { type MakerAction, MarketMaker, type Quote } from './market-maker.js';
import { Random } from './random.js';
import { Taker } from './taker.js';

const instrument = demoInstruments[0] as DemoInstrument;

/** The quotes that stand after a maker's actions on an empty book. */
function quotesAfter(actions: readonly MakerAction[]): Quote[] {
  return actions.flatMap((action, index) =>
    action.kind === 'place' ? [{ orderId: index + 1, side: action.side, priceTicks: action.priceTicks }] : [],
  );
}

test('on an empty book the maker quotes both sides and never crosses itself', () => {
  const quotes = quotesAfter(new MarketMaker(instrument, new Random(1)).actions([], 0));
  const bids = quotes.filter(({ side }) => side === Side.buy).map(({ priceTicks }) => priceTicks);
  const asks = quotes.filter(({ side }) => side === Side.sell).map(({ priceTicks }) => priceTicks);
  expect([bids.length, asks.length]).toEqual([8, 8]);
  expect(Math.max(...bids)).toBeLessThan(Math.min(...asks));
});

test('quotes that stand where they should are left alone', () => {
  const maker = new MarketMaker(instrument, new Random(1));
  expect(maker.actions(quotesAfter(maker.actions([], 0)), 0)).toEqual([]);
});

test('when the fair value has moved the quotes follow, and what is too many is cancelled', () => {
  const maker = new MarketMaker(instrument, new Random(1));
  const quotes = quotesAfter(maker.actions([], 0));
  maker.fairTicks *= 1.01;
  const extra = { orderId: 99, side: Side.buy, priceTicks: 1 };
  const actions = maker.actions([...quotes, extra], 0);
  expect(actions.filter(({ kind }) => kind === 'move')).toHaveLength(16);
  expect(actions.filter(({ kind }) => kind === 'cancel')).toEqual([{ kind: 'cancel', orderId: 99 }]);
});

test('a maker with too much inventory quotes lower on both sides', () => {
  const priceOf = (skew: number): number =>
    quotesAfter(new MarketMaker(instrument, new Random(1)).actions([], skew))[0]?.priceTicks ?? 0;
  expect(priceOf(1)).toBeLessThan(priceOf(0));
  expect(priceOf(-1)).toBeGreaterThan(priceOf(0));
});

test('the same seed walks the same way, another one another', () => {
  const walk = (seed: number): number => {
    const maker = new MarketMaker(instrument, new Random(seed));
    for (let step = 0; step < 100; step += 1) maker.drift();
    return maker.fairTicks;
  };
  expect(walk(7)).toBe(walk(7));
  expect(walk(7)).not.toBe(walk(8));
});

test('a taker trades now and then on both sides, within the lots of the instrument', () => {
  const taker = new Taker(instrument, new Random(3));
  const orders = Array.from({ length: 500 }, () => taker.next());
  const placed = orders.filter((order) => order !== undefined);
  expect(placed.length).toBeGreaterThan(50);
  expect(placed.length).toBeLessThan(450);
  expect(new Set(placed.map(({ side }) => side))).toEqual(new Set([Side.buy, Side.sell]));
  expect(placed.every(({ quantityLots }) => quantityLots >= instrument.minQuantityLots)).toBe(true);
});

test('random whole numbers stay within their bounds and reach both', () => {
  const random = new Random(5);
  const drawn = new Set(Array.from({ length: 200 }, () => random.between(2, 4)));
  expect([...drawn].toSorted((left, right) => left - right)).toEqual([2, 3, 4]);
});

test('every demo instrument trades assets that the demo has', () => {
  const names = new Set(demoAssets.map(({ asset }) => asset));
  for (const { baseAsset, quoteAsset } of demoInstruments)
    expect([names.has(baseAsset), names.has(quoteAsset)]).toEqual([true, true]);
});
