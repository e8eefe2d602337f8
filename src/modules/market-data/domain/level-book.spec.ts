import { describe, expect, it } from '@jest/globals';
import { Side } from '../../../common/model/order-terms.js';
import { LevelBook } from './level-book.js';

describe('the level book', () => {
  it('has no best price while it is empty', () => {
    const book = new LevelBook();
    expect(book.best(Side.buy)).toBeNull();
    expect(book.levels(Side.sell, 5)).toEqual([]);
  });

  it('keeps bids from the highest and asks from the lowest price', () => {
    const book = new LevelBook();
    for (const price of [100, 102, 101]) book.set(Side.buy, price, price, 1);
    for (const price of [105, 103, 104]) book.set(Side.sell, price, price, 2);
    expect(book.levels(Side.buy, 2)).toEqual([
      { priceTicks: 102, quantityLots: 102, orders: 1 },
      { priceTicks: 101, quantityLots: 101, orders: 1 },
    ]);
    expect(book.best(Side.sell)).toEqual({ priceTicks: 103, quantityLots: 103 });
  });

  it('replaces a total and forgets a level of zero', () => {
    const book = new LevelBook();
    book.set(Side.buy, 100, 5, 1);
    book.set(Side.buy, 100, 8, 2);
    expect(book.levels(Side.buy, 9)).toEqual([{ priceTicks: 100, quantityLots: 8, orders: 2 }]);
    book.set(Side.buy, 100, 0, 0);
    book.set(Side.buy, 99, 0, 0);
    expect(book.levels(Side.buy, 9)).toEqual([]);
  });

  it('keeps the others when the best level is removed a second time', () => {
    const book = new LevelBook();
    book.set(Side.buy, 100, 5, 1);
    book.set(Side.buy, 101, 6, 1);
    book.set(Side.buy, 101, 0, 0);
    book.set(Side.buy, 101, 0, 0);
    expect(book.levels(Side.buy, 9)).toEqual([{ priceTicks: 100, quantityLots: 5, orders: 1 }]);
    book.set(Side.buy, 101, 7, 1);
    expect(book.best(Side.buy)).toEqual({ priceTicks: 101, quantityLots: 7 });
  });

  it('equals a sorted map after any changes', () => {
    const book = new LevelBook();
    const expected = new Map<number, number>();
    for (let i = 0; i < 5_000; i++) {
      const price = 1 + ((i * 7_919) % 401);
      const quantity = i % 3 === 0 ? 0 : i;
      book.set(Side.sell, price, quantity, 1);
      if (quantity === 0) expected.delete(price);
      else expected.set(price, quantity);
    }
    const sorted = [...expected].toSorted(([a], [b]) => a - b);
    expect(book.levels(Side.sell, 1_000).map((level) => [level.priceTicks, level.quantityLots])).toEqual(sorted);
  });
});
