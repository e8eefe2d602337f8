import { describe, expect, test } from '@jest/globals';
import { EmpiricalTail } from './empirical-tail.js';

const hundred = Array.from({ length: 100 }, (_, i) => ((i * 37) % 100) + 1);

describe('the tail of a hundred losses of 1 to 100', () => {
  test.each([
    [0.95, 95, (96 + 97 + 98 + 99 + 100) / 5],
    [0.99, 99, 100],
    [0.9, 90, 95.5],
    // 2.5 losses: the two worst and half of the third.
    [0.975, 98, (100 + 99 + 98 / 2) / 2.5],
    [0.999, 100, 100],
    // As doubles, 100 · 0.55 is above 55.
    [0.55, 55, 78],
    [0.005, 1, (5050 - 1 / 2) / 99.5],
  ])('at %d begins at %d', (confidence, valueAtRisk, expectedShortfall) => {
    const tail = new EmpiricalTail(hundred, confidence);
    expect(tail.valueAtRisk).toBe(valueAtRisk);
    expect(tail.expectedShortfall).toBeCloseTo(expectedShortfall, 9);
  });
});

test('weights of all scenarios sum to one, also where losses repeat', () => {
  for (const losses of [hundred, [3, 3, 3, 1], [5, 2, 5, 5, 9, 2, 5, 0], [7]]) {
    for (const confidence of [0.1, 0.5, 0.77, 0.95]) {
      const tail = new EmpiricalTail(losses, confidence);
      const sum = (weight: (loss: number) => number): number => losses.reduce((total, loss) => total + weight(loss), 0);
      expect(sum((loss) => tail.shortfallWeight(loss))).toBeCloseTo(1, 12);
      expect(sum((loss) => tail.boundaryWeight(loss))).toBeCloseTo(1, 12);
      expect(tail.expectedShortfall).toBeGreaterThanOrEqual(tail.valueAtRisk - 1e-12);
    }
  }
});

test('losses that repeat share what is theirs', () => {
  const tail = new EmpiricalTail([5, 2, 5, 5, 9, 2, 5, 0], 0.75);
  expect([tail.valueAtRisk, tail.expectedShortfall]).toEqual([5, 7]);
  expect([9, 5, 2].map((loss) => tail.shortfallWeight(loss))).toEqual([0.5, 0.125, 0]);
  expect([9, 5, 2].map((loss) => tail.boundaryWeight(loss))).toEqual([0, 0.25, 0]);
});

test('standard errors are those of the papers', () => {
  const tail = new EmpiricalTail(hundred, 0.9);
  const errors = tail.standardErrors();
  // One standard deviation of the rank is √(100 · 0.9 · 0.1) = 3: losses 87 and 93.
  expect(errors.valueAtRisk).toBe(3);
  const variance = [91, 92, 93, 94, 95, 96, 97, 98, 99, 100].reduce((sum, x) => sum + (x - 95.5) ** 2 / 10, 0);
  expect(errors.expectedShortfall).toBeCloseTo(Math.sqrt((variance + 0.9 * 5.5 ** 2) / 10), 12);
});

test('standard errors stay within the sample', () => {
  expect(new EmpiricalTail([1, 2], 0.9).standardErrors().valueAtRisk).toBe(0.5);
  expect(new EmpiricalTail([1, 2], 0.1).standardErrors().valueAtRisk).toBe(0.5);
});

test.each([
  [[], 0.9],
  [[1], 0],
  [[1], 1],
])('%j at %d has no tail', (losses, confidence) => {
  expect(() => new EmpiricalTail(losses, confidence)).toThrow('a confidence');
});
