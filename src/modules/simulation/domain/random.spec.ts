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
