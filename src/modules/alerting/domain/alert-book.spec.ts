import { beforeEach, expect, test } from '@jest/globals';
import { AlertBook } from './alert-book.js';
import { quantileBetween } from './histogram-window.js';

let book: AlertBook;
let nowMs: number;
beforeEach(() => {
  book = new AlertBook(['latency', 'errors'], 2);
  nowMs = 1_000;
});

/** Readings a second apart against a threshold of 10; what is told, a word each. */
function read(...values: (number | undefined)[]): string[] {
  return values.map((value) => {
    nowMs += 1_000;
    return book.observe('latency', { value, threshold: 10 }, nowMs)?.kind ?? '-';
  });
}
const state = (): string => book.get('latency').state;

test('one reading that is too much is pending, the second in a row fires, once', () => {
  expect(read(11)).toEqual(['-']);
  expect(state()).toBe('pending');
  expect(read(12, 13)).toEqual(['firing', '-']);
  expect(book.get('latency')).toMatchObject({ state: 'firing', value: 13, threshold: 10, sinceMs: 3_000 });
  expect(book.get('errors').state).toBe('ok');
});

test('the threshold itself is not too much, nor is nothing', () => {
  expect(read(11, 10, 11, undefined, 11)).toEqual(['-', '-', '-', '-', '-']);
  expect(state()).toBe('pending');
});

test('what is well again is told once, and only if it had fired', () => {
  expect(read(11, 5, 5)).toEqual(['-', '-', '-']);
  expect(read(11, 11, 5, 5)).toEqual(['-', 'firing', 'resolved', '-']);
  expect(state()).toBe('ok');
});

test('an acknowledged alert says nothing until it is well, and fires anew after that', () => {
  expect(book.acknowledge('latency', 'olga', undefined, nowMs)).toBe(false);
  read(11, 11);
  expect(book.acknowledge('latency', 'olga', 'disk', nowMs)).toBe(true);
  expect(book.get('latency')).toMatchObject({ state: 'acknowledged', by: 'olga', note: 'disk' });
  expect(read(11, 11, 5)).toEqual(['-', '-', 'resolved']);
  expect(book.get('latency')).toMatchObject({ state: 'ok', by: undefined, note: undefined });
  expect(read(11, 11)).toEqual(['-', 'firing']);
});

test('a silenced alert says nothing until its end; what is still too much then is told', () => {
  read(11, 11);
  book.silence('latency', nowMs + 3_500, 'olga', undefined, nowMs);
  expect(read(11, 5, 11)).toEqual(['-', '-', '-']);
  expect(state()).toBe('silenced');
  expect(read(11)).toEqual(['firing']);
  expect(book.get('latency')).toMatchObject({ state: 'firing', silencedUntilMs: undefined });
});

test('a silence ends when somebody ends it', () => {
  book.silence('latency', nowMs + 60_000, 'olga', undefined, nowMs);
  expect(read(11, 11)).toEqual(['-', '-']);
  book.unsilence('latency', nowMs);
  expect(state()).toBe('firing');
  expect(read(11)).toEqual(['firing']);
});

test('marks outlive a restart; an alert that was acknowledged is not told again', () => {
  read(11, 11);
  book.acknowledge('latency', 'olga', 'disk', nowMs);
  book.silence('errors', 99_000, 'omar', undefined, nowMs);
  book = new AlertBook(['latency', 'errors'], 2, book.kept());
  expect(read(11, 11)).toEqual(['-', '-']);
  expect(book.get('latency')).toMatchObject({ state: 'acknowledged', by: 'olga', note: 'disk' });
  expect(book.observe('errors', { value: 1, threshold: 0 }, 50_000)).toBeUndefined();
  expect(book.get('errors').state).toBe('silenced');
  expect(read(5)).toEqual(['resolved']);
});

test('the quantile is of what came since the last look', () => {
  const before = new Map([
    [0.01, 100],
    [0.1, 100],
    [Infinity, 100],
  ]);
  const now = new Map([
    [0.01, 150],
    [0.1, 200],
    [Infinity, 200],
  ]);
  expect(quantileBetween(before, before, 0.99)).toBeUndefined();
  expect(quantileBetween(before, now, 0.5)).toBeCloseTo(0.01, 9);
  expect(quantileBetween(before, now, 0.75)).toBeCloseTo(0.055, 9);
  expect(
    quantileBetween(
      new Map(),
      new Map([
        [0.01, 0],
        [Infinity, 5],
      ]),
      0.99,
    ),
  ).toBe(0.01);
});

test('the book knows its alerts, and no other', () => {
  read(11);
  expect(book.all().map(({ alert, state: its }) => [alert, its])).toEqual([
    ['latency', 'pending'],
    ['errors', 'ok'],
  ]);
  expect([book.has('latency'), book.has('other')]).toEqual([true, false]);
  expect(() => book.get('other')).toThrow('no alert other');
});

test('a quantile above the last finite bound is that bound, and of nothing there is none', () => {
  const before = new Map([
    [1, 5],
    [Infinity, 5],
  ]);
  expect(quantileBetween(before, before, 0.5)).toBeUndefined();
  const now = new Map([
    [1, 5],
    [Infinity, 9],
  ]);
  expect(quantileBetween(before, now, 0.5)).toBe(1);
  expect(quantileBetween(new Map(), new Map(), 0.5)).toBeUndefined();
});
