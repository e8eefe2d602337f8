/**
 * What drives an instrument from outside: how its fair value moves and how its participants feel about it, as stages that follow
 * each other. The last stage of a list stays.
 */
import type { Random } from './random.js';

/** How participants act beside how they usually do; all 1, ½ and 0 in calm. */
export interface Mood {
  /** Of what market makers usually quote. */
  readonly liquidity: number;
  /** Of the distance at which they usually quote. */
  readonly spread: number;
  /** Of how often others trade. */
  readonly activity: number;
  /** That a trade of somebody without a view is a buy. */
  readonly buyChance: number;
  /** In a panic those without a view only sell, and offer this far below the fair value, in basis points; 0: there is none. */
  readonly panicBps: number;
}

export interface Stage {
  /** Infinity for one that stays. */
  readonly seconds: number;
  /** Change of the fair value in basis points a second, upwards. */
  readonly driftBpsPerS: number;
  /** Of the instrument's usual volatility. */
  readonly volatility: number;
  readonly mood: Mood;
}

export const CALM_MOOD: Mood = { liquidity: 1, spread: 1, activity: 1, buyChance: 0.5, panicBps: 0 };

export function stage(
  { seconds = Infinity, driftBpsPerS = 0, volatility = 1 }: Partial<Stage>,
  mood: Partial<Mood> = {},
): Stage {
  return { seconds, driftBpsPerS, volatility, mood: { ...CALM_MOOD, ...mood } };
}

export const CALM: Stage = stage({});

/** Goes through stages as time passes. */
export class Weather {
  private stages: readonly [Stage, ...Stage[]] = [CALM];
  private place = 0;
  private passedS = 0;

  /** Which way a drift goes: 1 as it is written, −1 the other way round. */
  private direction: 1 | -1 = 1;

  get stage(): Stage {
    return this.stages[this.place] as Stage;
  }

  /** True in the last stage. */
  get isSettled(): boolean {
    return this.place === this.stages.length - 1;
  }

  get mood(): Mood {
    const { mood } = this.stage;
    return this.direction === 1 ? mood : { ...mood, buyChance: 1 - mood.buyChance };
  }

  get driftBpsPerS(): number {
    return this.stage.driftBpsPerS * this.direction;
  }

  begin(stages: readonly [Stage, ...Stage[]], direction: 1 | -1 = 1): void {
    this.stages = stages;
    this.direction = direction;
    this.place = 0;
    this.passedS = 0;
  }

  advance(stepS: number): void {
    this.passedS += stepS;
    while (this.passedS >= this.stage.seconds && this.place < this.stages.length - 1) {
      this.passedS -= this.stage.seconds;
      this.place += 1;
    }
  }
}

interface NaturalRegime {
  readonly stage: Stage;
  readonly meanS: number;
  /** That this one follows, of the others. */
  readonly weight: number;
}

/** Days as they come when nobody asks for anything else: mostly calm, now and then with a direction or without a rest. */
const naturalRegimes: readonly NaturalRegime[] = [
  { stage: CALM, meanS: 10_800, weight: 2 },
  { stage: stage({ driftBpsPerS: 0.02, volatility: 1.2 }, { activity: 1.3 }), meanS: 3_600, weight: 2 },
  {
    stage: stage({ volatility: 2.2 }, { activity: 2, liquidity: 0.8, spread: 1.3 }),
    meanS: 1_800,
    weight: 1,
  },
];

/** Changes the weather by itself: a Markov chain over the natural regimes, in continuous time. */
export class NaturalWeather {
  private regime = naturalRegimes[0] as NaturalRegime;

  constructor(
    private readonly weather: Weather,
    private readonly random: Random,
  ) {}

  advance(stepS: number): void {
    if (this.random.next() >= 1 - Math.exp(-stepS / this.regime.meanS)) return;
    const others = naturalRegimes.filter((regime) => regime !== this.regime);
    let drawn = this.random.next() * others.reduce((sum, { weight }) => sum + weight, 0);
    this.regime = others.find(({ weight }) => (drawn -= weight) < 0) ?? (others[0] as NaturalRegime);
    this.weather.begin([this.regime.stage], this.random.next() < 0.5 ? 1 : -1);
  }
}
