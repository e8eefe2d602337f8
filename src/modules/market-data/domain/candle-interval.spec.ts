import { describe, expect, test } from '@jest/globals';
import { barStart, candleIntervals, firstStartFrom, intervalNames, lastEndBefore } from './candle-interval.js';

const us = (text: string): number => Date.parse(text) * 1_000;
const iso = (timeUs: number): string => new Date(timeUs / 1_000).toISOString().slice(0, 19);

/** Start and end of the candle that has this moment. */
function around(name: keyof typeof candleIntervals, text: string): string[] {
  const interval = candleIntervals[name];
  const start = interval.startOf(us(text));
  return [iso(start), iso(interval.endOf(start))];
}

describe('a candle', () => {
  test('of minutes and hours begins on their multiples of the day', () => {
    expect(around('3m', '2026-11-22T10:01:59Z')).toEqual(['2026-11-22T10:00:00', '2026-11-22T10:03:00']);
    expect(around('8h', '2026-11-22T16:00:00Z')).toEqual(['2026-11-22T16:00:00', '2026-11-23T00:00:00']);
  });

  test('of a week begins on Monday', () => {
    expect(around('1w', '2026-11-22T23:59:59Z')).toEqual(['2026-11-16T00:00:00', '2026-11-23T00:00:00']);
    expect(around('1w', '2026-11-23T00:00:00Z')).toEqual(['2026-11-23T00:00:00', '2026-11-30T00:00:00']);
  });

  test('of a month is as long as the month, also in leap years', () => {
    expect(around('1M', '2024-02-29T12:00:00Z')).toEqual(['2024-02-01T00:00:00', '2024-03-01T00:00:00']);
    expect(around('1M', '2026-12-31T23:59:59Z')).toEqual(['2026-12-01T00:00:00', '2027-01-01T00:00:00']);
    expect(around('1M', '1970-01-01T00:00:00Z')).toEqual(['1970-01-01T00:00:00', '1970-02-01T00:00:00']);
    expect(around('1M', '2000-02-29T00:00:00Z')).toEqual(['2000-02-01T00:00:00', '2000-03-01T00:00:00']);
    expect(around('1M', '2100-03-01T00:00:00Z')).toEqual(['2100-03-01T00:00:00', '2100-04-01T00:00:00']);
  });

  test('of a month begins where the calendar says, on every day of 200 years', () => {
    const dayUs = 86_400_000_000;
    const wrong: number[] = [];
    for (let day = 0; day < 73_049; day += 1) {
      const date = new Date(day * 86_400_000);
      const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth()) * 1_000;
      const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) * 1_000;
      const { startOf, endOf } = candleIntervals['1M'];
      if (startOf(day * dayUs + 7) !== first || endOf(first) !== next) wrong.push(day);
    }
    expect(wrong).toEqual([]);
  });
});

test('every interval is made of whole bars of its resolution', () => {
  for (const name of intervalNames) {
    const { resolution, startOf, endOf } = candleIntervals[name];
    const start = startOf(us('2026-02-17T09:41:07Z'));
    expect([name, start]).toEqual([name, barStart(resolution, start)]);
    expect([name, endOf(start)]).toEqual([name, barStart(resolution, endOf(start))]);
  }
});

test('a period takes the candles that begin within it', () => {
  const hour = candleIntervals['1h'];
  const at = (text: string): number => us(`2026-11-22T${text}Z`);
  expect(firstStartFrom(hour, at('10:00:00'))).toBe(at('10:00:00'));
  expect(firstStartFrom(hour, at('10:00:01'))).toBe(at('11:00:00'));
  expect(lastEndBefore(hour, at('12:00:00'))).toBe(at('12:00:00'));
  expect(lastEndBefore(hour, at('12:00:01'))).toBe(at('13:00:00'));
  expect(lastEndBefore(hour, 0)).toBe(0);
});
