import { beforeEach, describe, expect, test } from '@jest/globals';
import { Side } from '../../../common/model/order-terms.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import { E, P } from './position-rows.js';
import { FillFacts, Positions } from './positions.js';

const { buy, sell } = Side;
const MAX = BigInt(INTEGER_MAX);
const DAY_US = 86_400_000_000;
const [ALICE, BTC_USD, USD] = [1, 1, 2];
/** What the instrument is worth, and was when the day began. */
const marks = {
  ticks: 100,
  unitOf: () => 1,
  ticksOf: () => marks.ticks,
  followTrades: () => false,
  openingTicksOf: () => 90,
};
let positions: Positions;
let position: number;

beforeEach(() => {
  marks.ticks = 100;
  positions = new Positions((holder) => (holder === ALICE ? position : 0), marks);
  position = positions.open(ALICE, BTC_USD, USD);
});

/** An order of so many lots at its price opens and trades at once. */
function trade(side: number, lots: number, price: number, { fee = 0, limit = price, timeUs = 1 } = {}): void {
  const fill = new FillFacts();
  Object.assign(fill, { side, lots, unit: price, openUnit: limit, fee, timeUs });
  positions.addOpen(position, side, lots, limit * lots);
  positions.fill(position, fill);
}

const sum = (name: keyof typeof P): bigint => positions.sums.valueOf((position << 4) | P[name]);
const exposure = (name: keyof typeof E): bigint =>
  positions.exposures.valueOf((positions.exposureOf(position) << 3) | E[name]);
const gross = (): bigint => positions.grossOfAll(positions.exposureOf(position));

describe('average cost', () => {
  test('grows by what fills cost, and shrinks by its share', () => {
    trade(buy, 10, 100);
    trade(buy, 10, 110);
    expect([sum('lots'), sum('cost'), sum('realised')]).toEqual([20n, 2_100n, 0n]);
    trade(sell, 5, 120);
    expect([sum('lots'), sum('cost'), sum('realised')]).toEqual([15n, 1_575n, 75n]);
  });

  test('of a short position is what it was sold for', () => {
    trade(sell, 10, 100);
    trade(buy, 4, 90);
    expect([sum('lots'), sum('cost'), sum('realised')]).toEqual([-6n, -600n, 40n]);
  });

  test('a fill through zero closes all, and opens the rest at its own price', () => {
    trade(buy, 10, 100);
    trade(sell, 15, 120);
    expect([sum('lots'), sum('cost'), sum('realised')]).toEqual([-5n, -600n, 200n]);
    trade(buy, 8, 130);
    expect([sum('lots'), sum('cost'), sum('realised')]).toEqual([3n, 390n, 150n]);
  });

  test('is rounded down in what a reduction takes, and nothing is lost when the rest goes', () => {
    trade(buy, 3, 100);
    trade(buy, 4, 101);
    trade(sell, 2, 100);
    expect([sum('cost'), sum('realised')]).toEqual([704n - 201n, -1n]);
    trade(sell, 5, 100);
    expect([sum('lots'), sum('cost'), sum('realised')]).toEqual([0n, 0n, 700n - 704n]);
  });

  test('is exact where products are beyond one number', () => {
    trade(buy, 2 ** 27, 2 ** 25);
    trade(sell, 2 ** 27 - 1, 2 ** 25);
    expect([sum('cost'), sum('realised')]).toEqual([BigInt(2 ** 25), 0n]);
    trade(buy, 3, 2 ** 50 + 1);
    trade(sell, 2, 1);
    const cost = BigInt(2 ** 25) + 3n * BigInt(2 ** 50 + 1);
    expect(sum('cost')).toBe(cost - (cost * 2n) / 4n);
  });

  test('is exact where it is beyond one number itself, both ways through zero', () => {
    for (let n = 0; n < 3; n += 1) trade(buy, 1, INTEGER_MAX);
    expect([sum('cost'), exposure('cost'), gross()]).toEqual([3n * MAX, 3n * MAX, 3n * MAX]);
    trade(sell, 1, 5);
    expect([sum('cost'), sum('realised'), exposure('dayResult')]).toEqual([2n * MAX, 5n - MAX, 5n - MAX]);
    trade(sell, 4, INTEGER_MAX >> 3);
    const price = BigInt(INTEGER_MAX >> 3);
    expect([sum('lots'), sum('cost'), sum('realised')]).toEqual([-2n, -2n * price, 2n * price - 3n * MAX + 5n]);
    expect(gross()).toBe(price < 0n ? -2n * price : 2n * price);
  });

  test('is exact where it is beyond one number and many lots share it', () => {
    const lots = 2 ** 28;
    for (let n = 0; n < 3; n += 1) trade(buy, lots, 2 ** 25 - 1);
    trade(sell, 5, 1);
    const cost = BigInt(3 * lots) * BigInt(2 ** 25 - 1);
    const taken = (cost * 5n) / BigInt(3 * lots);
    expect([sum('cost'), sum('realised')]).toEqual([cost - taken, 5n - taken]);
  });

  test('of a short position is exact beyond one number, and so is the result of the next day', () => {
    for (let n = 0; n < 3; n += 1) trade(sell, 1, INTEGER_MAX);
    expect([sum('lots'), sum('cost'), sum('realised')]).toEqual([-3n, -3n * MAX, 0n]);
    trade(buy, 1, 4, { fee: 1, timeUs: 5 });
    expect([sum('cost'), exposure('dayResult')]).toEqual([-2n * MAX, MAX - 5n]);
    expect(exposure('dayEndUs')).toBe(BigInt(DAY_US));
    trade(buy, 1, 6, { fee: 2, timeUs: DAY_US });
    expect([sum('cost'), sum('realised'), sum('fees')]).toEqual([-MAX, 2n * MAX - 10n, 3n]);
    expect([exposure('dayResult'), exposure('dayEndUs')]).toEqual([172n - MAX, BigInt(2 * DAY_US)]);
  });
});

