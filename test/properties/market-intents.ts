/** Intents beyond single orders: lists, sessions, groups, tiers, marks, time, auctions, allocation and bands. */
import * as fc from 'fast-check';
import { Allocation, AuctionKind, ListType, OrderType, Phase, Side } from '../../src/common/model/order-terms.js';
import type { Features } from '../oracle/features.js';
import { seldom } from './seldom.js';

const pick = fc.nat({ max: 1_000 });
const side = fc.constantFrom(Side.buy, Side.sell);
const hostileInt = fc.constantFrom(-1, 101, 256, 10_000, 2 ** 31 - 1, -(2 ** 31));
const hostileNumber = fc.constantFrom(-1, 0.5, NaN, Infinity, 2 ** 53, 86_400_000_001);

const leg = fc.record({
  type: fc.constantFrom(
    OrderType.limit,
    OrderType.stop,
    OrderType.stop_limit,
    OrderType.take_profit,
    OrderType.trailing_stop,
    OrderType.market,
  ),
  ticks: fc.integer({ min: -2, max: 6 }),
  source: fc.constantFrom(0, 0, 1, 2),
  timeInForce: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(1, 1, 1, 1, 2, 4, 5) },
    { weight: 1, arbitrary: fc.constant(6) },
  ),
  prevention: fc.constantFrom(0, 0, 4, 1),
  flags: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(0, 0, 0, 0, 1, 32, 128) },
    { weight: 1, arbitrary: fc.constantFrom(2, 16) },
  ),
});
export type LegIntent = typeof leg extends fc.Arbitrary<infer T> ? T : never;

const marketKinds = {
  list: fc.record({
    kind: fc.constant('list' as const),
    account: pick,
    instrument: pick,
    listType: fc.constantFrom(ListType.oco, ListType.oco, ListType.oto, ListType.bracket, ListType.bracket),
    side,
    lots: fc.integer({ min: 2, max: 12 }),
    /** Ticks through the opposite best. */
    workingTicks: fc.integer({ min: -3, max: 3 }),
    legs: fc.tuple(leg, leg, leg),
    /** Mostly the pair as it should be: a limit and a trigger order. */
    isWild: fc.constantFrom(false, false, false, false, false, false, false, true),
    clientId: fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 8 }) },
    ),
    spoil: seldom(fc.constantFrom('type' as const, 'third' as const, 'ids' as const, 'quantity' as const), 12),
    sessionId: fc.constantFrom(0, 1, 2),
  }),
  listAgain: fc.record({ kind: fc.constant('listAgain' as const), pick, more: fc.constantFrom(0, 0, 1) }),
  cancelList: fc.record({ kind: fc.constant('cancelList' as const), account: pick, pick }),
  disconnect: fc.record({
    kind: fc.constant('disconnect' as const),
    account: fc.oneof({ weight: 6, arbitrary: pick }, { weight: 1, arbitrary: fc.constant(-1) }),
    sessionId: fc.constantFrom(0, 1, 2),
  }),
  scopedCancel: fc.record({
    kind: fc.constant('scopedCancel' as const),
    account: pick,
    lowest: fc.constantFrom(0, 0, -2, 0.5),
    range: fc.integer({ min: -3, max: 3 }),
    hasRange: fc.boolean(),
    ofSessionId: fc.constantFrom(0, 0, 1, 2, -1),
    side: fc.constantFrom(0, 1, 2),
  }),
  tradeGroup: fc.record({
    kind: fc.constant('tradeGroup' as const),
    account: fc.oneof({ weight: 6, arbitrary: pick }, { weight: 1, arbitrary: fc.constant(-1) }),
    tradeGroup: fc.constantFrom(0, 1, 1, 1, 2, -1),
  }),
  accountTier: fc.record({
    kind: fc.constant('accountTier' as const),
    account: fc.oneof({ weight: 6, arbitrary: pick }, { weight: 1, arbitrary: fc.constant(-1) }),
    tier: fc.constantFrom(0, 1, 2, 255),
  }),
  feeTier: fc.record({
    kind: fc.constant('feeTier' as const),
    instrument: fc.oneof({ weight: 6, arbitrary: pick }, { weight: 1, arbitrary: fc.constant(-1) }),
    tier: fc.constantFrom(1, 1, 2, 255, 0),
    rates: pick,
    isBad: fc.constantFrom(false, false, false, true),
  }),
  mark: fc.record({
    kind: fc.constant('mark' as const),
    instrument: fc.oneof({ weight: 6, arbitrary: pick }, { weight: 1, arbitrary: fc.constant(-1) }),
    ticks: fc.integer({ min: -5, max: 5 }),
    wild: seldom(hostileNumber, 8),
  }),
  tick: fc.record({ kind: fc.constant('tick' as const) }),
  auditHead: fc.record({ kind: fc.constant('auditHead' as const), entries: fc.nat({ max: 1_000 }) }),
  auction: fc.record({
    kind: fc.constant('auction' as const),
    instrument: pick,
    phase: fc.constantFrom(Phase.auction, Phase.pre_open),
    auctionKind: fc.constantFrom(...Object.values(AuctionKind), 4),
    endsInUs: fc.oneof(fc.constantFrom(0, 0, -1, 1), fc.integer({ min: 500, max: 12_000 })),
  }),
  reopen: fc.record({
    kind: fc.constant('reopen' as const),
    phase: fc.constantFrom(3, 3, 3, 0, 4, 5),
    endsInUs: fc.constantFrom(0, 0, 0, 0, 0, 700),
    override: fc.constantFrom(1, 1, 0),
  }),
  allocation: fc.record({
    kind: fc.constant('allocation' as const),
    instrument: fc.oneof({ weight: 8, arbitrary: pick }, { weight: 1, arbitrary: fc.constant(-1) }),
    method: fc.constantFrom(...Object.values(Allocation)),
    fifoPercent: fc.constantFrom(0, 30, 40, 99, 100),
    leadMarketMakerPercent: fc.constantFrom(0, 0, 25, 40, 100),
    lead: fc.constantFrom(0, 1, 2, 2, 77),
    topOfBook: fc.constantFrom(0, 0, 1),
    topMaxLots: fc.constantFrom(0, 0, 1, 3),
    minShareLots: fc.constantFrom(0, 0, 2, 3),
    wild: seldom(hostileInt, 8),
  }),
  bands: fc.record({
    kind: fc.constant('bands' as const),
    instrument: fc.oneof({ weight: 8, arbitrary: pick }, { weight: 1, arbitrary: fc.constant(-1) }),
    staticBps: fc.constantFrom(0, 200, 400, 1_000),
    dynamicBps: fc.constantFrom(0, 0, 150, 300, 900),
    hasReference: fc.boolean(),
    limitStateUs: fc.constantFrom(0, 500, 2_000),
    pauseUs: fc.constantFrom(0, 0, 600, 2_000),
    auctionUs: fc.constantFrom(0, 1, 3_000),
    wild: seldom(hostileNumber, 8),
  }),
};
type MarketKinds = typeof marketKinds;
export type MarketIntent = {
  [K in keyof MarketKinds]: MarketKinds[K] extends fc.Arbitrary<infer T> ? T : never;
}[keyof MarketKinds];

