/**
 * Ledger = positions = trades. What the core says of each account, asset and instrument is compared with what follows from the
 * stored fills and transfers alone, and what is stored beside them with both. Every comparison is of integers: a difference of one
 * unit is one.
 */
import { invariant } from '../../../common/assert.js';
import type { AccountAmount, CoreBooks, PositionBook, RowBooks, TapeSums } from './books.js';
import { sliceCounter } from './slices.js';

const FEE_ACCOUNT = 0;
const EXTERNAL_ACCOUNT = -1;

export const reconciliationChecks = [
  /** The core's balance of an account against its fills and transfers; account 0 is the venue's fees, −1 the world outside. */
  'ledger',
  /** The core's money of an asset: accounts and fees against what came in. */
  'conservation',
  /** A stored balance against the fills and transfers stored with it. */
  'stored_balance',
  /** The core's lots against fills. */
  'position',
  /** What the core has realised less what its lots cost, against the money of the fills. */
  'result',
  /** What the core says was paid, against fills. */
  'fees',
  /** The lots bought of an instrument against those sold, over all fills. */
  'sides',
  /** The public tape against the fills of its buyers and of its sellers: trades, lots and notional. */
  'tape_trades',
  'tape_lots',
  'tape_notional',
] as const;
export type ReconciliationCheck = (typeof reconciliationChecks)[number];

export interface Difference {
  readonly check: ReconciliationCheck;
  /** Null for what is of no account, asset or instrument. */
  readonly accountId: number | null;
  readonly assetId: number | null;
  readonly instrumentId: number | null;
  readonly expected: bigint;
  readonly found: bigint;
}

export interface Reconciliation {
  readonly differences: readonly Difference[];
  /** Comparisons made. */
  readonly compared: number;
}

/** Sums by two ids. */
class Sums {
  private readonly byFirst = new Map<number, Map<number, bigint>>();

  add(first: number, second: number, amount: bigint): void {
    const row = this.byFirst.get(first) ?? new Map<number, bigint>();
    this.byFirst.set(first, row.set(second, (row.get(second) ?? 0n) + amount));
  }

  of(first: number, second: number): bigint {
    return this.byFirst.get(first)?.get(second) ?? 0n;
  }

  has(first: number, second: number): boolean {
    return this.byFirst.get(first)?.has(second) ?? false;
  }

  *keys(): Generator<readonly [number, number]> {
    for (const [first, row] of this.byFirst) for (const second of row.keys()) yield [first, second];
  }
}

type About = Pick<Difference, 'accountId' | 'assetId' | 'instrumentId'>;
const nothing: About = { accountId: null, assetId: null, instrumentId: null };
const ofBalance = (accountId: number, assetId: number): About => ({ ...nothing, accountId, assetId });
const ofPosition = (accountId: number, instrumentId: number): About => ({ ...nothing, accountId, instrumentId });

/** Yields in between; many accounts take long, and orders wait meanwhile. */
type InSlices<T> = Generator<undefined, T, undefined>;

export function* reconcile(core: CoreBooks, rows: RowBooks): InSlices<Reconciliation> {
  const comparison = new Comparison();
  const { posted, postedLater } = yield* postingsOf(rows);
  const ledger = yield* ledgerOf(core);
  yield* comparison.each('ledger', ledger, posted, ofBalance);
  const stored = yield* sumsOf(rows.balances);
  yield* comparison.each('stored_balance', postedLater, stored, ofBalance);
  yield* conservation(core, comparison);
  yield* positions(core.positions, rows, comparison);
  tape(rows, comparison);
  return { differences: comparison.differences, compared: comparison.compared };
}

class Comparison {
  readonly differences: Difference[] = [];
  compared = 0;

  one(check: ReconciliationCheck, about: About, expected: bigint, found: bigint): void {
    this.compared += 1;
    if (expected !== found) this.differences.push({ check, ...about, expected, found });
  }

  /** Everything that either side has anything of, once. */
  *each(
    check: ReconciliationCheck,
    expected: Sums,
    found: Sums,
    about: (first: number, second: number) => About,
  ): InSlices<void> {
    const isSlice = sliceCounter();
    for (const [first, second] of expected.keys()) {
      this.one(check, about(first, second), expected.of(first, second), found.of(first, second));
      if (isSlice()) yield;
    }
    for (const [first, second] of found.keys()) {
      if (!expected.has(first, second)) this.one(check, about(first, second), 0n, found.of(first, second));
      if (isSlice()) yield;
    }
  }
}

