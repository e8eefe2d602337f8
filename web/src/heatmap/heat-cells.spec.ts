import { describe, expect, test } from '@jest/globals';
import { DepthHistory, type DepthMoment } from './depth-history.js';
import { frameOf, heatCells, rowOf } from './heat-cells.js';

const levels = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([priceTicks, quantityLots]) => ({ priceTicks, quantityLots }));
const moment = (second: number, bids = levels([100, 4], [99, 16]), asks = levels([102, 4])): DepthMoment => ({
  timeMs: second * 1_000,
  bids,
  asks,
});

describe('the frame', () => {
  test('has the best prices of all moments and the levels around the present ones', () => {
    const frame = frameOf([moment(0, levels([95, 1]), levels([97, 1])), moment(100)]);
    expect(frame).toEqual({ fromMs: 0, toMs: 100_000, lowTicks: 94, highTicks: 103 });
  });

  test('is at least a minute, and is not there without a book', () => {
    expect(frameOf([moment(100)])).toMatchObject({ fromMs: 40_000, toMs: 100_000 });
    expect(frameOf([])).toBeUndefined();
    expect(frameOf([moment(1, [], levels([102, 4]))])).toBeUndefined();
  });
});

describe('the cells', () => {
  const frame = { fromMs: 0, toMs: 4_000, lowTicks: 99, highTicks: 102 };

  test('are as bright as what rested, bids above and offers below nothing', () => {
    const { values, mostLots } = heatCells([moment(0), moment(1), moment(2), moment(3), moment(4)], frame, 4, 4);
    expect(mostLots).toBe(16);
    // Rows are 102, 101, 100, 99: half the root of the most, none, half, all of it.
    expect([0, 1, 2, 3].map((row) => [...values.subarray(row * 4, row * 4 + 4)])).toEqual([
      [-64, -64, -64, -64],
      [0, 0, 0, 0],
      [64, 64, 64, 64],
      [127, 127, 127, 127],
    ]);
  });

  test('stay dark where nobody looked', () => {
    const { values } = heatCells([moment(0), moment(3)], frame, 4, 1);
    expect([...values].map((value) => value !== 0)).toEqual([true, false, false, true]);
  });

  test('of several prices in one row have the largest', () => {
    expect([...heatCells([moment(0)], frame, 1, 1).values]).toEqual([127]);
    expect(rowOf(103, frame, 4)).toBeLessThan(0);
    expect(rowOf(98, frame, 4)).toBe(4);
  });

  test('of an empty book are dark', () => {
    expect(heatCells([moment(0, [], [])], frame, 2, 2)).toMatchObject({ mostLots: 0, values: new Int8Array(4) });
  });
});

test('the history forgets what is older than five minutes, and keeps no more trades than its bound', () => {
  const history = new DepthHistory();
  history.add(moment(0));
  for (let trade = 0; trade < 2_001; trade += 1)
    history.addTrade({ timeMs: trade, priceTicks: 100, quantityLots: 1, takerSide: 'buy' });
  expect(history.trades).toHaveLength(1_000);
  history.add(moment(200));
  expect(history.depth).toHaveLength(2);
  history.add(moment(301));
  expect(history.depth.map(({ timeMs }) => timeMs)).toEqual([200_000, 301_000]);
  history.add(moment(303));
  expect(history.trades).toHaveLength(0);
  history.clear();
  expect(history.depth).toHaveLength(0);
});
