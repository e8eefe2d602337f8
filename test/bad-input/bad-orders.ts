/**
 * Orders and changes of orders that a rule of the venue refuses, by kind of mistake. A kind draws everything that does not
 * matter to it, and makes the rest wrong by as little or as much as chance wants; all numbers are exact.
 */
import type { ProblemCode } from '../../src/common/nest/problem-types.js';
import type { SeededRandom } from '../simulation/seeded-random.js';
import { decimalOf, unitsOf } from './decimals.js';

/** Terms of an instrument as the tests define it; prices and quantities are counted in ticks and lots. */
export interface Listing {
  readonly symbol: string;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly minLots: bigint;
  readonly maxLots: bigint;
  readonly minNotional: string;
  readonly maxNotional: string;
  /** Somebody buys one tick below and sells one tick above. */
  readonly fairTicks: bigint;
}

export type Terms = Record<string, string | boolean>;
export type CallerName = 'alice' | 'bob' | 'poor' | 'stopped' | 'limited';

type Target = 'open' | 'partly filled' | 'filled' | 'cancelled' | 'of another' | 'none such';

export interface BadOrder {
  readonly caller: CallerName;
  /** The order that is to be changed or cancelled; a new one where it is missing. */
  readonly target?: Target;
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly terms?: Terms;
  readonly code: ProblemCode;
}

export interface Draw {
  readonly random: SeededRandom;
  readonly listing: Listing;
  readonly side: 'buy' | 'sell';
  readonly timeInForce: 'gtc' | 'ioc' | 'fok';
}

export interface Kind {
  readonly name: string;
  readonly make: (draw: Draw) => BadOrder;
}

const INTEGER_MAX = 2n ** 53n - 1n;

/** An order that would be accepted, far from anything that it could trade with. */
function goodTerms({ random, listing, side, timeInForce }: Draw): Terms {
  const lots = listing.minLots + BigInt(random.below(20)) + 20n;
  const away = BigInt(random.below(3)) + 2n;
  const ticks = side === 'buy' ? listing.fairTicks - away : listing.fairTicks + away;
  return {
    symbol: listing.symbol,
    side,
    type: 'limit',
    timeInForce,
    price: decimalOf(listing.tickSize, ticks),
    quantity: decimalOf(listing.lotSize, lots),
  };
}

/** What is wrong with a number, new or changed alike. */
const numberMistakes: readonly (readonly [string, (draw: Draw) => Terms, ProblemCode])[] = [
  ['a negative quantity', ({ listing }) => ({ quantity: `-${listing.lotSize}` }), 'VALIDATION_FAILED'],
  ['a quantity off the lot', (draw) => ({ quantity: between(draw, draw.listing.lotSize) }), 'QUANTITY_NOT_ON_LOT'],
  [
    'a quantity above the maximum',
    ({ random, listing }) => ({ quantity: decimalOf(listing.lotSize, listing.maxLots + 1n + upTo(random, 1_000n)) }),
    'QUANTITY_TOO_LARGE',
  ],
  [
    'the largest quantity that there is',
    ({ listing }) => ({ quantity: decimalOf(listing.lotSize, INTEGER_MAX) }),
    'QUANTITY_TOO_LARGE',
  ],
  [
    'a quantity beyond 2^53 lots',
    ({ random, listing }) => ({ quantity: decimalOf(listing.lotSize, INTEGER_MAX + 1n + upTo(random, 2n ** 62n)) }),
    'NUMBER_TOO_LARGE',
  ],
  ['a quantity of 10^38', () => ({ quantity: `1${'0'.repeat(38)}` }), 'NUMBER_TOO_LARGE'],
  ['a negative price', ({ listing }) => ({ price: `-${listing.tickSize}` }), 'VALIDATION_FAILED'],
  ['a price of zero', () => ({ price: '0' }), 'PRICE_REQUIRED'],
  ['a price off the tick', (draw) => ({ price: between(draw, draw.listing.tickSize) }), 'PRICE_NOT_ON_TICK'],
  [
    'a price beyond 2^53 ticks',
    ({ random, listing }) => ({ price: decimalOf(listing.tickSize, INTEGER_MAX + 1n + upTo(random, 2n ** 62n)) }),
    'NUMBER_TOO_LARGE',
  ],
  ['a price of 2^63 ticks', ({ listing }) => ({ price: decimalOf(listing.tickSize, 2n ** 63n) }), 'NUMBER_TOO_LARGE'],
  ['a price of 10^38', () => ({ price: `1${'0'.repeat(38)}` }), 'NUMBER_TOO_LARGE'],
  ['a price with an exponent', () => ({ price: '1e2' }), 'VALIDATION_FAILED'],
  ['a notional above the maximum', (draw) => tooMuch(draw), 'NOTIONAL_TOO_LARGE'],
  [
    'a notional beyond 2^53 units',
    ({ random, listing }) => ({
      price: decimalOf(listing.tickSize, INTEGER_MAX - upTo(random, 1_000n)),
      quantity: decimalOf(listing.lotSize, listing.maxLots),
    }),
    'NOTIONAL_TOO_LARGE',
  ],
];