/** What follows from fills and transfers for each account, the venue's fees and the world outside: up to the core's sequence, and all. */
function* postingsOf({
  fills,
  transfers,
  assetsOf,
}: RowBooks): InSlices<{ readonly posted: Sums; readonly postedLater: Sums }> {
  const isSlice = sliceCounter();
  const [posted, postedLater] = [new Sums(), new Sums()];
  const post = (accountId: number, assetId: number, amount: bigint, isLater: boolean): void => {
    postedLater.add(accountId, assetId, amount);
    if (!isLater) posted.add(accountId, assetId, amount);
  };
  for (const { accountId, instrumentId, isBuy, isLater, baseAmount, notional, fees } of fills) {
    const assets = assetsOf.get(instrumentId);
    invariant(assets !== undefined, `the assets of instrument ${instrumentId} are stored before its fills`);
    post(accountId, assets.baseAssetId, isBuy ? baseAmount : -baseAmount, isLater);
    post(accountId, assets.quoteAssetId, (isBuy ? -notional : notional) - fees, isLater);
    post(FEE_ACCOUNT, assets.quoteAssetId, fees, isLater);
    if (isSlice()) yield;
  }
  for (const { accountId, assetId, amount, isLater } of transfers) {
    post(accountId, assetId, amount, isLater);
    post(EXTERNAL_ACCOUNT, assetId, -amount, isLater);
    if (isSlice()) yield;
  }
  return { posted, postedLater };
}

function* ledgerOf(core: CoreBooks): InSlices<Sums> {
  const ledger = yield* sumsOf(core.balances);
  for (const [assetId, amount] of core.fees) ledger.add(FEE_ACCOUNT, assetId, amount);
  for (const [assetId, amount] of core.external) ledger.add(EXTERNAL_ACCOUNT, assetId, -amount);
  return ledger;
}

function* sumsOf(amounts: readonly AccountAmount[]): InSlices<Sums> {
  const isSlice = sliceCounter();
  const sums = new Sums();
  for (const { accountId, assetId, amount } of amounts) {
    sums.add(accountId, assetId, amount);
    if (isSlice()) yield;
  }
  return sums;
}

function* conservation(core: CoreBooks, comparison: Comparison): InSlices<void> {
  const isSlice = sliceCounter();
  const held = new Map<number, bigint>(core.fees);
  for (const { assetId, amount } of core.balances) {
    held.set(assetId, (held.get(assetId) ?? 0n) + amount);
    if (isSlice()) yield;
  }
  for (const assetId of new Set([...held.keys(), ...core.external.keys()])) {
    comparison.one('conservation', { ...nothing, assetId }, core.external.get(assetId) ?? 0n, held.get(assetId) ?? 0n);
  }
}

function* positions(inCore: readonly PositionBook[], { fills }: RowBooks, comparison: Comparison): InSlices<void> {
  const isSlice = sliceCounter();
  const core = { lots: new Sums(), cash: new Sums(), fees: new Sums() };
  const rows = { lots: new Sums(), cash: new Sums(), fees: new Sums() };
  const sides = new Map<number, { bought: bigint; sold: bigint }>();
  for (const { accountId, instrumentId, lots, cash, fees } of inCore) {
    core.lots.add(accountId, instrumentId, lots);
    core.cash.add(accountId, instrumentId, cash);
    core.fees.add(accountId, instrumentId, fees);
    if (isSlice()) yield;
  }
  for (const { accountId, instrumentId, isBuy, isLater, lots, notional, fees } of fills) {
    const side = sides.get(instrumentId) ?? { bought: 0n, sold: 0n };
    sides.set(instrumentId, side);
    if (isBuy) side.bought += lots;
    else side.sold += lots;
    if (isSlice()) yield;
    if (isLater) continue;
    rows.lots.add(accountId, instrumentId, isBuy ? lots : -lots);
    rows.cash.add(accountId, instrumentId, isBuy ? -notional : notional);
    rows.fees.add(accountId, instrumentId, fees);
  }
  yield* comparison.each('position', core.lots, rows.lots, ofPosition);
  yield* comparison.each('result', core.cash, rows.cash, ofPosition);
  yield* comparison.each('fees', core.fees, rows.fees, ofPosition);
  for (const [instrumentId, { bought, sold }] of sides) {
    comparison.one('sides', { ...nothing, instrumentId }, bought, sold);
  }
}

function tape({ tape: trades, tapeBuys, tapeSells }: RowBooks, comparison: Comparison): void {
  const onTape = byInstrument(trades);
  for (const side of [byInstrument(tapeBuys), byInstrument(tapeSells)]) {
    for (const instrumentId of new Set([...onTape.keys(), ...side.keys()])) {
      const about = { ...nothing, instrumentId };
      const expected = side.get(instrumentId) ?? noTrades;
      const found = onTape.get(instrumentId) ?? noTrades;
      comparison.one('tape_trades', about, BigInt(expected.trades), BigInt(found.trades));
      comparison.one('tape_lots', about, expected.lots, found.lots);
      comparison.one('tape_notional', about, expected.notional, found.notional);
    }
  }
}

const noTrades = { trades: 0, lots: 0n, notional: 0n };

function byInstrument(sums: readonly TapeSums[]): Map<number, TapeSums> {
  return new Map(sums.map((one) => [one.instrumentId, one]));
}
