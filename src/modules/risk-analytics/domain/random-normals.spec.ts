import { expect, test } from '@jest/globals';
import { RandomNormals } from './random-normals.js';

const draw = (seed: number, count: number): number[] => {
  const normals = new RandomNormals(seed);
  return Array.from({ length: count }, () => normals.next());
};

test('the same seed gives the same series, another seed another one', () => {
  expect(draw(7, 100)).toEqual(draw(7, 100));
  expect(draw(7, 1)).not.toEqual(draw(8, 1));
});

test('the series is the one of the papers, as another program computes it', () => {
  const expected = [-1.3311517892000069, 1.216973285682517, -0.1655128179041424];
  for (const [i, value] of draw(1, 3).entries()) expect(value).toBeCloseTo(expected[i] as number, 14);
});

test('has the moments and tails of a normal distribution', () => {
  const count = 200_000;
  const series = draw(42, count);
  const moment = (power: number): number => series.reduce((sum, x) => sum + x ** power, 0) / count;
  // Five standard errors of each: √(1/n), √(2/n), √(15/n), √(96/n).
  expect(Math.abs(moment(1))).toBeLessThan(5 * Math.sqrt(1 / count));
  expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
  expect(Math.abs(moment(3))).toBeLessThan(5 * Math.sqrt(15 / count));
  expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / count));
  const beyond = series.filter((x) => x > 1.6448536269514722).length;
  expect(Math.abs(beyond - 0.05 * count)).toBeLessThan(5 * Math.sqrt(count * 0.05 * 0.95));
});

test('successive numbers are not correlated', () => {
  const series = draw(3, 200_000);
  for (const lag of [1, 2, 5]) {
    const sum = series.slice(lag).reduce((total, x, i) => total + x * (series[i] as number), 0);
    expect(Math.abs(sum / series.length)).toBeLessThan(5 / Math.sqrt(series.length));
  }
});
