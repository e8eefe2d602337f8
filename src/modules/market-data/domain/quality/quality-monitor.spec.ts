import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Finding, QualityMonitor } from './quality-monitor.js';

let findings: Finding[];
let monitor: QualityMonitor;
beforeEach(() => {
  findings = [];
  monitor = new QualityMonitor((finding) => findings.push(finding), { staleUs: 100, lateUs: 10, outlierBps: 500 });
});
const told = (): string[] => findings.map(({ check, timeUs, detail }) => `${timeUs} ${check}: ${detail}`);

describe('the order of messages', () => {
  test('begins anywhere and goes on without holes', () => {
    monitor.sequence(50, 52, 1);
    monitor.sequence(53, 53, 2);
    expect(told()).toEqual([]);
    monitor.sequence(56, 57, 3);
    monitor.sequence(58, 58, 4);
    expect(told()).toEqual(['3 gap: updates 54 to 55 are missing']);
  });

  test('tells what came again, and expects the same as before', () => {
    monitor.sequence(1, 5, 1);
    monitor.sequence(4, 5, 2);
    monitor.sequence(6, 6, 3);
    expect(told()).toEqual(['2 duplicate: updates 4 to 5 came again']);
  });
});

test('silence is told once, by the clock or by what ends it', () => {
  monitor.tick(1_000);
  monitor.sequence(1, 1, 1_000);
  monitor.tick(1_100);
  expect(told()).toEqual([]);
  monitor.tick(1_101);
  monitor.tick(1_500);
  monitor.sequence(2, 2, 1_600);
  monitor.sequence(3, 3, 1_701);
  expect(told()).toEqual(['1101 stale: nothing for 101 us', '1701 stale: nothing for 101 us']);
});

test('best prices that meet are told when they do, an empty side meets nothing', () => {
  for (const [bid, ask] of [
    [0, 5],
    [4, 5],
    [5, 5],
    [5, 5],
    [6, 5],
    [4, 5],
    [6, 0],
    [7, 5],
  ] as const) {
    monitor.best(bid, ask, bid);
  }
  expect(findings.map(({ check, timeUs }) => [check, timeUs])).toEqual([
    ['locked', 5],
    ['crossed', 6],
    ['crossed', 7],
  ]);
});

describe('a trade', () => {
  test('is far from those before it only by the median of nine', () => {
    const prices = [1_000, 1_000, 1_000, 1_000, 5_000, 1_000, 1_000, 1_000, 1_000];
    for (const [id, price] of prices.entries()) monitor.trade(id + 1, price, 1);
    expect(told()).toEqual([]);
    monitor.trade(20, 1_050, 1);
    monitor.trade(21, 950, 1);
    expect(told()).toEqual([]);
    monitor.trade(22, 1_051, 2);
    monitor.trade(23, 949, 3);
    expect(findings.map(({ check, timeUs }) => [check, timeUs])).toEqual([
      ['outlier', 2],
      ['outlier', 3],
    ]);
  });

  test('is late when it is older than the newest by more than is normal', () => {
    monitor.trade(1, 100, 50);
    monitor.trade(2, 100, 40);
    monitor.trade(3, 100, 39);
    expect(told()).toEqual(['39 late: trade 3 is 11 us older than the newest']);
  });

  test('that comes again is told and not counted; ids are forgotten in the end', () => {
    monitor.trade(1, 100, 1);
    monitor.trade(1, 900, 1);
    expect(told()).toEqual(['1 duplicate: trade 1 came again']);
    for (let id = 2; id <= 257; id += 1) monitor.trade(id, 100, 1);
    monitor.trade(1, 100, 1);
    expect(findings).toHaveLength(1);
  });
});

test('an order after its end is a ghost', () => {
  monitor.afterEnd(7, 'changed', 3);
  expect(told()).toEqual(['3 ghost: order 7 is changed after its end']);
});
