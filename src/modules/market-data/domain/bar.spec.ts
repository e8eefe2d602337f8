import { describe, expect, test } from '@jest/globals';
import { Side } from '../../../common/model/order-terms.js';
import { barOf, mergeLater, rollUp, wide } from './bar.js';
import { CandleSeries } from './candle-series.js';
import { candleIntervals, Resolution } from './candle-interval.js';
import { expiryUs } from './candle-retention.js';

const SECOND_US = 1_000_000;

function aTrade(tradeId: number, timeUs: number, priceTicks: number, quantityLots = 1, takerSide: Side = Side.buy) {
  const terms = { priceTicks, quantityLots, notional: priceTicks * quantityLots };
  return { tradeId, instrumentId: 3, takerSide, simulated: false, timeUs, sequence: tradeId + 100, ...terms };
}

describe('a bar', () => {
  test('tells taker-bought volume apart', () => {
    const bar = barOf(0, aTrade(1, 0, 10, 3, Side.buy));
    mergeLater(bar, barOf(0, aTrade(2, 1, 12, 4, Side.sell)));
    mergeLater(bar, barOf(0, aTrade(3, 2, 9, 5, Side.buy)));
    expect(bar).toMatchObject({ openTicks: 10, highTicks: 12, lowTicks: 9, closeTicks: 9, tradeCount: 3 });
    expect(bar).toMatchObject({ firstTradeId: 1, lastTradeId: 3, lastSequence: 103 });
    expect([wide(bar.lotsHigh, bar.lotsLow), wide(bar.buyLotsHigh, bar.buyLotsLow)]).toEqual([12n, 8n]);
    expect([wide(bar.notionalHigh, bar.notionalLow), wide(bar.buyNotionalHigh, bar.buyNotionalLow)]).toEqual([
      123n,
      75n,
    ]);
  });

  test('sums exactly far beyond what one number holds', () => {
    const huge = Number.MAX_SAFE_INTEGER;
    const bar = barOf(0, { ...aTrade(1, 0, 1), quantityLots: huge, notional: huge });
    for (let id = 2; id <= 1_000; id += 1) mergeLater(bar, barOf(0, { ...aTrade(id, 0, 1), quantityLots: huge }));
    expect(wide(bar.lotsHigh, bar.lotsLow)).toBe(1_000n * BigInt(huge));
    expect(wide(bar.notionalHigh, bar.notionalLow)).toBe(BigInt(huge) + 999n);
    expect(bar.lotsLow).toBeLessThan(2 ** 32);
  });
});

test('a time without trades has no candle', () => {
  const bars = [1, 2, 7].map((second) => barOf(second * SECOND_US, aTrade(second, second * SECOND_US, 10)));
  const threes = rollUp(bars, (timeUs) => timeUs - (timeUs % (3 * SECOND_US)));
  expect(threes.map(({ openUs, tradeCount }) => [openUs / SECOND_US, tradeCount])).toEqual([
    [0, 2],
    [6, 1],
  ]);
});

describe('the series of an instrument', () => {
  test('has the open candle of every interval, and nothing before the first trade', () => {
    const series = new CandleSeries(64);
    expect(series.newest(candleIntervals['1M'])).toBeUndefined();
    for (let second = 0; second < 200; second += 1) series.add(aTrade(second + 1, second * SECOND_US, 100 + second));
    expect(series.newest(candleIntervals['1M'])).toMatchObject({ openUs: 0, openTicks: 100, tradeCount: 200 });
    expect(series.newest(candleIntervals['3m'])).toMatchObject({ openUs: 180 * SECOND_US, tradeCount: 20 });
  });

  test('says up to which sequence its bars have left it', () => {
    const series = new CandleSeries(64);
    const seconds = series.ring(Resolution.second);
    expect([seconds.floorSequence, seconds.oldestUs]).toEqual([0, Infinity]);
    for (let second = 0; second < 70; second += 1) series.add(aTrade(second + 1, second * SECOND_US, 100));
    // Of 70 bars 64 are here: the last that left is the sixth.
    expect([seconds.floorSequence, seconds.oldestUs]).toEqual([106, 6 * SECOND_US]);
    expect(series.ring(Resolution.minute).floorSequence).toBe(0);
    const times = seconds.newest(3, 0, 60 * SECOND_US).map(({ openUs }) => openUs / SECOND_US);
    expect(times).toEqual([59, 58, 57]);
    expect(seconds.newest(10, 68 * SECOND_US, Infinity)).toHaveLength(2);
  });

  test('goes on from what was saved of it as if nothing had been', () => {
    const [straight, before, after] = [new CandleSeries(64), new CandleSeries(64), new CandleSeries(64)];
    for (let id = 1; id <= 90; id += 1) for (const one of [straight, before]) one.add(aTrade(id, id * SECOND_US, id));
    const saved: number[] = [];
    const unused = () => {
      throw new Error('only numbers are saved');
    };
    before.saveState({ number: (value) => void saved.push(value), int32s: unused, text: unused });
    after.loadState({ number: () => saved.shift() as number, int32s: unused, text: unused });
    expect(saved).toEqual([]);
    for (let id = 91; id <= 120; id += 1) for (const one of [straight, after]) one.add(aTrade(id, id * SECOND_US, id));
    for (const resolution of [Resolution.second, Resolution.minute, Resolution.hour, Resolution.day]) {
      const [expected, got] = [straight.ring(resolution), after.ring(resolution)];
      expect(got.newest(64, 0, Infinity)).toEqual(expected.newest(64, 0, Infinity));
      expect([got.floorSequence, got.oldestUs]).toEqual([expected.floorSequence, expected.oldestUs]);
    }
  });
});

test('bars are let go where no longer candle is cut', () => {
  const day = 86_400 * SECOND_US;
  const retention = { secondsDays: 1, minutesDays: 2, hoursDays: null };
  const nowUs = 10 * day + 3_725 * SECOND_US + 9;
  expect(expiryUs(Resolution.second, retention, nowUs)).toBe(9 * day + 3_720 * SECOND_US);
  expect(expiryUs(Resolution.minute, retention, nowUs)).toBe(8 * day + 3_600 * SECOND_US);
  expect(expiryUs(Resolution.hour, retention, nowUs)).toBe(0);
  expect(expiryUs(Resolution.hour, { ...retention, hoursDays: 3 }, nowUs)).toBe(7 * day);
  expect(expiryUs(Resolution.day, retention, nowUs)).toBe(0);
  expect(expiryUs(Resolution.second, retention, 5)).toBe(0);
});
