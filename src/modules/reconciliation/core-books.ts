import type { LiveState } from '../engine/live-state.js';
import type { AccountAmount, CoreBooks, PositionBook } from './domain/books.js';

/** What the core says of all accounts, at one sequence. Some microseconds an account, in one turn. */
export function readCoreBooks(state: LiveState): CoreBooks {
  const balances: AccountAmount[] = [];
  const positions: PositionBook[] = [];
  for (let accountId = 1; state.hasAccount(accountId); accountId += 1) {
    for (const { assetId, available, held } of state.balances(accountId)) {
      balances.push({ accountId, assetId, amount: BigInt(available) + BigInt(held) });
    }
    for (const { instrumentId, positionLots, realised, cost, fees } of state.positions(accountId)) {
      positions.push({ accountId, instrumentId, lots: positionLots, cash: realised - cost, fees });
    }
  }
  const totals = state.totals();
  return {
    sequence: state.sequence,
    balances,
    positions,
    external: new Map(totals.map(({ assetId, external }) => [assetId, external])),
    fees: new Map(totals.map(({ assetId, fees }) => [assetId, fees])),
  };
}
