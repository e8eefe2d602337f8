import { expect, test } from '@jest/globals';
import { Random } from './random.js';

test('the series is that of mulberry32', () => {
  const random = new Random(1);
  expect([random.next(), random.next(), random.next()]).toEqual([
    0.6270739405881613, 0.002735721180215478, 0.5274470399599522,
  ]);
});

test('a normal number is the sum of twelve uniform ones less six', () => {
  const uniform = new Random(9);
  let sum = 0;
  for (let i = 0; i < 12; i += 1) sum += uniform.next();
  const random = new Random(9);
  expect(random.normal()).toBeCloseTo(sum - 6, 12);
  // The thirteenth is drawn for the next one.
  expect(random.next()).toBe(uniform.next());
});

test('random whole numbers stay within their bounds and reach both', () => {
  const random = new Random(5);
  const drawn = new Set(Array.from({ length: 200 }, () => random.between(2, 4)));
  expect([...drawn].toSorted((left, right) => left - right)).toEqual([2, 3, 4]);
});

test('each name has a stream of its own, by the seed', () => {
  const first = (seed: number, name: string): number => Random.named(seed, name).next();
  expect(first(7, 'maker')).toBe(first(7, 'maker'));
  expect(first(7, 'maker')).not.toBe(first(7, 'taker'));
  expect(first(7, 'maker')).not.toBe(first(8, 'maker'));
});

test('what happens twice a second happens about 2,000 times in 1,000 seconds, however they are cut', () => {
  const random = new Random(11);
  let inSteps = 0;
  for (let step = 0; step < 4_000; step += 1) inSteps += random.count(2, 0.25, 100);
  let inLongSteps = 0;
  for (let step = 0; step < 100; step += 1) inLongSteps += random.count(2, 10, 100);
  let steps = 0;
  for (let step = 0; step < 10_000; step += 1) steps += random.happens(2, 0.1) ? 1 : 0;
  // Three standard deviations.
  expect(Math.abs(inSteps - 2_000)).toBeLessThan(135);
  expect(Math.abs(inLongSteps - 2_000)).toBeLessThan(135);
  expect(Math.abs(steps - 10_000 * (1 - Math.exp(-0.2)))).toBeLessThan(116);
  expect(random.count(1_000, 1, 3)).toBe(3);
});
