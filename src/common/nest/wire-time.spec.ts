import { expect, test } from '@jest/globals';
import { isoTime, nanoTime } from './wire-time.js';

test.each([
  [0, '1970-01-01T00:00:00.000000Z', '0'],
  [1, '1970-01-01T00:00:00.000001Z', '1000'],
  [1_790_000_000_123_000, '2026-09-21T14:13:20.123000Z', '1790000000123000000'],
  [1_790_000_000_123_456, '2026-09-21T14:13:20.123456Z', '1790000000123456000'],
])('%i µs is %s', (timeUs, iso, nanos) => {
  expect([isoTime(timeUs), nanoTime(timeUs)]).toEqual([iso, nanos]);
});