describe('what is open', () => {
  test('weighs in the direction in which it is worse', () => {
    trade(buy, 10, 100);
    positions.addOpen(position, buy, 5, 450);
    positions.addOpen(position, sell, 30, 3_000);
    expect([sum('buyLots'), sum('sellLots'), positions.grossOf(position), gross()]).toEqual([5n, 30n, 2_000n, 2_000n]);
    positions.addOpen(position, sell, -30, -3_000);
    expect([positions.grossOf(position), exposure('buyNotional'), exposure('sellNotional')]).toEqual([
      1_450n,
      450n,
      0n,
    ]);
  });

  test('goes at the price of its hold, whatever the trade was at', () => {
    trade(buy, 10, 90, { limit: 100 });
    expect([sum('buyLots'), sum('buyNotional'), sum('cost'), gross()]).toEqual([0n, 0n, 900n, 900n]);
  });
});

describe('the result of the day', () => {
  const result = (timeUs: number): number => {
    const row = positions.exposureOf(position);
    expect(positions.days.resultExact(row, timeUs)).toBe(BigInt(positions.days.resultOf(row, timeUs)));
    return positions.days.resultOf(row, timeUs);
  };

  test('is what was realised less fees and what positions have gained, and begins anew with the day', () => {
    trade(buy, 10, 100, { fee: 3, timeUs: DAY_US - 2 });
    trade(sell, 5, 90, { fee: 2, timeUs: DAY_US - 1 });
    expect(result(DAY_US - 1)).toBe(-55);
    marks.ticks = 90;
    expect(result(DAY_US - 1)).toBe(-105);
    // The next day begins at 90.
    expect(result(DAY_US)).toBe(0);
    marks.ticks = 93;
    expect(result(DAY_US)).toBe(15);
    trade(sell, 4, 92, { fee: -1, timeUs: DAY_US + 5 });
    expect([result(DAY_US + 5), sum('realised'), sum('fees')]).toEqual([4 * 2 + 1 + 3, -50n - 32n, 4n]);
    trade(sell, 3, 93, { timeUs: DAY_US + 6 });
    marks.ticks = 95;
    expect(result(DAY_US + 6)).toBe(12 - 2 * 2);
  });

  test('is exact where what a position is worth, or has cost, is beyond one number', () => {
    for (let n = 0; n < 2; n += 1) trade(buy, 4, 2 ** 51 - 1, { timeUs: DAY_US });
    marks.ticks = 2 ** 51 - 6;
    expect(result(DAY_US)).toBe(-40);
    // The next day begins at 90.
    expect(result(2 * DAY_US)).toBe(8 * (2 ** 51 - 96));
  });
});

describe('a group', () => {
  test('has what its members have, while they are members', () => {
    const ofGroup = positions.open(-2, BTC_USD, USD);
    const groupSum = (name: keyof typeof P): bigint => positions.sums.valueOf((ofGroup << 4) | P[name]);
    trade(buy, 10, 100);
    positions.addOpen(position, sell, 2, 220);
    positions.join(position, ofGroup, 1);
    expect([groupSum('lots'), groupSum('cost'), groupSum('sellLots')]).toEqual([10n, 1_000n, 2n]);
    trade(sell, 4, 110);
    positions.addOpen(position, sell, -2, -220);
    expect([groupSum('lots'), groupSum('cost'), positions.grossOf(ofGroup)]).toEqual([6n, 600n, 600n]);
    positions.join(position, 0, 1);
    expect([groupSum('lots'), groupSum('cost'), positions.grossOf(ofGroup)]).toEqual([0n, 0n, 0n]);
    trade(sell, 1, 110);
    expect(groupSum('lots')).toBe(0n);
  });

  test('is exact beyond one number too', () => {
    const ofGroup = positions.open(-2, BTC_USD, USD);
    positions.join(position, ofGroup, 1);
    for (let n = 0; n < 2; n += 1) trade(buy, 1, INTEGER_MAX);
    expect(positions.sums.valueOf((ofGroup << 4) | P.cost)).toBe(2n * MAX);
  });
});

test('positions stay when there are more of them than there was room for', () => {
  trade(buy, 10, 100);
  for (let account = 2; account <= 3_000; account += 1) positions.open(account, BTC_USD, USD);
  positions.openExposure(7, 9);
  expect([sum('lots'), gross(), positions.find(3_000, BTC_USD) > 2_900]).toEqual([10n, 1_000n, true]);
});
