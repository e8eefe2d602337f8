import { beforeEach, describe, expect, test } from '@jest/globals';
import { LimitScope, NO_LIMIT, RiskLimit } from '../../../common/model/risk-limits.js';
import { HAS_LIMITS, LACKS_LIMIT, LimitRows, OF_GROUP, UNLIMITED } from './limit-rows.js';

const { position, order_quantity: quantity } = RiskLimit;
const target = { accountId: 3, tradeGroup: 0, instrumentId: 1, assetId: 2 };
let rows: LimitRows;
let everybody: number;
let alice: number;

beforeEach(() => {
  rows = new LimitRows();
  everybody = rows.open(LimitScope.instrument, 0);
  alice = rows.open(LimitScope.instrument, everybody);
});

test('what an account does not say itself is the default, and what it says takes the place of it', () => {
  rows.set(everybody, position, 10);
  expect([rows.valueOf(alice, position), rows.ownOf(alice, position)]).toEqual([10, NO_LIMIT]);
  rows.set(alice, position, 50);
  rows.set(everybody, position, 20);
  expect([rows.valueOf(alice, position), rows.valueOf(everybody, position)]).toEqual([50, 20]);
  rows.set(alice, position, NO_LIMIT);
  expect([rows.valueOf(alice, position), rows.valueOf(alice, quantity)]).toEqual([20, UNLIMITED]);
});

describe('a temporary value', () => {
  const override = (limit: RiskLimit, value: number, untilUs: number): void =>
    rows.override({ row: alice, limit, value, untilUs, target });

  test('holds until its time, then what it took the place of is back', () => {
    rows.set(alice, position, 5);
    override(position, 7, 100);
    expect([rows.valueOf(alice, position), rows.ownOf(alice, position), rows.nextEndUs]).toEqual([7, 5, 100]);
    expect(rows.endOverride()).toMatchObject({ row: alice, limit: position, target });
    expect([rows.valueOf(alice, position), rows.nextEndUs]).toEqual([5, Infinity]);
    expect(rows.endOverride()).toBeUndefined();
  });

  test('ends in its turn: by time, of equal times in the order in which they were set', () => {
    override(position, 7, 100);
    override(quantity, 8, 50);
    rows.override({ row: everybody, limit: position, value: 9, untilUs: 100, target });
    expect([rows.endOverride(), rows.endOverride(), rows.endOverride()].map((one) => one?.value)).toEqual([8, 7, 9]);
  });

  test('of a default holds for those that have nothing of their own', () => {
    rows.override({ row: everybody, limit: position, value: 9, untilUs: 100, target });
    expect(rows.valueOf(alice, position)).toBe(9);
    rows.endOverride();
    expect(rows.valueOf(alice, position)).toBe(UNLIMITED);
  });

  test('is replaced by the next one, and ended by one for good', () => {
    override(position, 7, 100);
    override(position, 8, 60);
    expect([rows.valueOf(alice, position), rows.nextEndUs]).toEqual([8, 60]);
    rows.set(alice, position, 3);
    expect([rows.valueOf(alice, position), rows.nextEndUs]).toEqual([3, Infinity]);
  });
});

test('a row tells whether it limits anything, and whether a required limit is missing', () => {
  const group = rows.open(LimitScope.instrument, OF_GROUP);
  expect([alice, group].map((row) => rows.flags[row])).toEqual([0, 0]);
  rows.setRequired(1 << position);
  expect([everybody, alice, group].map((row) => rows.flags[row])).toEqual([LACKS_LIMIT, LACKS_LIMIT, 0]);
  rows.set(alice, quantity, 5);
  expect(rows.flags[alice]).toBe(HAS_LIMITS | LACKS_LIMIT);
  rows.set(everybody, position, 5);
  expect([everybody, alice].map((row) => rows.flags[row])).toEqual([HAS_LIMITS, HAS_LIMITS]);
  rows.setRequired(1 << RiskLimit.daily_loss);
  expect(rows.flags[alice]).toBe(HAS_LIMITS);
});

test('limits stay when there are more rows than there was room for', () => {
  rows.set(alice, position, 5);
  for (let n = 0; n < 200; n += 1) rows.open(LimitScope.asset, 0);
  const last = rows.open(LimitScope.instrument, alice);
  expect([rows.valueOf(alice, position), rows.valueOf(last, position), rows.valueOf(last, quantity)]).toEqual([
    5,
    5,
    UNLIMITED,
  ]);
});
