/**
 * Orders that a rule refuses are refused for that rule, and neither money nor orders nor books move: a table of every kind
 * on every instrument, and as many drawn by chance as `BAD_INPUT_ORDERS` says (`BAD_INPUT_SEED` repeats them).
 */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SeededRandom } from '../simulation/seeded-random.js';
import { refusalsIn } from '../support/refusals.js';
import { type BadOrder, type Draw, type Kind, kinds, type Listing } from './bad-orders.js';
import { decimalOf } from './decimals.js';
import { listings, OrderMarket } from './order-market.js';

const ORDERS = Number(process.env['BAD_INPUT_ORDERS'] ?? 5_000);
const SEED = Number(process.env['BAD_INPUT_SEED'] ?? 20_261_127);
const TABLE_MIN = 500;
/** Between two looks at everything. */
const ROUND = 250;
const sides = ['buy', 'sell'] as const;
const timesInForce = ['gtc', 'ioc', 'fok'] as const;

interface Tried {
  readonly order: BadOrder;
  readonly listing: Listing;
}

let market: OrderMarket;
let hasEnded = false;
const random = new SeededRandom(SEED);

beforeAll(async () => {
  market = await OrderMarket.start();
}, 180_000);

afterAll(async () => {
  if (!hasEnded) await market.end();
  rmSync(market.venue.dataDir, { recursive: true });
});

const tried = (kind: Kind, draw: Draw): Tried => ({ order: kind.make(draw), listing: draw.listing });

/** All of them at once: none may have an effect that another one could see. */
async function expectRefused(orders: readonly Tried[]): Promise<void> {
  const before = await market.everything();
  const faults = await Promise.all(orders.map(({ order, listing }) => market.faultOf(order, listing)));
  expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  expect(await market.everything()).toEqual(before);
}

let tableLength = 0;

describe('what is refused, on every instrument, side and time in force:', () => {
  test.each(kinds.map((kind) => [kind.name, kind] as const))('%s', async (_name, kind) => {
    const draws = listings.flatMap((listing) =>
      sides.flatMap((side) => timesInForce.map((timeInForce): Draw => ({ random, listing, side, timeInForce }))),
    );
    tableLength += draws.length;
    await expectRefused(draws.map((draw) => tried(kind, draw)));
  });

  test('that is a table of hundreds', () => {
    process.stdout.write(`bad orders: ${tableLength} by table, ${ORDERS} by chance with BAD_INPUT_SEED=${SEED}\n`);
    expect(tableLength).toBeGreaterThanOrEqual(TABLE_MIN);
  });
});

test(
  'whatever chance makes wrong is refused for just that',
  async () => {
    for (let left = ORDERS; left > 0; left -= ROUND) {
      await market.renewTokens();
      const orders = Array.from({ length: Math.min(ROUND, left) }, () =>
        tried(random.pick(kinds), {
          random,
          listing: random.pick(listings),
          side: random.pick(sides),
          timeInForce: random.pick(timesInForce),
        }),
      );
      await expectRefused(orders);
    }
  },
  60 * 60_000,
);

describe('money that is one unit short', () => {
  const cases = listings.flatMap((listing) => sides.map((side) => [listing.symbol, side, listing] as const));

  test.each(cases)('does not pay for an order on %s to %s; the unit more does', async (symbol, side, listing) => {
    const name = `exact-${symbol}-${side}`;
    await market.addTrader(name, '0');
    const lots = [listing.minLots + 31n, listing.minLots + 47n];
    const ticks = side === 'buy' ? listing.fairTicks - 2n : listing.fairTicks + 2n;
    const asset = side === 'buy' ? 'USD' : (symbol.split('-')[0] as string);
    const unit = unitOf(asset);
    const holds = lots.map((count) => holdOf(listing, side, ticks, count));
    const terms = (count: bigint) => ({
      symbol,
      side,
      type: 'limit',
      price: decimalOf(listing.tickSize, ticks),
      quantity: decimalOf(listing.lotSize, count),
    });
    const [first = 0n, second = 0n] = holds;
    await market.deposit(name, asset, decimalOf(unit, first + second - 1n));
    const placed = await market.place(name, terms(lots[0] as bigint));
    expect(placed.status).toBe(201);
    const before = await market.everything();
    const refused = await market.place(name, terms(lots[1] as bigint));
    expect([refused.status, refused.body.code]).toEqual([422, 'INSUFFICIENT_FUNDS']);
    expect(await market.everything()).toEqual(before);
    await market.deposit(name, asset, unit);
    const last = await market.place(name, terms(lots[1] as bigint));
    expect(last.status).toBe(201);
    expect(await market.balanceOf(name, asset)).toEqual({ available: '0', held: decimalOf(unit, first + second) });
    for (const { body } of [placed, last]) expect((await market.cancel(name, body.orderId)).status).toBe(200);
    expect(await market.balanceOf(name, asset)).toEqual({ available: decimalOf(unit, first + second), held: '0' });
  });
});

test('a market order does not trade beyond its collar', async () => {
  const tok = listings[1] as Listing;
  const sell = { symbol: tok.symbol, side: 'sell', type: 'limit', quantity: '1000' };
  await market.place('bob', { ...sell, price: decimalOf(tok.tickSize, 2n * tok.fairTicks) });
  const { status, body } = await market.place('alice', {
    symbol: tok.symbol,
    side: 'buy',
    type: 'market',
    quantity: '3000',
  });
  expect([status, body.status, body.cancelReason]).toEqual([201, 'cancelled', 'collar']);
  const dearest = decimalOf(tok.tickSize, tok.fairTicks + 2n);
  for (const { price } of body.fills) expect(Number(price)).toBeLessThanOrEqual(Number(dearest));
});

test('none of them left a trace in the core', async () => {
  hasEnded = true;
  expect(await market.end()).toBe(0);
  const { commands, refused, traces } = refusalsIn(market.venue.dataDir);
  process.stdout.write(`bad orders: ${commands} commands in the journal, ${refused} of them refused\n`);
  expect(refused).toBeGreaterThan((TABLE_MIN + ORDERS) / 4);
  expect(traces).toEqual([]);
});

const unitOf = (asset: string): string => ({ TOK: '1', FIN: '0.01' })[asset] ?? '0.00000001';

/** In ledger units: the base for a sell; for a buy what it may cost with the taker's fee, rounded up once. */
function holdOf({ tickSize, lotSize, symbol }: Listing, side: string, ticks: bigint, lots: bigint): bigint {
  const perUnit = (step: string, unit: string): bigint => BigInt(Math.round(Number(step) / Number(unit)));
  if (side === 'sell') return lots * perUnit(lotSize, unitOf(symbol.split('-')[0] as string));
  const perTickLot = BigInt(Math.round((Number(tickSize) * Number(lotSize)) / 1e-8));
  const notional = ticks * lots * perTickLot;
  return notional + (notional * 500n + 999_999n) / 1_000_000n;
}
