/** Intents of a venue with margin accounts: who borrows, by which terms, and marks that jump so that some cannot pay. */
import * as fc from 'fast-check';
import { Side } from '../../src/common/model/order-terms.js';
import { seldom } from './seldom.js';

const pick = fc.nat({ max: 1_000 });

export const marginKinds = {
  marginTerms: fc.record({
    kind: fc.constant('marginTerms' as const),
    instrument: fc.constantFrom(1, 1, 2, 3),
    initialPpm: fc.constantFrom(500_000, 250_000, 100_000, 1_000_000),
    keptShare: fc.constantFrom(2, 2, 1, 10),
    haircutPpm: fc.constantFrom(0, 0, 50_000, 300_000),
    spoil: seldom(
      fc.constantFrom('instrument' as const, 'order' as const, 'none' as const, 'haircut' as const, 'large' as const),
      6,
    ),
  }),
  accountMargin: fc.record({
    kind: fc.constant('accountMargin' as const),
    account: fc.constantFrom(1, 1, 2, 3, 4, 5, 6, 99),
    assetId: fc.constantFrom(2, 2, 2, 1, 0, 0, 99),
  }),
  marginFund: fc.record({
    kind: fc.constant('marginFund' as const),
    account: fc.constantFrom(1, 3, 4, 5, 6, 7, 99),
    role: fc.constantFrom(1, 1, 2, 2, 3),
  }),
  /** A margin account opens as much as it may, or nearly: at the opposite best. */
  lever: fc.record({
    kind: fc.constant('lever' as const),
    account: fc.constantFrom(1, 1, 1, 2),
    instrument: fc.constantFrom(1, 1, 1, 2, 3),
    side: fc.constantFrom(Side.buy, Side.buy, Side.sell),
    lots: fc.constantFrom(2, 5, 10, 20, 30, 60, 100, 150),
    ticks: fc.constantFrom(0, 0, 0, 1, 3, -4),
    isIoc: fc.boolean(),
  }),
  /** Others quote around a mark, so that there is somebody to trade with. */
  quote: fc.record({
    kind: fc.constant('quote' as const),
    instrument: fc.constantFrom(1, 1, 2),
    account: fc.constantFrom(3, 4),
    lots: fc.constantFrom<number>(5, 20, 40, 100),
    ticks: fc.constantFrom(0, 0, 1, 2),
    side: fc.constantFrom(0, 0, Side.buy, Side.sell),
  }),
  jump: fc.record({
    kind: fc.constant('jump' as const),
    instrument: fc.constantFrom(1, 1, 2),
    percent: fc.constantFrom(30, 60, 80, 90, 95, 99, 101, 105, 110, 125, 160, 300),
    quotesAfter: fc.boolean(),
  }),
  /** An account opens much, the mark goes against it, and others still quote at the new one. */
  ruin: fc.record({
    kind: fc.constant('ruin' as const),
    account: fc.constantFrom(1, 2),
    instrument: fc.constantFrom(1, 2),
    isLong: fc.boolean(),
    lots: fc.constantFrom<number>(20, 40, 60, 100),
    /** How far it goes, of the mark. */
    percent: fc.constantFrom(5, 12, 18, 25, 40, 80),
    quotedLots: fc.constantFrom(0, 10, 100),
    reviews: fc.constantFrom(1, 3, 8),
  }),
  review: fc.record({
    kind: fc.constant('review' as const),
    pauseUs: fc.constantFrom(250_000, 250_000, 249_999, 500_000),
    times: fc.integer({ min: 1, max: 7 }),
  }),
  takeOut: fc.record({
    kind: fc.constant('takeOut' as const),
    account: fc.constantFrom(1, 2, 5, 5, 6),
    asset: fc.constantFrom(1, 2, 2, 3),
    /** All that is available, or a part. */
    share: fc.constantFrom(1, 2, 10),
  }),
  payIn: fc.record({
    kind: fc.constant('payIn' as const),
    account: fc.constantFrom(1, 2, 5, 6),
    asset: fc.constantFrom(1, 2, 2),
    amount: fc.constantFrom(10, 500, 5_000),
  }),
  unrelated: fc.record({ kind: fc.constant('unrelated' as const), pick }),
};
type Kinds = typeof marginKinds;
export type MarginIntent = { [K in keyof Kinds]: Kinds[K] extends fc.Arbitrary<infer T> ? T : never }[keyof Kinds];

const weights: Record<keyof Kinds, number> = {
  marginTerms: 2,
  accountMargin: 2,
  marginFund: 1,
  lever: 14,
  quote: 10,
  jump: 5,
  ruin: 6,
  review: 8,
  takeOut: 3,
  payIn: 2,
  unrelated: 1,
};

export const marginIntent: fc.Arbitrary<MarginIntent> = fc.oneof(
  ...(Object.keys(marginKinds) as (keyof Kinds)[]).map((name) => ({
    weight: weights[name],
    arbitrary: marginKinds[name] as fc.Arbitrary<MarginIntent>,
  })),
);
