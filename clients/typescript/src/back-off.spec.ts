import { expect, test } from '@jest/globals';
import { BackOff } from './back-off.js';

test('waits are below a bound that doubles up to its largest, and begin small again', () => {
  const chances = [0.5, 0.999, 0, 0.75, 0.5, 0.5];
  const backOff = new BackOff({ baseMs: 100, maxMs: 700, random: () => chances.shift() ?? 0.5 });
  expect(Array.from({ length: 6 }, () => backOff.nextMs())).toEqual([50, 199, 0, 525, 350, 350]);
  backOff.reset();
  expect(backOff.nextMs()).toBe(50);
});
