import { describe, expect, test } from '@jest/globals';
import { percentile, SeriesTable } from './series.js';

const bucket = (le: string, stage: string): string => `stage_seconds_bucket{le="${le}",stage="${stage}"}`;

function aHistogram(counts: readonly [number, number, number], stage = 'core'): Record<string, number> {
  return {
    [bucket('1e-06', stage)]: counts[0],
    [bucket('2e-06', stage)]: counts[1],
    [bucket('+Inf', stage)]: counts[2],
    [`stage_seconds_sum{stage="${stage}"}`]: 1,
    [`stage_seconds_count{stage="${stage}"}`]: counts[2],
  };
}

describe('samples', () => {
  test('are summed over the labels that were not asked for', () => {
    const table = new SeriesTable();
    const sample = table.take(
      {
        'requests_total{method="GET",endpoint="/a",status="200"}': 3,
        'requests_total{method="GET",endpoint="/a",status="500"}': 2,
        'requests_total{method="PUT",endpoint="/b \\"x\\"",status="200"}': 4,
        up: 1,
      },
      0,
    );
    expect(table.total(sample, 'requests_total')).toBe(9);
    expect(table.total(sample, 'requests_total', { status: '200' })).toBe(7);
    expect(table.total(sample, 'requests_total', { endpoint: '/b \\"x\\"' })).toBe(4);
    expect([...table.byLabel(sample, 'requests_total', 'status')]).toEqual([
      ['200', 7],
      ['500', 2],
    ]);
    expect(table.total(sample, 'up')).toBe(1);
    expect(table.total(sample, 'nothing')).toBe(0);
  });

  test('that have a series which was not there before begin it at nothing', () => {
    const table = new SeriesTable();
    const before = table.take({ a: 1 }, 0);
    const after = table.take({ a: 2, b: 5 }, 1);
    expect(table.total(after, 'b') - table.total(before, 'b')).toBe(5);
  });
});

describe('a percentile', () => {
  test('lies within its bucket as many steps on as its rank', () => {
    const table = new SeriesTable();
    const sample = table.take(aHistogram([10, 20, 20]), 0);
    const counted = table.histogram('stage_seconds', { stage: 'core' }, sample);
    expect(counted.count).toBe(20);
    expect(percentile(counted, 0.5)).toBeCloseTo(1e-6, 12);
    expect(percentile(counted, 0.75)).toBeCloseTo(1.5e-6, 12);
    expect(percentile(counted, 0.25)).toBeCloseTo(0.5e-6, 12);
  });

  test('is of what was counted between two samples, of one stage', () => {
    const table = new SeriesTable();
    const before = table.take({ ...aHistogram([10, 10, 10]), ...aHistogram([0, 0, 7], 'queue') }, 0);
    const after = table.take({ ...aHistogram([10, 14, 14]), ...aHistogram([0, 0, 9], 'queue') }, 1);
    const counted = table.histogram('stage_seconds', { stage: 'core' }, after, before);
    expect(counted).toMatchObject({ below: [0, 4, 4], count: 4 });
    expect(percentile(counted, 0.5)).toBeCloseTo(1.5e-6, 12);
  });

  test('above the last bound is that bound, and of nothing there is none', () => {
    const table = new SeriesTable();
    const sample = table.take(aHistogram([0, 0, 5]), 0);
    expect(percentile(table.histogram('stage_seconds', {}, sample), 0.99)).toBe(2e-6);
    expect(percentile(table.histogram('stage_seconds', {}, sample, sample), 0.99)).toBeUndefined();
    expect(percentile(table.histogram('other', {}, sample), 0.99)).toBeUndefined();
  });
});