const placements: readonly Kind[] = [
  ...numberMistakes.map(([name, change, code]) => placement(name, change, code)),
  placement('a quantity of zero', () => ({ quantity: '0' }), 'QUANTITY_TOO_SMALL'),
  placement(
    'a quantity below the minimum',
    ({ random, listing }) => ({ quantity: decimalOf(listing.lotSize, 1n + upTo(random, listing.minLots - 1n)) }),
    'QUANTITY_TOO_SMALL',
  ),
  placement('a notional below the minimum', (draw) => tooLittle(draw), 'NOTIONAL_TOO_SMALL'),
  placement('a client order id with a blank', () => ({ clientOrderId: 'my order' }), 'CLIENT_ORDER_ID_INVALID'),
  placement('an empty client order id', () => ({ clientOrderId: '' }), 'CLIENT_ORDER_ID_INVALID'),
  placement('a client order id of 37 characters', () => ({ clientOrderId: 'a'.repeat(37) }), 'CLIENT_ORDER_ID_INVALID'),
  placement('a client order id that is taken', () => ({ clientOrderId: 'taken' }), 'DUPLICATE_CLIENT_ORDER_ID'),
  placement('a symbol in lower case', ({ listing }) => ({ symbol: listing.symbol.toLowerCase() }), 'UNKNOWN_SYMBOL'),
  placement('a symbol that nobody listed', () => ({ symbol: 'NIL-USD' }), 'UNKNOWN_SYMBOL'),
  placement('a side that is none', () => ({ side: 'long' }), 'VALIDATION_FAILED'),
  placement('a halted instrument', () => ({ symbol: 'HLT-USD', price: '100', quantity: '1' }), 'INSTRUMENT_HALTED'),
  placement('a closed instrument', () => ({ symbol: 'CLS-USD', price: '100', quantity: '1' }), 'INSTRUMENT_CLOSED'),
  placement(
    'an instrument that only takes cancels',
    () => ({ symbol: 'CXL-USD', price: '100', quantity: '1' }),
    'CANCEL_ONLY',
  ),
  placement('a market order with a price', () => ({ type: 'market', timeInForce: 'ioc' }), 'PRICE_NOT_ALLOWED'),
  placement(
    'post-only that may not rest',
    ({ random }) => ({ postOnly: true, timeInForce: random.pick(['ioc', 'fok']) }),
    'POST_ONLY_NEEDS_RESTING_LIMIT',
  ),
  placement(
    'post-only that would trade',
    (draw) => ({
      postOnly: true,
      timeInForce: 'gtc',
      price: decimalOf(draw.listing.tickSize, draw.listing.fairTicks + (draw.side === 'buy' ? 1n : -1n)),
    }),
    'POST_ONLY_WOULD_TRADE',
  ),
  placement(
    'an expiry that has passed',
    ({ random }) => ({ timeInForce: 'gtd', expireAt: `20${10 + random.below(16)}-01-01T00:00:00Z` }),
    'EXPIRY_PASSED',
  ),
  placement('no expiry that needs one', () => ({ timeInForce: 'gtd' }), 'EXPIRY_REQUIRED'),
  placement(
    'an expiry that it cannot have',
    ({ timeInForce }) => ({ timeInForce, expireAt: '2099-01-01T00:00:00Z' }),
    'EXPIRY_NOT_ALLOWED',
  ),
  placement('nothing to pay it with', () => ({}), 'INSUFFICIENT_FUNDS', 'poor'),
  placement('a kill switch', () => ({}), 'KILL_SWITCH', 'stopped'),
  placement('as many open orders as are allowed', () => ({ timeInForce: 'gtc' }), 'TOO_MANY_OPEN_ORDERS', 'limited'),
  {
    name: 'a limit order without a price',
    make: (draw) => {
      const { price: _price, ...terms } = goodTerms(draw);
      return { caller: 'alice', method: 'POST', terms, code: 'PRICE_REQUIRED' };
    },
  },
];

