/** H5: ledger = positions = trades, figure by figure; every kind of damage is named, and nothing else is. */
import { describe, expect, test } from '@jest/globals';
import type { CoreBooks, FillSums, RowBooks } from './books.js';
import { reconcile } from './reconcile.js';
import { SLICE_ITEMS } from './slices.js';

const [BTC, USD, BTC_USD] = [1, 2, 1];

/** What work comes to, and how often it let others go first. */
function drained<T>(work: Generator<undefined, T, undefined>): { readonly result: T; readonly yields: number } {
  for (let yields = 0; ; yields += 1) {
    const step = work.next();
    if (step.done === true) return { result: step.value, yields };
  }
}

/** Account 1 sold 3 lots of 10 to account 2 for 60, each paid a fee; both were given something before. */
function theSame(): { core: CoreBooks; rows: RowBooks } {
  const trade = { instrumentId: BTC_USD, isLater: false, fills: 1, lots: 3n, baseAmount: 30n, notional: 60n };
  const onTape = { instrumentId: BTC_USD, trades: 1, lots: 3n, notional: 60n };
  return {
    core: {
      sequence: 9,
      balances: [
        { accountId: 1, assetId: BTC, amount: 70n },
        { accountId: 1, assetId: USD, amount: 59n },
        { accountId: 2, assetId: BTC, amount: 30n },
        { accountId: 2, assetId: USD, amount: 938n },
      ],
      positions: [
        { accountId: 1, instrumentId: BTC_USD, lots: -3n, cash: 60n, fees: 1n },
        { accountId: 2, instrumentId: BTC_USD, lots: 3n, cash: -60n, fees: 2n },
      ],
      external: new Map([
        [BTC, 100n],
        [USD, 1_000n],
      ]),
      fees: new Map([[USD, 3n]]),
    },
    rows: {
      fills: [
        { ...trade, accountId: 1, isBuy: false, fees: 1n },
        { ...trade, accountId: 2, isBuy: true, fees: 2n },
      ],
      transfers: [
        { accountId: 1, assetId: BTC, amount: 100n, isLater: false },
        { accountId: 2, assetId: USD, amount: 1_000n, isLater: false },
      ],
      balances: [
        { accountId: 1, assetId: BTC, amount: 70n },
        { accountId: 1, assetId: USD, amount: 59n },
        { accountId: 2, assetId: BTC, amount: 30n },
        { accountId: 2, assetId: USD, amount: 938n },
        { accountId: 0, assetId: USD, amount: 3n },
        { accountId: -1, assetId: BTC, amount: -100n },
        { accountId: -1, assetId: USD, amount: -1_000n },
      ],
      tape: [onTape],
      tapeBuys: [onTape],
      tapeSells: [onTape],
      assetsOf: new Map([[BTC_USD, { baseAssetId: BTC, quoteAssetId: USD }]]),
    },
  };
}

/** As `check account asset instrument: found − expected`. */
function told({ core, rows }: { core: CoreBooks; rows: RowBooks }): string[] {
  return drained(reconcile(core, rows)).result.differences.map(
    ({ check, accountId, assetId, instrumentId, expected, found }) =>
      `${check} ${accountId ?? '·'} ${assetId ?? '·'} ${instrumentId ?? '·'}: ${found - expected}`,
  );
}

const withFill = (rows: RowBooks, index: number, change: Partial<FillSums>): RowBooks => ({
  ...rows,
  fills: rows.fills.map((fill, at) => (at === index ? { ...fill, ...change } : fill)),
});

test('books that agree have no difference, and all of them were compared', () => {
  const { differences, compared } = drained(reconcile(theSame().core, theSame().rows)).result;
  expect(differences).toEqual([]);
  // Seven balances twice, two assets, three figures of two positions, the sides, three figures of two sides of the tape.
  expect(compared).toBe(7 + 7 + 2 + 6 + 1 + 6);
});

test('what was traded behind the sequence counts for the stored balances only', () => {
  const { core, rows } = theSame();
  const later = { instrumentId: BTC_USD, isLater: true, fills: 1, lots: 1n, baseAmount: 10n, notional: 20n, fees: 0n };
  const change = new Map([
    ['1 1', -10n],
    ['1 2', 20n],
    ['2 1', 10n],
    ['2 2', -20n],
  ]);
  const onTape = [{ instrumentId: BTC_USD, trades: 2, lots: 4n, notional: 80n }];
  const moved = {
    ...rows,
    fills: [...rows.fills, { ...later, accountId: 1, isBuy: false }, { ...later, accountId: 2, isBuy: true }],
    balances: rows.balances.map((one) => ({
      ...one,
      amount: one.amount + (change.get(`${one.accountId} ${one.assetId}`) ?? 0n),
    })),
    tape: onTape,
    tapeBuys: onTape,
    tapeSells: onTape,
  };
  expect(told({ core, rows: moved })).toEqual([]);
});

