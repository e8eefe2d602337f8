import type { LiveState } from '../engine/live-state.js';
import type { LedgerColumns } from '../ledger/domain/ledger.js';
import { SLICE_ITEMS } from './domain/slices.js';
import type { AccountAmount, CoreBooks, PositionBook } from './domain/books.js';

/** What the core holds, before anything is made of it. */
interface CoreCopy extends Omit<CoreBooks, 'balances'> {
  readonly ledger: LedgerColumns;
}

/** Copies what the core says of all accounts, at one sequence. In one turn, in which nobody trades: no more is done in it. */
export function copyCore(state: LiveState): CoreCopy {
  const positions: PositionBook[] = [];
  const ledger = state.ledgerColumns();
  for (let accountId = 1; accountId <= ledger.accountCount; accountId += 1) {
    for (const { instrumentId, positionLots, realised, cost, fees } of state.positions(accountId)) {
      positions.push({ accountId, instrumentId, lots: positionLots, cash: realised - cost, fees });
    }
  }
  const sums = [...state.externalAndFees()];
  return {
    sequence: state.sequence,
    ledger,
    positions,
    external: new Map(sums.map(([assetId, { external }]) => [assetId, external])),
    fees: new Map(sums.map(([assetId, { fees }]) => [assetId, fees])),
  };
}

/** The books of a copy, in slices. */
export function* coreBooksOf({ ledger, ...same }: CoreCopy): Generator<undefined, CoreBooks, undefined> {
  const { accountCount, assetCount, stride, available, held } = ledger;
  const balances: AccountAmount[] = [];
  for (let accountId = 1; accountId <= accountCount; accountId += 1) {
    for (let assetId = 1; assetId <= assetCount; assetId += 1) {
      const at = accountId * stride + assetId;
      const amount = BigInt(available[at] as number) + BigInt(held[at] as number);
      if (amount !== 0n) balances.push({ accountId, assetId, amount });
    }
    if (accountId % SLICE_ITEMS === 0) yield;
  }
  return { ...same, balances };
}
