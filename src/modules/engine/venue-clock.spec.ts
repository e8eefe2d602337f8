import { expect, test } from '@jest/globals';
import { VenueClock } from './venue-clock.js';

test('the clock stands in the past while it is told to, and never in the future', () => {
  let nowUs = 1_000;
  const clock = new VenueClock({ nowUs: () => nowUs });
  expect(clock.nowUs()).toBe(1_000);
  clock.standAt(400);
  nowUs = 1_500;
  expect(clock.nowUs()).toBe(400);
  clock.standAt(900);
  expect(clock.nowUs()).toBe(900);
  expect(() => clock.standAt(1_501)).toThrow('the past lies before the present');
  clock.run();
  expect(clock.nowUs()).toBe(1_500);
});