export const marketIntentNames: readonly string[] = Object.keys(marketKinds);

const featureOf: Record<keyof MarketKinds, keyof Features> = {
  list: 'lists',
  listAgain: 'lists',
  cancelList: 'lists',
  disconnect: 'sessions',
  scopedCancel: 'sessions',
  tradeGroup: 'selfTradePrevention',
  accountTier: 'feeTiers',
  feeTier: 'feeTiers',
  mark: 'markPrices',
  tick: 'expiry',
  // A part that every venue has.
  auditHead: 'expiry',
  auction: 'auctions',
  reopen: 'auctions',
  allocation: 'allocation',
  bands: 'bands',
};

const weights: Record<keyof MarketKinds, number> = {
  list: 12,
  listAgain: 1,
  cancelList: 1,
  disconnect: 1,
  scopedCancel: 1,
  tradeGroup: 1,
  accountTier: 1,
  feeTier: 1,
  mark: 4,
  tick: 1,
  auditHead: 1,
  auction: 4,
  reopen: 3,
  allocation: 3,
  bands: 2,
};

/** What instruments start with, where a run does not start with plain ones: each may say nothing. */
export const opening = fc.tuple(
  ...[1, 2, 3].map(() =>
    fc.record({
      allocation: seldom(marketKinds.allocation, 1),
      bands: seldom(marketKinds.bands, 3),
      mark: seldom(marketKinds.mark, 1),
    }),
  ),
);

export function marketIntents(features: Features): { weight: number; arbitrary: fc.Arbitrary<MarketIntent> }[] {
  return (Object.keys(marketKinds) as (keyof MarketKinds)[]).map((name) => ({
    weight: features[featureOf[name]] ? weights[name] : 0,
    arbitrary: marketKinds[name] as fc.Arbitrary<MarketIntent>,
  }));
}
