/** Intents of operators who limit what accounts and groups may do, by sizes that orders of a run come near. */
import * as fc from 'fast-check';
import { seldom } from './seldom.js';

const pick = fc.nat({ max: 1_000 });

export const riskKinds = {
  riskLimit: fc.record({
    kind: fc.constant('riskLimit' as const),
    limit: fc.oneof(
      { weight: 14, arbitrary: fc.integer({ min: 1, max: 14 }) },
      { weight: 5, arbitrary: fc.integer({ min: 16, max: 22 }) },
      { weight: 3, arbitrary: fc.constant(21) },
    ),
    holder: fc.constantFrom('venue' as const, 'account' as const, 'account' as const, 'group' as const),
    account: pick,
    group: fc.constantFrom(1, 1, 2),
    instrument: pick,
    /** How much, of what its kind is counted in. */
    size: fc.constantFrom(0, 1, 2, 4, 8, 16, 16, 32, 64, 128),
    isRemoved: fc.constantFrom(false, false, false, true),
    /** 0: for good; less: a time that is over. */
    forUs: fc.constantFrom(0, 0, 0, 1, 2_000, 30_000, -1),
    spoil: seldom(
      fc.constantFrom(
        'limit' as const,
        'value' as const,
        'large' as const,
        'instrument' as const,
        'asset' as const,
        'both' as const,
        'group' as const,
        'account' as const,
        'missing' as const,
        'time' as const,
      ),
      12,
    ),
  }),
  /** What an account could lose, as it was computed elsewhere. */
  varFigure: fc.record({
    kind: fc.constant('varFigure' as const),
    account: pick,
    instrument: pick,
    size: fc.constantFrom(0, 1, 2, 4, 8, 16, 16, 32, 64, 128, 128),
    spoil: seldom(fc.constantFrom('value' as const, 'asset' as const, 'account' as const), 12),
  }),
  /** Required limits of few kinds, so that most venues require none. */
  requiredLimits: fc.record({
    kind: fc.constant('requiredLimits' as const),
    bits: fc.constantFrom(0, 0, 0, 1 << 1, 1 << 12, (1 << 8) | (1 << 3), 1 << 20, -1, 2 ** 31),
    accountId: fc.constantFrom(0, 0, 0, 0, 1),
  }),
};
type RiskKinds = typeof riskKinds;
export type RiskIntent = {
  [K in keyof RiskKinds]: RiskKinds[K] extends fc.Arbitrary<infer T> ? T : never;
}[keyof RiskKinds];

const weights: Record<keyof RiskKinds, number> = { riskLimit: 14, varFigure: 8, requiredLimits: 1 };

export const riskIntents = (Object.keys(riskKinds) as (keyof RiskKinds)[]).map((name) => ({
  weight: weights[name],
  arbitrary: riskKinds[name] as fc.Arbitrary<RiskIntent>,
}));
