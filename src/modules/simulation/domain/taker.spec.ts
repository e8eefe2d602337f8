import { expect, test } from '@jest/globals';
import { Side } from '../../../common/model/order-terms.js';
import { type DemoInstrument, demoInstruments } from './demo-instruments.js';
import { Random } from './random.js';
import { type MarketOrder, Taker } from './taker.js';

/** Chance that says what it is told to, in order. */
class Told extends Random {
  constructor(private readonly values: number[]) {
    super(0);
  }

  override next(): number {
    const value = this.values.shift();
    if (value === undefined) throw new Error('more was drawn than told');
    return value;
  }
}

const instrument: DemoInstrument = {
  ...(demoInstruments[0] as DemoInstrument),
  minQuantityLots: 1,
  typicalLots: 10_000,
};

const next = (...draws: number[]): MarketOrder | undefined => new Taker(instrument, new Told(draws)).next();

test('a taker trades in a third of its steps, one for another', () => {
  expect(next(0.35)).toBeUndefined();
  expect(next(0.9)).toBeUndefined();
  expect(next(0.349, 0, 0)).toBeDefined();
});

test('it goes on at its side more often than not, and changes over otherwise', () => {
  const goesOn = [0, 0.59, 0];
  const changes = [0, 0.6, 0];
  const taker = new Taker(instrument, new Told([goesOn, changes, goesOn, changes].flat()));
  const sides = Array.from({ length: 4 }, () => taker.next()?.side);
  expect(sides).toEqual([Side.buy, Side.sell, Side.sell, Side.buy]);
});

test('its orders are small as a rule and twice the typical size at most', () => {
  expect(next(0, 0, 0)?.quantityLots).toBe(200);
  expect(next(0, 0, 0.5)?.quantityLots).toBe(2_700);
  expect(next(0, 0, 1)?.quantityLots).toBe(20_200);
});

test('no order is below what the instrument takes', () => {
  const strict = { ...instrument, minQuantityLots: 500 };
  expect(new Taker(strict, new Told([0, 0, 0])).next()?.quantityLots).toBe(500);
});
