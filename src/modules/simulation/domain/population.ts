/** Who takes part: which agents trade which instrument, each with a name, which is that of its account, and a stream of chance of its own. */
import { invariant } from '../../../common/assert.js';
import { type PopulationTerms, SIMULATED_KEY_PREFIX } from '../../../common/model/simulated.js';
import type { Agent } from './agent.js';
import { Arbitrageur } from './agents/arbitrageur.js';
import { MarketMaker } from './agents/market-maker.js';
import { NoiseTrader } from './agents/noise-trader.js';
import { Spoofer } from './agents/spoofer.js';
import { MeanReversionTrader, MomentumTrader } from './agents/trend-traders.js';
import { Whale } from './agents/whale.js';
import type { DemoInstrument } from './demo-instruments.js';
import { Random } from './random.js';

export const participantKinds = [
  'market_maker',
  'noise_trader',
  'momentum_trader',
  'mean_reversion_trader',
  'whale',
  'arbitrageur',
  'spoofer',
] as const;
export type ParticipantKind = (typeof participantKinds)[number];

export interface Participant {
  /** Of its account. */
  readonly accountKey: string;
  readonly kind: ParticipantKind;
  /** By their place in the table, in the order of the agent's views. */
  readonly instruments: readonly number[];
  readonly agent: Agent;
}

const TREND = { tradesPerS: 0.1, positionMax: 4 };
const WHALE = { ordersPerS: 1 / 600, sizeTypicals: 40, durationS: 240, sliceEveryS: 4, participation: 0.5 };
const SPOOFER = { attemptsPerS: 1 / 300, layers: 3, layerTypicals: 15, waitS: 4 };

export function populate(
  instruments: readonly DemoInstrument[],
  terms: PopulationTerms,
  seed: number,
): readonly Participant[] {
  return instruments.flatMap((instrument, place) => [
    ...several('market_maker', terms.marketMakers, instrument, [place], (random) => {
      const quoteLevels = Math.min(terms.quoteLevels, instrument.quoteLevels);
      return new MarketMaker(instrument, { riskAversion: terms.riskAversion, quoteLevels }, random);
    }),
    ...several('noise_trader', terms.noiseTraders, instrument, [place], (random) => {
      const ordersPerS = (instrument.noiseTradesPerS * terms.activity) / terms.noiseTraders;
      return new NoiseTrader(instrument, ordersPerS, random);
    }),
    ...several('momentum_trader', terms.momentumTraders, instrument, [place], (random) => {
      return new MomentumTrader(instrument, TREND, random);
    }),
    ...several('mean_reversion_trader', terms.meanReversionTraders, instrument, [place], (random) => {
      return new MeanReversionTrader(instrument, TREND, random);
    }),
    ...several('whale', ofKind('pair', instrument, terms.whales), instrument, [place], (random) => {
      return new Whale(instrument, WHALE, random);
    }),
    ...several('spoofer', ofKind('thin', instrument, terms.spoofers), instrument, [place], (random) => {
      return new Spoofer(instrument, SPOOFER, random);
    }),
    ...arbitrageurs(instruments, instrument, place, terms.arbitrageurs),
  ]);

  function several(
    kind: ParticipantKind,
    count: number,
    { symbol }: DemoInstrument,
    places: readonly number[],
    create: (random: Random) => Agent,
  ): Participant[] {
    return Array.from({ length: count }, (_none, number) => {
      const accountKey = `${SIMULATED_KEY_PREFIX}${kind}:${symbol}:${number + 1}`;
      return { accountKey, kind, instruments: places, agent: create(Random.named(seed, accountKey)) };
    });
  }

  function arbitrageurs(
    all: readonly DemoInstrument[],
    cross: DemoInstrument,
    place: number,
    count: number,
  ): Participant[] {
    if (cross.legs === undefined) return [];
    const places = [placeOf(all, cross.legs.base), placeOf(all, cross.legs.quote), place];
    const [base, quote] = places.map((at) => all[at]) as [DemoInstrument, DemoInstrument];
    return several('arbitrageur', count, cross, places, () => new Arbitrageur([base, quote, cross]));
  }
}

/** Where the instrument is in the table. */
export function placeOf(instruments: readonly DemoInstrument[], symbol: string): number {
  const place = instruments.findIndex((instrument) => instrument.symbol === symbol);
  invariant(place >= 0, `${symbol} is one of the simulated instruments`);
  return place;
}

function ofKind(kind: DemoInstrument['kind'], instrument: DemoInstrument, count: number): number {
  return instrument.kind === kind ? count : 0;
}
