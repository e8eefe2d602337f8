import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { NO_LEVEL, PriceLadder } from './price-ladder.js';

const MID_TICKS = 10_000_000;
/** Beside the ends of a word, of a group of words, of the margin, of half the window and of the window. */
const EDGES = [31, 32, 1_023, 1_024, 8_191, 8_192, 16_383, 16_384, 24_575, 24_576, 32_767, 32_768, 32_769];

const distance = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -70, max: 70 }) },
  { weight: 2, arbitrary: fc.integer({ min: -9_000, max: 40_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: -900_000, max: 900_000 }) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...EDGES), fc.constantFrom(1, -1)).map(([edge, way]) => edge * way),
  },
);
const step = fc.record({ adds: fc.constantFrom(true, true, false), distance, pick: fc.nat() });

/** The ladder, and a plain map from price to lots that must say the same. */
class Pair {
  readonly ladder: PriceLadder;
  private readonly lots = new Map<number, number>();

  constructor(private readonly sign: 1 | -1) {
    this.ladder = new PriceLadder(sign);
  }

  add(priceTicks: number, lots: number): void {
    const level = this.ladder.levelAt(priceTicks);
    const before = this.lots.get(priceTicks) ?? 0;
    expect([this.ladder.quantityLots[level], this.ladder.orders[level]]).toEqual([before, before === 0 ? 0 : 1]);
    this.ladder.quantityLots[level] = before + lots;
    this.ladder.orders[level] = 1;
    this.lots.set(priceTicks, before + lots);
  }

  remove(priceTicks: number): void {
    const level = this.ladder.levelAt(priceTicks);
    this.ladder.orders[level] = 0;
    this.ladder.remove(level);
    this.lots.delete(priceTicks);
  }

  /** The prices, best first. */
  prices(): number[] {
    return [...this.lots.keys()].toSorted((left, right) => (left - right) * this.sign);
  }

  demandSame(): void {
    const { ladder } = this;
    const walked: number[] = [];
    for (let level = ladder.best; level !== NO_LEVEL; level = ladder.nextWorse(level)) {
      walked.push(ladder.priceOf(level));
      if (walked.length > this.lots.size) break;
    }
    expect(walked).toEqual(this.prices());
    expect(ladder.count).toBe(this.lots.size);
    for (const price of walked) {
      expect(ladder.lotsAt(price)).toBe(this.lots.get(price));
      for (const beside of [price - 1, price + 1]) expect(ladder.lotsAt(beside)).toBe(this.lots.get(beside) ?? 0);
    }
  }
}

describe.each<[string, 1 | -1]>([
  ['asks', 1],
  ['bids', -1],
])('a ladder of %s', (_name, sign) => {
  test('is a sorted list of prices, however they come and go', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }), (steps) => {
        const pair = new Pair(sign);
        for (const { adds, distance: ticks, pick } of steps) {
          const prices = pair.prices();
          if (adds || prices.length === 0) pair.add(MID_TICKS + ticks * sign, (pick % 9) + 1);
          else pair.remove(prices[pick % 3 === 0 ? 0 : pick % prices.length] as number);
          pair.demandSame();
        }
        for (const price of pair.prices()) {
          pair.remove(price);
          pair.demandSame();
        }
      }),
      { numRuns: 60 },
    );
  });

  test('is empty at the start and after its last level has gone', () => {
    const pair = new Pair(sign);
    expect([pair.ladder.best, pair.ladder.lotsAt(MID_TICKS)]).toEqual([NO_LEVEL, 0]);
    pair.add(MID_TICKS, 3);
    pair.remove(MID_TICKS);
    expect([pair.ladder.best, pair.ladder.lotsAt(MID_TICKS)]).toEqual([NO_LEVEL, 0]);
  });

  test('keeps every level when it outgrows the room at the start, near and far', () => {
    const pair = new Pair(sign);
    for (let n = 0; n < 300; n += 1) pair.add(MID_TICKS + sign * n * 397, n + 1);
    pair.demandSame();
    for (let n = 0; n < 300; n += 2) pair.remove(MID_TICKS + sign * n * 397);
    pair.demandSame();
  });

  test('a limit reaches its own price and better ones', () => {
    const { ladder } = new Pair(sign);
    const level = ladder.levelAt(MID_TICKS);
    const reached = [-1, 0, 1].map((ticks) => ladder.reaches(MID_TICKS + ticks * sign, level));
    expect(reached).toEqual([false, true, true]);
  });

  test('a level that still has orders cannot be removed', () => {
    const pair = new Pair(sign);
    pair.add(MID_TICKS, 1);
    expect(() => pair.ladder.remove(pair.ladder.best)).toThrow();
  });
});
