/**
 * What a random participant means to do. An intent is small and says nothing of ids or prices that only a run knows
 * ("one tick through the best offer", "the whole of two levels", "one unit more than there is"), so a failing run
 * still makes sense when fast-check takes intents away.
 */
import * as fc from 'fast-check';
import { OrderFlag, Phase, Side, TimeInForce } from '../../src/common/model/order-terms.js';
import { presentFeatures } from '../oracle/features.js';
import { type MarketIntent, marketIntents, opening } from './market-intents.js';
import { type BreakerIntent, breakerIntents } from './breaker-intents.js';
import { type RiskIntent, riskIntents } from './risk-intents.js';
import { prevention, session, shape, until } from './order-shapes.js';
import { seldom } from './seldom.js';

const MAX = Number.MAX_SAFE_INTEGER;

/** Numbers that no honest client sends, and the last that one may. */
const hostileNumber = fc.constantFrom(
  0,
  -0,
  1,
  -1,
  0.5,
  1.5,
  0.1 + 0.2,
  NaN,
  Infinity,
  -Infinity,
  MAX,
  MAX + 1,
  MAX - 1,
  -MAX,
  2 ** 31,
  2 ** 32 + 1,
  2 ** 53,
  1e21,
  1e300,
  Number.MIN_VALUE,
);
const hostileInt = fc.constantFrom(0, 1, -1, -2, 2, 7, 255, 256, 4_096, 2 ** 31 - 1, -(2 ** 31));
const hostileByte = fc.constantFrom(0, 3, 4, 5, 6, 7, 11, 127, 255);
const hostileText = fc.constantFrom(
  '',
  ' ',
  'a b',
  'a'.repeat(36),
  'b'.repeat(37),
  'x'.repeat(64),
  'y'.repeat(65),
  'z'.repeat(5_000),
  'naïve',
  '€',
  '🙂',
  'tab\t',
  'nul\0',
  'del\x7f',
  '~',
  '!',
);

/** Picks one of however many there are, by remainder. */
const pick = fc.nat({ max: 1_000 });
const side = fc.constantFrom(Side.buy, Side.sell);

export type PriceIntent =
  | { readonly at: 'own' | 'opposite'; readonly ticks: number }
  | { readonly at: 'anchor'; readonly steps: number }
  | { readonly at: 'notional'; readonly bound: 'minimum' | 'maximum'; readonly ticks: number }
  | { readonly at: 'number'; readonly value: number };

