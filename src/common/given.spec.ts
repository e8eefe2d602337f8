import { expect, test } from '@jest/globals';
import { isGiven } from './given.js';

test('what is left out or null is not given, and everything else is', () => {
  expect([undefined, null, 0, '', false, Number.NaN].map((value) => isGiven(value))).toEqual([
    false,
    false,
    true,
    true,
    true,
    true,
  ]);
});
