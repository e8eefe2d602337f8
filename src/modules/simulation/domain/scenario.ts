/** What an operator can make of the market at any time. Each is a weather; two also change the phase (docs/simulation.md). */
import type { ScenarioName } from '../../../common/model/simulated.js';
import { CALM, type Stage, stage } from './weather.js';

const panic = { liquidity: 0.3, spread: 3, activity: 5, panicBps: 1_500 };

/**
 * A fall of 16 % in four seconds, sellers at any price for another fifteen, a minute and a half at the bottom, and two thirds of the
 * way back in four minutes.
 */
const flashCrash: readonly [Stage, ...Stage[]] = [
  stage({ seconds: 4, driftBpsPerS: -400, volatility: 3 }, panic),
  stage({ seconds: 15, volatility: 1 }, panic),
  stage({ seconds: 90, volatility: 3 }, { liquidity: 0.4, spread: 3, activity: 2 }),
  stage({ seconds: 240, driftBpsPerS: 4.5, volatility: 2 }, { liquidity: 0.6, spread: 2, activity: 2, buyChance: 0.6 }),
  CALM,
];

export const scenarioStages: Readonly<Record<ScenarioName, readonly [Stage, ...Stage[]]>> = {
  calm: [CALM],
  trend: [stage({ driftBpsPerS: 0.3, volatility: 1.3 }, { activity: 1.5, buyChance: 0.6 })],
  volatile: [stage({ volatility: 5 }, { activity: 2.5, liquidity: 0.7, spread: 1.5 })],
  flash_crash: flashCrash,
  liquidity_drought: [stage({ volatility: 1.5 }, { liquidity: 0.08, spread: 6, activity: 0.4 })],
  opening_auction: [CALM],
  halt: [CALM],
};