const price: fc.Arbitrary<PriceIntent> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ at: fc.constant('opposite' as const), ticks: fc.integer({ min: -3, max: 3 }) }) },
  { weight: 6, arbitrary: fc.record({ at: fc.constant('own' as const), ticks: fc.integer({ min: -3, max: 3 }) }) },
  { weight: 5, arbitrary: fc.record({ at: fc.constant('anchor' as const), steps: fc.integer({ min: -10, max: 10 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      at: fc.constant('notional' as const),
      bound: fc.constantFrom('minimum' as const, 'maximum' as const),
      ticks: fc.integer({ min: -1, max: 1 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ at: fc.constant('number' as const), value: hostileNumber }) },
);

export type QuantityIntent =
  | { readonly of: 'lots'; readonly lots: number }
  | { readonly of: 'levels'; readonly levels: number; readonly more: number }
  | { readonly of: 'funds'; readonly more: number }
  | { readonly of: 'bound'; readonly bound: 'minimum' | 'maximum'; readonly more: number }
  /** As much as the maximum notional lets pass at the price. */
  | { readonly of: 'notional'; readonly more: number }
  | { readonly of: 'number'; readonly value: number };

const quantity: fc.Arbitrary<QuantityIntent> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ of: fc.constant('lots' as const), lots: fc.integer({ min: 2, max: 14 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      of: fc.constant('levels' as const),
      levels: fc.integer({ min: 1, max: 4 }),
      more: fc.integer({ min: -1, max: 1 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ of: fc.constant('funds' as const), more: fc.integer({ min: -1, max: 1 }) }) },
  { weight: 1, arbitrary: fc.record({ of: fc.constant('notional' as const), more: fc.integer({ min: -1, max: 1 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      of: fc.constant('bound' as const),
      bound: fc.constantFrom('minimum' as const, 'maximum' as const),
      more: fc.integer({ min: -1, max: 1 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ of: fc.constant('number' as const), value: hostileNumber }) },
);

const orderTerms = {
  account: pick,
  instrument: pick,
  side,
  price,
  quantity,
  market: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  timeInForce: fc.oneof(
    { weight: 9, arbitrary: fc.constant(TimeInForce.gtc) },
    { weight: 2, arbitrary: fc.constant(TimeInForce.ioc) },
    { weight: 2, arbitrary: fc.constant(TimeInForce.fok) },
  ),
  flags: fc.oneof(
    { weight: 12, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.constant(OrderFlag.postOnly) },
    { weight: 1, arbitrary: fc.constant(OrderFlag.simulated) },
    { weight: 3, arbitrary: fc.constant(OrderFlag.openOnlyClientId) },
  ),
  /** 0: none; else one of few names, so that they come again. */
  clientId: fc.oneof(
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 25 }) },
  ),
};
const order = fc.record({ ...orderTerms, shape, until, prevention, session });
export type OrderIntent = typeof order extends fc.Arbitrary<infer T> ? T : never;

/** One field of a placement that is spoilt, and with what. */
const spoil = fc.oneof(
  fc.record({ field: fc.constantFrom('priceTicks' as const, 'quantityLots' as const), value: hostileNumber }),
  fc.record({ field: fc.constant('instrumentId' as const), value: hostileInt }),
  fc.record({ field: fc.constant('flags' as const), value: fc.constantFrom(256, 512, -2_147_483_648) }),
  fc.record({ field: fc.constant('side' as const), value: hostileByte }),
  fc.record({
    field: fc.constantFrom('orderType' as const, 'timeInForce' as const, 'selfTradePrevention' as const),
    value: fc.constantFrom(11, 64, 255),
  }),
  fc.record({ field: fc.constant('clientOrderId' as const), value: hostileText }),
  fc.record({ field: fc.constant('accountId' as const), value: hostileInt }),
  fc.record({
    field: fc.constantFrom(
      'stopPriceTicks' as const,
      'displayQuantityLots' as const,
      'minQuantityLots' as const,
      'trailingOffsetTicks' as const,
      'trailingOffsetBps' as const,
      'expireAtUs' as const,
      'pegOffsetTicks' as const,
      'pegType' as const,
      'triggerSource' as const,
      'quoteAmount' as const,
    ),
    value: fc.oneof(fc.constantFrom(1, 2, 5, 700), hostileNumber),
  }),
  /** Any flags together. */
  fc.record({ field: fc.constant('flags' as const), value: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ field: fc.constant('timeInForce' as const), value: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ field: fc.constant('orderType' as const), value: fc.integer({ min: 1, max: 10 }) }),
);
export type Spoil = typeof spoil extends fc.Arbitrary<infer T> ? T : never;

const target = fc.oneof(
  { weight: 10, arbitrary: fc.record({ among: fc.constant('open' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ among: fc.constant('ever' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ among: fc.constant('number' as const), pick: hostileNumber }) },
);
export type TargetIntent = typeof target extends fc.Arbitrary<infer T> ? T : never;

/** Whether the owner asks, or somebody else. */
const asks = fc.oneof(
  { weight: 9, arbitrary: fc.constant('owner' as const) },
  { weight: 1, arbitrary: fc.constant('other' as const) },
);

const money = fc.record({
  account: pick,
  asset: pick,
  amount: fc.oneof(
    { weight: 3, arbitrary: fc.record({ of: fc.constant('units' as const), value: fc.integer({ min: 1, max: 500 }) }) },
    /** All that is available or that still fits, and a unit beside it. */
    { weight: 3, arbitrary: fc.record({ of: fc.constant('all' as const), value: fc.integer({ min: -1, max: 1 }) }) },
    { weight: 1, arbitrary: fc.record({ of: fc.constant('number' as const), value: hostileNumber }) },
  ),
  /** A name that comes again, or a new one. */
  reference: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 6 }) },
    { weight: 1, arbitrary: hostileText },
  ),
});

const phases = [Phase.closed, Phase.pre_open, Phase.auction, Phase.halt, Phase.cancel_only, 6, 255];
const decimals = [
  '1',
  '0.1',
  '0.05',
  '0.001',
  '10',
  '0',
  '0.0',
  '-1',
  '',
  '.5',
  '5.',
  '1e3',
  '01.10',
  '0.0000000000000000001',
  '9007199254740992',
  '3',
  '0.000000000000000003',
  '100000000000000000',
  'NaN',
  '1,5',
  ' 1',
  '1 ',
  '٣',
];
const symbols = [
  'ETH-USD',
  'A-B',
  'USD',
  'btc-usd',
  'X-',
  '-Y',
  'A-B-C',
  'ABCDEFGHIJKLM-X',
  'Q1-Q2',
  'ETH-BTC',
  'Ü-X',
  '',
];
const assets = ['BTC', 'EUR', 'GBP', 'usd', '', 'ABCDEFGHIJKLM', 'ABCDEFGHIJKL', 'X Y', '1', 'é'];

const instrumentTerm = fc.oneof(
  fc.record({
    field: fc.constantFrom(
      'minQuantityLots' as const,
      'maxQuantityLots' as const,
      'minNotional' as const,
      'maxNotional' as const,
    ),
    value: hostileNumber,
  }),
  fc.record({
    field: fc.constantFrom('makerFeePpm' as const, 'takerFeePpm' as const, 'collarBps' as const),
    value: fc.constantFrom(0, 1, -1, 250, 333_333, -333_333, 999_999, 1_000_000, 1_000_001, -1_000_000, 9_999, 10_000),
  }),
);
export type InstrumentTermIntent = typeof instrumentTerm extends fc.Arbitrary<infer T> ? T : never;

const kinds = {
  place: fc.record({ kind: fc.constant('place' as const), order }),
  spoilt: fc.record({ kind: fc.constant('spoilt' as const), order, spoil }),
  /** An order for which the account has exactly enough, or a unit less. */
  lean: fc.record({ kind: fc.constant('lean' as const), order, short: fc.integer({ min: -1, max: 1 }) }),
  again: fc.record({
    kind: fc.constant('again' as const),
    pick,
    change: fc.constantFrom(
      'nothing' as const,
      'nothing' as const,
      'nothing' as const,
      'price' as const,
      'quantity' as const,
      'side' as const,
      'flags' as const,
      'instrument' as const,
      'account' as const,
      'timeInForce' as const,
      'orderType' as const,
      'minusZero' as const,
      'advanced' as const,
    ),
  }),
  cancel: fc.record({ kind: fc.constant('cancel' as const), target, asks }),
  cancelByClientId: fc.record({
    kind: fc.constant('cancelByClientId' as const),
    account: pick,
    clientId: fc.oneof(fc.integer({ min: 1, max: 25 }), hostileText),
  }),
  replace: fc.record({
    kind: fc.constant('replace' as const),
    target,
    asks,
    price: fc.option(price, { nil: undefined, freq: 2 }),
    quantity: fc.oneof(
      { weight: 2, arbitrary: fc.record({ of: fc.constant('same' as const), more: fc.constant(0) }) },
      { weight: 6, arbitrary: fc.record({ of: fc.constant('total' as const), more: fc.integer({ min: -6, max: 6 }) }) },
      { weight: 2, arbitrary: fc.record({ of: fc.constant('filled' as const), more: fc.integer({ min: 0, max: 2 }) }) },
      { weight: 1, arbitrary: fc.record({ of: fc.constant('number' as const), more: hostileNumber }) },
    ),
  }),
  massCancel: fc.record({
    kind: fc.constant('massCancel' as const),
    account: fc.oneof({ weight: 5, arbitrary: pick }, { weight: 1, arbitrary: fc.constant(-1) }),
    instrumentId: fc.constantFrom(-1, -1, 1, 2, 3, 0, 99, -2),
    side: fc.constantFrom(0, 0, 1, 2, 3, 255),
  }),
  deposit: fc.record({ kind: fc.constant('deposit' as const), money }),
  withdraw: fc.record({ kind: fc.constant('withdraw' as const), money }),
  spoiltMoney: fc.record({
    kind: fc.constant('spoiltMoney' as const),
    name: fc.constantFrom('Deposit' as const, 'Withdraw' as const),
    accountId: hostileInt,
    assetId: hostileInt,
    amount: hostileNumber,
    reference: hostileText,
  }),
  fees: fc.record({ kind: fc.constant('fees' as const), instrument: pick, rates: pick }),
  limits: fc.record({ kind: fc.constant('limits' as const), instrument: pick, tight: fc.boolean() }),
  updateBadly: fc.record({
    kind: fc.constant('updateBadly' as const),
    instrumentId: fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 3 }) },
      { weight: 1, arbitrary: hostileInt },
    ),
    term: instrumentTerm,
  }),
  /** The largest orders that may be at the lowest price, so that levels and fills come to more than one number holds. */
  pile: fc.record({ kind: fc.constant('pile' as const), account: pick, instrument: pick, side }),
  brim: fc.record({
    kind: fc.constant('brim' as const),
    account: pick,
    instrument: pick,
    times: fc.integer({ min: 2, max: 5 }),
  }),
  phase: fc.record({ kind: fc.constant('phase' as const), instrument: pick, phase: fc.constantFrom(...phases) }),
  badPhase: fc.record({ kind: fc.constant('badPhase' as const), instrumentId: hostileInt, phase: hostileByte }),
  openOrderLimit: fc.record({
    kind: fc.constant('openOrderLimit' as const),
    account: fc.oneof({ weight: 3, arbitrary: pick }, { weight: 1, arbitrary: fc.constantFrom(-1, -2) }),
    maxOpenOrders: fc.constantFrom(0, 1, 2, 3, 5, 8, 10_000, -1, -1, -1, -2, 2 ** 31 - 1),
  }),
  killSwitch: fc.record({
    kind: fc.constant('killSwitch' as const),
    target: fc.oneof({ weight: 4, arbitrary: pick }, { weight: 2, arbitrary: fc.constant(-1) }),
    scope: fc.constantFrom(0, 0, 0, 1, 2, 3, 3, 4),
    wild: seldom(fc.tuple(hostileInt, hostileByte), 2),
  }),
  openAccount: fc.record({
    kind: fc.constant('openAccount' as const),
    accountKey: fc.oneof(hostileText, fc.constantFrom('trader-1', 'trader-2', 'late-1', 'late-2')),
  }),
  defineAsset: fc.record({
    kind: fc.constant('defineAsset' as const),
    asset: fc.constantFrom(...assets),
    scale: fc.constantFrom(0, 2, 8, 18, 19, -1),
  }),
  /** A definition that holds but for one part, or for none. */
  defineInstrument: fc.record({
    kind: fc.constant('defineInstrument' as const),
    symbol: fc.constantFrom('AAA-BBB', 'X1-Y2', 'BTC-ETH', 'USD-BTC'),
    part: fc.oneof(
      fc.constant({}),
      fc.record({ symbol: fc.constantFrom(...symbols) }),
      fc.record({ baseAssetId: fc.integer({ min: -1, max: 5 }), quoteAssetId: fc.integer({ min: -1, max: 5 }) }),
      fc.record({ tickSize: fc.constantFrom(...decimals) }),
      fc.record({ lotSize: fc.constantFrom(...decimals) }),
      fc.record({ tickSize: fc.constantFrom(...decimals), lotSize: fc.constantFrom(...decimals) }),
    ),
    term: seldom(instrumentTerm, 1),
  }),
  unknown: fc.record({
    kind: fc.constant('unknown' as const),
    commandType: fc.constantFrom(0, 9, 19, 23, 39, 99, 200, 255),
    accountId: hostileInt,
  }),
};

