import { expect, test } from '@jest/globals';
import { nextStep } from './history-plan.js';

test('thirty days are sparse up to the last day, dense up to the last minutes, and end at the present', () => {
  let leftS = 30 * 86_400 + 1_234.5;
  const steps = new Map<number, number>();
  for (let step = nextStep(leftS); step !== undefined; step = nextStep(leftS)) {
    leftS -= step.stepS;
    steps.set(step.stepS, (steps.get(step.stepS) ?? 0) + step.stepS);
  }
  expect([...steps.keys()]).toEqual([900, 20, 1]);
  // All of the last 24 hours are dense; not a second is left out.
  expect((steps.get(20) ?? 0) + (steps.get(1) ?? 0)).toBeGreaterThanOrEqual(86_400);
  expect(steps.get(1)).toBeGreaterThanOrEqual(300);
  expect(leftS).toBeLessThan(1);
});
