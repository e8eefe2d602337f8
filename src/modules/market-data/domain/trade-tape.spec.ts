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
  expect(new TradeTape(1, 3).newest(5, 100)).toEqual([]);
});

test('shows the newest first, before an id, and no more than asked for', () => {
  const tape = new TradeTape(1, 8);
  for (let id = 1; id <= 5; id++) tape.add(trade(id));
  expect(ids(tape.newest(10, Number.MAX_SAFE_INTEGER))).toEqual([5, 4, 3, 2, 1]);
  expect(ids(tape.newest(2, 5))).toEqual([4, 3]);
  expect(tape.floorSequence).toBe(0);
});

test('keeps as many as it may and tells where its memory begins', () => {
  const tape = new TradeTape(1, 3);
  for (let id = 1; id <= 5; id++) tape.add(trade(id));
  expect(ids(tape.newest(10, Number.MAX_SAFE_INTEGER))).toEqual([5, 4, 3]);
  expect(tape.floorSequence).toBe(20);
});

test('a trade is what it was, whatever became of the object, and after more than there is room for at first', () => {
  const tape = new TradeTape(1, 40);
  const reused = { ...trade(0) };
  for (let id = 1; id <= 60; id++) tape.add(Object.assign(reused, trade(id), { simulated: id % 2 === 0 }));
  const expected = Array.from({ length: 40 }, (_, back) => ({ ...trade(60 - back), simulated: back % 2 === 0 }));
  expect(tape.newest(100, Number.MAX_SAFE_INTEGER)).toEqual(expected);
  expect(tape.floorSequence).toBe(200);
});

test('goes on from what was saved of it as if nothing had been', () => {
  const [straight, before, after] = [new TradeTape(1, 20), new TradeTape(1, 20), new TradeTape(1, 20)];
  for (let id = 1; id <= 30; id++) for (const one of [straight, before]) one.add(trade(id));
  const saved: number[] = [];
  const unused = () => {
    throw new Error('only numbers are saved');
  };
  before.saveState({ number: (value) => void saved.push(value), int32s: unused, text: unused });
  after.loadState({ number: () => saved.shift() as number, int32s: unused, text: unused });
  expect(saved).toEqual([]);
  for (let id = 31; id <= 34; id++) for (const one of [straight, after]) one.add(trade(id));
  expect(after.newest(50, 100)).toEqual(straight.newest(50, 100));
  expect(after.floorSequence).toBe(straight.floorSequence);
});

test.each([0, 3, 5, 8, 13])(
  'after %i trades, what is from an id and before a time is as reading them one by one says',
  (count) => {
    const tape = new TradeTape(1, 5);
    const here: number[] = [];
    for (let id = 2; id <= 2 * count; id += 2) {
      tape.add(trade(id));
      here.push(id);
    }
    here.splice(0, here.length - 5);
    for (let at = 0; at <= 2 * count + 2; at += 1) {
      const { trades, isWhole } = tape.oldest(3, at);
      expect(ids(trades)).toEqual(here.filter((id) => id >= at).slice(0, 3));
      expect(isWhole).toBe(count <= 5 || here.some((id) => id < at));
      expect(tape.lastIdBefore(at)).toBe(here.findLast((id) => id < at) ?? 0);
    }
  },
);