const changes: readonly Kind[] = [
  ...numberMistakes.map(([name, change, code]) => replacement(name, change, code)),
  replacement('a total of zero', () => ({ quantity: '0' }), 'QUANTITY_NOT_ABOVE_FILLED'),
  replacement(
    'a total below the minimum',
    ({ random, listing }) => ({ quantity: decimalOf(listing.lotSize, 1n + upTo(random, listing.minLots - 1n)) }),
    'QUANTITY_TOO_SMALL',
  ),
  replacement(
    'a total that is filled already',
    ({ listing }) => ({ quantity: decimalOf(listing.lotSize, listing.minLots) }),
    'QUANTITY_NOT_ABOVE_FILLED',
    'partly filled',
  ),
  replacement('nothing', () => ({}), 'VALIDATION_FAILED'),
  replacement('another side', () => ({ side: 'sell' }), 'VALIDATION_FAILED'),
  ...(['filled', 'cancelled'] as const).flatMap((target) => [
    replacement(
      `new terms of a ${target} order`,
      ({ listing }) => ({ price: listing.tickSize }),
      'ORDER_ALREADY_CLOSED',
      target,
    ),
    cancellation(`an order that is ${target}`, 'ORDER_ALREADY_CLOSED', target),
  ]),
  ...(['of another', 'none such'] as const).flatMap((target) => [
    replacement(
      `new terms of an order ${target}`,
      ({ listing }) => ({ price: listing.tickSize }),
      'UNKNOWN_ORDER',
      target,
    ),
    cancellation(`an order ${target}`, 'UNKNOWN_ORDER', target),
  ]),
];

export const kinds: readonly Kind[] = [...placements, ...changes];

function placement(name: string, change: (draw: Draw) => Terms, code: ProblemCode, caller: CallerName = 'alice'): Kind {
  const make = (draw: Draw): BadOrder => ({
    caller,
    method: 'POST',
    terms: { ...goodTerms(draw), ...change(draw) },
    code,
  });
  return { name: `an order with ${name}`, make };
}

function replacement(name: string, change: (draw: Draw) => Terms, code: ProblemCode, target: Target = 'open'): Kind {
  const make = (draw: Draw): BadOrder => ({ caller: 'alice', target, method: 'PUT', terms: change(draw), code });
  return { name: `a change to ${name}`, make };
}

function cancellation(name: string, code: ProblemCode, target: Target): Kind {
  return { name: `a cancellation of ${name}`, make: () => ({ caller: 'alice', target, method: 'DELETE', code }) };
}

/** From 0 to `end`, without it; 0 where there is no room. */
function upTo(random: SeededRandom, end: bigint): bigint {
  return end <= 0n ? 0n : BigInt(Math.floor(random.next() * 2 ** 52)) % end;
}

/** Between two steps: a whole number of them and one to nine tenths more. */
function between({ random }: Draw, step: string): string {
  const tenths = 10n * (1n + upTo(random, 1_000n)) + 1n + upTo(random, 9n);
  return decimalOf(step, tenths, 10n);
}

/** The largest quantity at the first price at which it is too dear, or a little above. */
function tooMuch({ random, listing }: Draw): Terms {
  const perTick = unitsOf(listing.tickSize) * unitsOf(listing.lotSize) * listing.maxLots;
  const ticks = (unitsOf(listing.maxNotional) * unitsOf('1')) / perTick + 1n + upTo(random, 1_000n);
  return { price: decimalOf(listing.tickSize, ticks), quantity: decimalOf(listing.lotSize, listing.maxLots) };
}

/** The smallest quantity at a price at which it is too cheap. */
function tooLittle({ random, listing }: Draw): Terms {
  const perTick = unitsOf(listing.tickSize) * unitsOf(listing.lotSize) * listing.minLots;
  const cheapest = (unitsOf(listing.minNotional) * unitsOf('1') - 1n) / perTick;
  const ticks = 1n + upTo(random, cheapest);
  return { price: decimalOf(listing.tickSize, ticks), quantity: decimalOf(listing.lotSize, listing.minLots) };
}
