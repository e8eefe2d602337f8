/**
 * How the time before the first start is cut into steps: long ones at first, shorter ones in the last day, and in the end those of the
 * living market, so that it goes on without a seam. A long step has few orders in the place of many, which are larger for it.
 */
import type { StepTime } from './agent.js';
import { DAY_S } from './fair-value.js';

const SPARSE: StepTime = { stepS: 900, quoteLevelsMax: 2, sizeFactor: 6 };
const DENSE: StepTime = { stepS: 20, quoteLevelsMax: 3, sizeFactor: 2 };
const FINE: StepTime = { stepS: 1, quoteLevelsMax: 100, sizeFactor: 1 };
const DENSE_FROM_S = DAY_S;
const FINE_FROM_S = 300;

/** The step that comes next with `leftS` seconds to go; undefined when the present has come. */
export function nextStep(leftS: number): StepTime | undefined {
  if (leftS >= DENSE_FROM_S + SPARSE.stepS) return SPARSE;
  if (leftS >= FINE_FROM_S + DENSE.stepS) return DENSE;
  return leftS >= FINE.stepS ? FINE : undefined;
}
