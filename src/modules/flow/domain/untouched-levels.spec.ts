import { expect, test } from '@jest/globals';
import { Side } from '../../../common/model/order-terms.js';
import { RecordedBook } from './recorded-book.js';
import type { RecordedLevel } from './recorded-event.js';
import { UntouchedLevels } from './untouched-levels.js';

class Scene {
  readonly book = new RecordedBook();
  readonly levels = new UntouchedLevels(this.book);

  bids(...shown: readonly (readonly [number, number])[]): void {
    this.show(shown, []);
  }

  asks(...shown: readonly (readonly [number, number])[]): void {
    this.show([], shown);
  }

  created(orderId: number, side: Side, priceTicks: number, lots: number): void {
    this.book.apply({ kind: 'created', timeUs: 1, orderId, side, priceTicks, lots });
  }

  found(initialLots: Readonly<Record<number, number>> = {}) {
    return this.levels.finish((orderId) => initialLots[orderId] ?? 0);
  }

  private show(bids: readonly (readonly [number, number])[], asks: readonly (readonly [number, number])[]): void {
    const level = ([priceTicks, lots]: readonly [number, number]): RecordedLevel => ({ priceTicks, lots });
    this.levels.onSnapshot({ kind: 'snapshot', timeUs: 1, bids: bids.map(level), asks: asks.map(level) });
  }
}

test('what every snapshot shows beyond the known orders has always been there', () => {
  const scene = new Scene();
  scene.created(1, Side.buy, 100, 5);
  scene.bids([100, 12], [99, 3]);
  scene.bids([100, 12], [99, 3]);
  expect(scene.found()).toEqual([
    { side: Side.buy, priceTicks: 99, lots: 3 },
    { side: Side.buy, priceTicks: 100, lots: 7 },
  ]);
});

test('the smallest surplus counts: one snapshot may be ahead of the events', () => {
  const scene = new Scene();
  scene.asks([100, 9]);
  scene.asks([100, 4]);
  scene.asks([100, 9]);
  expect(scene.found()).toEqual([{ side: Side.sell, priceTicks: 100, lots: 4 }]);
});

test('a level that a snapshot should show and does not, or that once has no surplus, is out for good', () => {
  const scene = new Scene();
  scene.bids([100, 9], [99, 9], [98, 9]);
  scene.bids([100, 9], [98, 9]);
  scene.created(1, Side.buy, 98, 9);
  scene.bids([100, 9], [99, 9], [98, 9]);
  scene.bids([100, 9], [99, 9], [98, 20]);
  expect(scene.found()).toEqual([{ side: Side.buy, priceTicks: 100, lots: 9 }]);
});

test('a level beyond the last shown one says nothing', () => {
  const scene = new Scene();
  scene.asks([100, 9], [101, 9]);
  scene.asks([100, 9]);
  scene.asks([99, 1], [100, 9]);
  expect(scene.found().map(({ priceTicks }) => priceTicks)).toEqual([100, 101]);
});

test('an old order that is heard of late was part of the surplus before', () => {
  const scene = new Scene();
  scene.bids([100, 9]);
  scene.levels.onFirstHeard(50, Side.buy, 100);
  expect(scene.found({ 50: 4 })).toEqual([{ side: Side.buy, priceTicks: 100, lots: 5 }]);
  expect(scene.found({ 50: 9 })).toEqual([]);
  scene.bids([100, 2]);
  expect(scene.found({ 50: 4 })).toEqual([{ side: Side.buy, priceTicks: 100, lots: 2 }]);
});

test('an old order at a level that was never shown, or is out, leaves nothing behind', () => {
  const scene = new Scene();
  scene.levels.onFirstHeard(50, Side.buy, 100);
  scene.created(1, Side.buy, 99, 1);
  scene.bids([99, 1]);
  scene.levels.onFirstHeard(51, Side.buy, 99);
  expect(scene.found({ 50: 4, 51: 1 })).toEqual([]);
});