type Kinds = typeof kinds;
export type PlainIntent = { [K in keyof Kinds]: Kinds[K] extends fc.Arbitrary<infer T> ? T : never }[keyof Kinds];
export type Intent = PlainIntent | MarketIntent | RiskIntent | BreakerIntent;

const weights: Record<keyof Kinds, number> = {
  place: 100,
  spoilt: 5,
  lean: 4,
  again: 5,
  cancel: 4,
  cancelByClientId: 2,
  replace: 16,
  massCancel: 2,
  deposit: 5,
  withdraw: 3,
  spoiltMoney: 2,
  fees: 3,
  limits: 1,
  updateBadly: 2,
  pile: 3,
  brim: 1,
  phase: 2,
  badPhase: 1,
  openOrderLimit: 1,
  killSwitch: 2,
  openAccount: 1,
  defineAsset: 1,
  defineInstrument: 2,
  unknown: 1,
};

export const intent: fc.Arbitrary<Intent> = fc.oneof(
  ...(Object.keys(kinds) as (keyof Kinds)[]).map((name) => ({
    weight: weights[name],
    arbitrary: kinds[name] as fc.Arbitrary<Intent>,
  })),
  ...marketIntents(presentFeatures),
  ...riskIntents,
  ...breakerIntents,
);

/** How the venue of a run is set up: what is small, what is scarce, what is near the limits of numbers. */
export const world = fc.record({
  style: fc.constantFrom(
    'plain' as const,
    'plain' as const,
    'fees' as const,
    'fees' as const,
    'scarce' as const,
    'scaled' as const,
    'wide' as const,
    'far' as const,
  ),
  rates: pick,
  accounts: fc.integer({ min: 2, max: 4 }),
  smallWindow: fc.boolean(),
  /** Whether its operators limit anybody. */
  isLimited: fc.constantFrom(false, true),
  opening,
});
export type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

/** Seldom a second or a day, so that what counts by them begins anew. */
export const pauseUs: fc.Arbitrary<number> = fc.oneof(
  { weight: 400, arbitrary: fc.constantFrom(0, 0, 1, 1_000) },
  { weight: 2, arbitrary: fc.constant(1_000_000) },
  { weight: 1, arbitrary: fc.constant(86_400_000_000) },
);
