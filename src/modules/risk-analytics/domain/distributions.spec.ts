/** Expected values: Wichura's own (AS 241), tables of Abramowitz and Stegun, Basel's table of the traffic light, and SciPy 1.17. */
import { describe, expect, test } from '@jest/globals';
import { binomialCumulative, chiSquareTail, normalDensity, normalQuantile, normalTail } from './distributions.js';

/** Equal but for the last digits of a double. */
function expectClose(actual: number, expected: number, relative = 2e-14): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));
}

describe('the normal quantile', () => {
  test.each([
    [0.25, -0.6744897501960817],
    [0.001, -3.090232306167813],
    [1e-20, -9.262340089798409],
    [1e-300, -37.0470962993612],
    [0.01, -2.326347874040841],
    [0.025, -1.9599639845400545],
    [0.05, -1.6448536269514729],
    [0.4, -0.2533471031357997],
    [0.95, 1.6448536269514722],
    [0.99, 2.3263478740408408],
    [0.999, 3.090232306167813],
  ])('of %d is %d', (probability, expected) => {
    expectClose(normalQuantile(probability), expected);
  });

  test('goes through the middle and is odd around it', () => {
    expect(normalQuantile(0.5)).toBe(0);
    for (const p of [0.5625, 0.75, 0.90625, 0.9375, 0.96875]) expect(normalQuantile(1 - p)).toBe(-normalQuantile(p));
  });

  test('has no step where its approximations meet', () => {
    for (const p of [0.075, 0.925, Math.exp(-25)]) {
      const step = normalQuantile(p * (1 + 1e-12)) - normalQuantile(p * (1 - 1e-12));
      expectClose(step * normalDensity(normalQuantile(p)), 2e-12 * p, 1e-2);
    }
  });

  test.each([0, 1, -0.1, 1.1, Number.NaN])('of %d does not exist', (probability) => {
    expect(() => normalQuantile(probability)).toThrow('a probability');
  });
});

test('the normal density is that of the tables', () => {
  expectClose(normalDensity(0), 0.3989422804014327);
  expectClose(normalDensity(1), 0.24197072451914337);
  expectClose(normalDensity(-2), 0.05399096651318806);
});

describe('the tail of chi-square', () => {
  test.each([
    [3.841458820694124, 1, 0.05],
    [6.634896601021214, 1, 0.01],
    [5.991464547107979, 2, 0.05],
    [0.5, 1, 0.47950012218695337],
    [0.001, 1, 0.9747728793699604],
    [30, 2, 3.0590232050182594e-7],
    [60, 1, 9.485737571073857e-15],
    [11.07, 5, 0.050009618622405425],
    [2, 3, 0.5724067044708798],
    [1, 4, 0.9097959895689501],
    [0, 1, 1],
  ])('beyond %d with %d degrees', (statistic, degrees, expected) => {
    expectClose(chiSquareTail(statistic, degrees), expected, 5e-14);
  });

  test('of two degrees is an exponential', () => {
    for (const x of [0.01, 1, 3.9, 4.1, 50]) expectClose(chiSquareTail(x, 2), Math.exp(-x / 2), 1e-13);
  });

  test.each([
    [-1, 1],
    [1, 0],
    [1, 1.5],
  ])('beyond %d with %d degrees does not exist', (statistic, degrees) => {
    expect(() => chiSquareTail(statistic, degrees)).toThrow('a statistic');
  });
});

test.each([
  [-3, 0.9986501019683699],
  [-1, 0.8413447460685429],
  [0, 0.5],
  [1.96, 0.024997895148220435],
  [6, 9.865876450376946e-10],
])('the normal tail beyond %d', (x, expected) => {
  expectClose(normalTail(x), expected, 5e-14);
});

describe('the binomial distribution', () => {
  test.each([
    [0, 0.08105851616218143],
    [4, 0.8921876269036251],
    [5, 0.9588168159301517],
    [9, 0.9997498099312595],
    [10, 0.999946101370953],
  ])('of at most %d exceedances in 250 at 99 %% is that of Basel', (exceedances, expected) => {
    expectClose(binomialCumulative(exceedances, 250, 0.01), expected, 1e-12);
  });

  test('does not vanish with many trials', () => {
    expectClose(binomialCumulative(1_000, 100_000, 0.01), 0.508409473351433, 1e-9);
  });

  test('ends with all of them', () => {
    expect(binomialCumulative(3, 3, 0.3)).toBe(1);
    expect(binomialCumulative(9, 3, 0.3)).toBe(1);
    expectClose(binomialCumulative(2, 3, 0.3), 1 - 0.027);
  });
});
