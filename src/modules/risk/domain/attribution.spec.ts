import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { attributionOf, type ClosingPrice, type DayFlow } from './attribution.js';

const seed = Number(process.env['ATTRIBUTION_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const nothing = { boughtLots: 0n, soldLots: 0n, bought: 0n, sold: 0n, fees: 0n };

test('what was held before gains with the price, and what was traded against the last of its day', () => {
  const closings = [
    { day: 1, priceTicks: 100 },
    { day: 3, priceTicks: 110 },
    { day: 4, priceTicks: 105 },
  ];
  // Ten held; on day 3 four bought at 103, on day 4 two sold at 108, each for a fee of 1.
  const days = [
    { ...nothing, day: 3, boughtLots: 4n, bought: 412n, fees: 1n },
    { ...nothing, day: 4, soldLots: 2n, sold: 216n, fees: 1n },
  ];
  expect(attributionOf({ openingLots: 10n, days, closings }, 1, { fromDay: 2, toDay: 9 })).toEqual({
    openingLots: 10n,
    openingTicks: 100,
    closingLots: 12n,
    closingTicks: 105,
    priceMove: 10n * 10n + 14n * -5n,
    trading: 4n * 7n + 2n * 3n,
    fees: 2n,
  });
});

test('of a position opened in a market that had never traded begins at nothing', () => {
  const days = [{ ...nothing, day: 5, soldLots: 3n, sold: 300n }];
  const flows = { openingLots: 0n, days, closings: [{ day: 5, priceTicks: 90 }] };
  expect(attributionOf(flows, 2, { fromDay: 1, toDay: 5 })).toMatchObject({
    openingTicks: 0,
    closingLots: -3n,
    priceMove: 0n,
    trading: -3n * 90n * 2n + 300n,
  });
});

interface Trade {
  readonly day: number;
  readonly isOwn: boolean;
  readonly lots: number;
  readonly ticks: number;
  readonly fee: number;
}

const trade = fc.record({
  day: fc.integer({ min: 1, max: 12 }),
  isOwn: fc.boolean(),
  lots: fc.integer({ min: -9, max: 9 }).filter((lots) => lots !== 0),
  ticks: fc.integer({ min: 1, max: 2 ** 45 }),
  fee: fc.integer({ min: -3, max: 9 }),
});

/** Of all trades up to a day: the money that came in, and what is held at the last price. */
function equityOf(trades: readonly Trade[], unit: number, day: number): bigint {
  const before = trades.filter((one) => one.day <= day);
  const last = before.at(-1)?.ticks ?? 0;
  return before
    .filter(({ isOwn }) => isOwn)
    .reduce((sum, { lots, ticks, fee }) => sum + BigInt(lots) * BigInt(last - ticks) * BigInt(unit) - BigInt(fee), 0n);
}

function flowOf(trades: readonly Trade[], unit: number, day: number): DayFlow[] {
  const own = trades.filter((one) => one.isOwn && one.day === day);
  if (own.length === 0) return [];
  const add = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, one) => sum + one, 0n);
  const [buys, sells] = [own.filter(({ lots }) => lots > 0), own.filter(({ lots }) => lots < 0)];
  const notional = ({ lots, ticks }: Trade): bigint => BigInt(Math.abs(lots)) * BigInt(ticks) * BigInt(unit);
  return [
    {
      day,
      boughtLots: add(buys.map(({ lots }) => BigInt(lots))),
      soldLots: add(sells.map(({ lots }) => BigInt(-lots))),
      bought: add(buys.map(notional)),
      sold: add(sells.map(notional)),
      fees: add(own.map(({ fee }) => BigInt(fee))),
    },
  ];
}

test(`sums up to the change of equity, and of two periods to that of both, seed ${seed}`, () => {
  let moved = 0;
  const run = fc.property(
    fc.array(trade, { minLength: 10, maxLength: 40 }),
    fc.integer({ min: 1, max: 12 }),
    fc.nat(6),
    fc.integer({ min: 1, max: 1_000 }),
    (unsorted, fromDay, length, unit) => {
      const trades = unsorted.toSorted((a, z) => a.day - z.day);
      const closings: ClosingPrice[] = trades.map(({ day, ticks }) => ({ day, priceTicks: ticks }));
      const of = (first: number, last: number) => {
        const openingLots = trades
          .filter((one) => one.isOwn && one.day < first)
          .reduce((sum, { lots }) => sum + BigInt(lots), 0n);
        const days = Array.from({ length: last - first + 1 }, (_, index) => flowOf(trades, unit, first + index)).flat();
        return attributionOf({ openingLots, days, closings }, unit, { fromDay: first, toDay: last });
      };
      const toDay = fromDay + length;
      const whole = of(fromDay, toDay);
      const change = equityOf(trades, unit, toDay) - equityOf(trades, unit, fromDay - 1);
      expect(whole.priceMove + whole.trading - whole.fees).toBe(change);
      if (whole.priceMove !== 0n && whole.trading !== 0n) moved += 1;
      if (length === 0) return;
      const parts = [of(fromDay, fromDay), of(fromDay + 1, toDay)];
      for (const part of ['priceMove', 'trading', 'fees'] as const) {
        expect(parts.reduce((sum, one) => sum + one[part], 0n)).toBe(whole[part]);
      }
    },
  );
  fc.assert(run, { numRuns: 500, seed });
  expect(moved).toBeGreaterThan(20);
});
