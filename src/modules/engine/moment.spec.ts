import { expect, test } from '@jest/globals';
import { parseMoment } from './moment.js';

test.each([
  ['0', { sequence: 0 }],
  ['1234', { sequence: 1234 }],
  ['1970-01-01T00:00:01Z', { timeUs: 1_000_000 }],
  ['1970-01-01T00:00:01.000002Z', { timeUs: 1_000_002 }],
  ['1970-01-01T00:00:01.5Z', { timeUs: 1_500_000 }],
  ['1970-01-01T01:00:00.25+01:00', { timeUs: 250_000 }],
  ['1970-01-01T00:01Z', { timeUs: 60_000_000 }],
])('%s is a moment', (text, moment) => {
  expect(parseMoment(text)).toEqual(moment);
});

test.each([
  '',
  '-1',
  '1.5',
  '01',
  '99999999999999999',
  'now',
  '2026-01-02',
  '2026-01-02T03:04:05',
  '2026-13-02T03:04:05Z',
])('"%s" is none', (text) => {
  expect(parseMoment(text)).toBeUndefined();
});
