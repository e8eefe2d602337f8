import { expect, test } from '@jest/globals';
import { type PublicTrade, TradeTape } from './trade-tape.js';

const trade = (tradeId: number): PublicTrade => ({
  tradeId,
  instrumentId: 1,
  priceTicks: 100,
  quantityLots: 1,
  notional: 100,
  takerSide: 1,
  simulated: false,
  timeUs: tradeId,
  sequence: tradeId * 10,
});
const ids = (trades: readonly PublicTrade[]) => trades.map(({ tradeId }) => tradeId);

test('an empty tape has nothing', () => {
  expect(new TradeTape(3).newest(5, 100)).toEqual([]);
});

test('shows the newest first, before an id, and no more than asked for', () => {
  const tape = new TradeTape(8);
  for (let id = 1; id <= 5; id++) tape.add(trade(id));
  expect(ids(tape.newest(10, Number.MAX_SAFE_INTEGER))).toEqual([5, 4, 3, 2, 1]);
  expect(ids(tape.newest(2, 5))).toEqual([4, 3]);
  expect(tape.floorSequence).toBe(0);
});

test('keeps as many as it may and tells where its memory begins', () => {
  const tape = new TradeTape(3);
  for (let id = 1; id <= 5; id++) tape.add(trade(id));
  expect(ids(tape.newest(10, Number.MAX_SAFE_INTEGER))).toEqual([5, 4, 3]);
  expect(tape.floorSequence).toBe(20);
});