describe('damage is named', () => {
  test('a fee of the core', () => {
    const { core, rows } = theSame();
    expect(told({ core: { ...core, fees: new Map([[USD, 4n]]) }, rows })).toEqual([
      'ledger 0 2 ·: -1',
      'conservation · 2 ·: 1',
    ]);
  });

  test('a balance of the core that nobody traded', () => {
    const { core, rows } = theSame();
    const balances = [...core.balances, { accountId: 3, assetId: BTC, amount: 5n }];
    expect(told({ core: { ...core, balances }, rows })).toEqual(['ledger 3 1 ·: -5', 'conservation · 1 ·: 5']);
  });

  test('a stored balance', () => {
    const { core, rows } = theSame();
    const balances = rows.balances.map((one, at) => (at === 3 ? { ...one, amount: one.amount + 1n } : one));
    expect(told({ core, rows: { ...rows, balances } })).toEqual(['stored_balance 2 2 ·: 1']);
  });

  test('the notional of one side of a trade', () => {
    const { core, rows } = theSame();
    expect(told({ core, rows: withFill(rows, 1, { notional: 61n }) })).toEqual([
      'ledger 2 2 ·: -1',
      'stored_balance 2 2 ·: 1',
      'result 2 · 1: -1',
    ]);
  });

  test('the lots of one side of a trade', () => {
    const { core, rows } = theSame();
    expect(told({ core, rows: withFill(rows, 0, { lots: 4n }) })).toEqual(['position 1 · 1: -1', 'sides · · 1: 1']);
  });

  test('a fee of one side', () => {
    const { core, rows } = theSame();
    expect(told({ core, rows: withFill(rows, 0, { fees: 2n }) })).toEqual([
      'ledger 1 2 ·: -1',
      'ledger 0 2 ·: 1',
      'stored_balance 1 2 ·: 1',
      'stored_balance 0 2 ·: -1',
      'fees 1 · 1: 1',
    ]);
  });

  test('a trade that is on no tape', () => {
    const { core, rows } = theSame();
    expect(told({ core, rows: { ...rows, tape: [] } })).toEqual([
      'tape_trades · · 1: -1',
      'tape_lots · · 1: -3',
      'tape_notional · · 1: -60',
      'tape_trades · · 1: -1',
      'tape_lots · · 1: -3',
      'tape_notional · · 1: -60',
    ]);
  });

  test('a position that the core does not know', () => {
    const { core, rows } = theSame();
    expect(told({ core: { ...core, positions: core.positions.slice(1) }, rows })).toEqual([
      'position 1 · 1: -3',
      'result 1 · 1: 60',
      'fees 1 · 1: 1',
    ]);
  });
});

test('many accounts are compared in slices, and every figure once', () => {
  const accounts = 5_000;
  const { core, rows } = theSame();
  const given = Array.from({ length: accounts }, (_none, place) => ({
    accountId: place + 3,
    assetId: BTC,
    amount: 1n,
  }));
  const sum = BigInt(100 + accounts);
  const outside = rows.balances.filter(({ accountId, assetId }) => accountId !== -1 || assetId !== BTC);
  const { result, yields } = drained(
    reconcile(
      { ...core, balances: [...core.balances, ...given], external: new Map([...core.external, [BTC, sum]]) },
      {
        ...rows,
        transfers: [...rows.transfers, ...given.map((one) => ({ ...one, isLater: false }))],
        balances: [...outside, { accountId: -1, assetId: BTC, amount: -sum }, ...given],
      },
    ),
  );
  const { result: few } = drained(reconcile(core, rows));
  expect([result.differences, result.compared]).toEqual([[], few.compared + 2 * accounts]);
  // Each account is gone over eight times.
  expect(yields).toBeGreaterThan((8 * accounts) / SLICE_ITEMS - 8);
});

test('many fills and positions are compared in slices too', () => {
  const { core, rows } = theSame();
  const numbers = Array.from({ length: 2 * SLICE_ITEMS }, (_none, place) => place + 3);
  const nothing = { instrumentId: BTC_USD, isLater: false, fills: 0, lots: 0n, baseAmount: 0n, notional: 0n, fees: 0n };
  const flat = { instrumentId: BTC_USD, lots: 0n, cash: 0n, fees: 0n };
  const { result, yields } = drained(
    reconcile(
      { ...core, positions: [...core.positions, ...numbers.map((accountId) => ({ ...flat, accountId }))] },
      { ...rows, fills: [...rows.fills, ...numbers.map((accountId) => ({ ...nothing, accountId, isBuy: true }))] },
    ),
  );
  expect(result.differences).toEqual([]);
  expect(yields).toBeGreaterThan(4);
});

test('what only one side has ever heard of is a difference', () => {
  const { core, rows } = theSame();
  const ETH = 3;
  expect(told({ core: { ...core, external: new Map([...core.external, [ETH, 5n]]) }, rows })).toEqual([
    'ledger -1 3 ·: 5',
    'conservation · 3 ·: -5',
  ]);
  expect(told({ core: { ...core, fees: new Map([...core.fees, [ETH, 5n]]) }, rows })).toEqual([
    'ledger 0 3 ·: -5',
    'conservation · 3 ·: 5',
  ]);
  expect(told({ core, rows: { ...rows, tapeBuys: [] } })).toEqual([
    'tape_trades · · 1: 1',
    'tape_lots · · 1: 3',
    'tape_notional · · 1: 60',
  ]);
});
