/**
 * The world that simulated participants live in: what each instrument is worth, what its weather is, and who takes part. A function of
 * the seed and of what it is shown and told, in that order; it knows no clock and no venue.
 */
import type { PopulationTerms, ScenarioName } from '../../../common/model/simulated.js';
import type { AgentAction, MarketView, StepTime } from './agent.js';
import type { DemoInstrument } from './demo-instruments.js';
import { BPS } from './agent.js';
import { CrossDeviation, FairValue } from './fair-value.js';
import { type Participant, placeOf, populate } from './population.js';
import { Random } from './random.js';
import { scenarioStages } from './scenario.js';
import { type Mood, NaturalWeather, Weather } from './weather.js';

/** Of the cross from what its legs say, in the long run, in basis points. */
const CROSS_DEVIATION_BPS = 9;

interface InstrumentWorld {
  readonly weather: Weather;
  readonly natural: NaturalWeather;
  readonly value: FairValue;
  readonly deviation: CrossDeviation | undefined;
}

export class SimulatedWorld {
  readonly participants: readonly Participant[];
  private readonly worlds: readonly InstrumentWorld[];
  private readonly random: Random;
  /** The weather changes by itself until somebody asks for one. */
  private isNatural = true;

  constructor(
    private readonly instruments: readonly DemoInstrument[],
    terms: PopulationTerms,
    seed: number,
  ) {
    this.participants = populate(instruments, terms, seed);
    this.random = Random.named(seed, 'fair values');
    this.worlds = instruments.map((instrument) => {
      const weather = new Weather();
      const random = Random.named(seed, `weather of ${instrument.symbol}`);
      return {
        weather,
        natural: new NaturalWeather(weather, random),
        value: new FairValue(instrument.startPriceTicks, instrument.dailyVolatilityBps, weather),
        deviation: instrument.legs === undefined ? undefined : new CrossDeviation(CROSS_DEVIATION_BPS),
      };
    });
  }

  /** One instrument's weather becomes that of the scenario; `direction` −1 lets a trend fall. */
  begin(scenario: ScenarioName, place: number, direction: 1 | -1): void {
    this.isNatural = false;
    this.worlds[place]?.weather.begin(scenarioStages[scenario], direction);
  }

  /** Lets time pass for the values and the weather. */
  advance(stepS: number): void {
    // What all have in common comes first, then what each has of its own.
    const common = this.random.normal();
    for (const [place, world] of this.worlds.entries()) {
      const { correlation } = this.instruments[place] as DemoInstrument;
      const own = this.random.normal();
      if (this.isNatural) world.natural.advance(stepS);
      world.weather.advance(stepS);
      const shock = correlation * common + Math.sqrt(1 - correlation * correlation) * own;
      world.value.advance(stepS, shock);
      world.deviation?.advance(stepS, own);
    }
  }

  /** What the instrument is worth, in ticks. */
  fairTicks(place: number): number {
    const { legs, tickSize } = this.instruments[place] as DemoInstrument;
    const { value, deviation } = this.worlds[place] as InstrumentWorld;
    if (legs === undefined || deviation === undefined) return value.ticks;
    const quotient = this.fairPrice(legs.base) / this.fairPrice(legs.quote);
    return (quotient * Math.exp(deviation.bps / BPS)) / Number(tickSize);
  }

  mood(place: number): Mood {
    return (this.worlds[place] as InstrumentWorld).weather.mood;
  }

  /** Whether the instrument's weather has come to its last stage. */
  isSettled(place: number): boolean {
    return (this.worlds[place] as InstrumentWorld).weather.isSettled;
  }

  /** The value goes on from what a market that is there already says. */
  adopt(place: number, ticks: number): void {
    (this.worlds[place] as InstrumentWorld).value.ticks = ticks;
  }

  act(participant: Participant, views: readonly MarketView[], time: StepTime): AgentAction[] {
    return participant.agent.act(views, time);
  }

  private fairPrice(symbol: string): number {
    const place = placeOf(this.instruments, symbol);
    return this.fairTicks(place) * Number((this.instruments[place] as DemoInstrument).tickSize);
  }
}
