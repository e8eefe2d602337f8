import { expect, test } from '@jest/globals';
import { Side } from '../../../common/model/order-terms.js';
import { DepthChanges } from './depth-changes.js';

test('updates follow each other without a gap, with the newest total of each level', () => {
  const changes = new DepthChanges(7);
  expect(changes.take(7)).toBeUndefined();
  changes.set(Side.buy, 100, 5);
  changes.set(Side.buy, 100, 3);
  changes.set(Side.sell, 101, 0);
  const first = changes.take(9);
  expect([first?.firstId, first?.lastId]).toEqual([8, 9]);
  expect([...(first?.bids ?? [])]).toEqual([[100, 3]]);
  expect([...(first?.asks ?? [])]).toEqual([[101, 0]]);
  changes.set(Side.sell, 102, 1);
  const second = changes.take(10);
  expect([second?.firstId, second?.lastId, second?.bids.size]).toEqual([10, 10, 0]);
  expect(changes.take(10)).toBeUndefined();
});
