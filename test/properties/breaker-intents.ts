/** Intents about the whole market: its breaker, its phases, and falls that trip the breaker. */
import * as fc from 'fast-check';
import { Phase } from '../../src/common/model/order-terms.js';

const pick = fc.nat({ max: 1_000 });

export const breakerKinds = {
  marketBreaker: fc.record({
    kind: fc.constant('marketBreaker' as const),
    levels: fc.constantFrom(
      [0, 0, 0],
      [1, 2, 3],
      [20, 60, 150],
      [100, 200, 300],
      [100, 9_998, 9_999],
      [50, 50, 60],
      [0, 50, 60],
      [50, 60, 10_000],
      [-1, 2, 3],
    ),
    haltUs: fc.constantFrom(600, 2_000, 2_000, 0, 86_400_000_001),
    auctionUs: fc.constantFrom(0, 500, 500, 3_000, 0.5),
  }),
  /** A phase of the whole market. */
  marketPhase: fc.record({
    kind: fc.constant('marketPhase' as const),
    phase: fc.constantFrom(
      Phase.halt,
      Phase.auction,
      Phase.continuous,
      Phase.continuous,
      Phase.continuous,
      Phase.closed,
    ),
    endsInUs: fc.constantFrom(0, 0, 0, 900, -1),
    override: fc.constantFrom(0, 1, 1, 1, 2),
  }),
  /** Instruments trade, perhaps a day passes, and they trade again so many steps lower. */
  crash: fc.record({
    kind: fc.constant('crash' as const),
    account: pick,
    instrument: pick,
    isOfTwo: fc.boolean(),
    isNextDay: fc.constantFrom(true, true, false),
    steps: fc.integer({ min: 1, max: 4 }),
    /** Of the breaker: only the first one, two, or all within reach. */
    levels: fc.constantFrom([30, 9_998, 9_999], [30, 40, 9_999], [30, 150, 250]),
    /** Whether it ends by itself, is ended by two people, or one tries. */
    reopened: fc.constantFrom('by itself' as const, 'by two' as const, 'by two' as const, 'by one' as const),
  }),
};
type BreakerKinds = typeof breakerKinds;
export type BreakerIntent = {
  [K in keyof BreakerKinds]: BreakerKinds[K] extends fc.Arbitrary<infer T> ? T : never;
}[keyof BreakerKinds];

const weights: Record<keyof BreakerKinds, number> = { marketBreaker: 2, marketPhase: 2, crash: 2 };

export const breakerIntents = (Object.keys(breakerKinds) as (keyof BreakerKinds)[]).map((name) => ({
  weight: weights[name],
  arbitrary: breakerKinds[name] as fc.Arbitrary<BreakerIntent>,
}));
