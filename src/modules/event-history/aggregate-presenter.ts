/** States of accounts and instruments as people read them. */
import { formatUnits } from '../../common/decimal.js';
import { nameOf, Phase } from '../../common/model/order-terms.js';
import type { InstrumentDirectory } from '../instruments/instrument-directory.js';
import type { AccountState } from './domain/account-aggregate.js';
import type { InstrumentState } from './domain/instrument-aggregate.js';
import type { AccountStateResponse, InstrumentStateResponse } from './event-history.messages.js';

export function presentAccountState(state: AccountState, directory: InstrumentDirectory): AccountStateResponse {
  const { accountId, balances, trades, maxOpenOrders, isKilled } = state;
  return {
    accountId: String(accountId),
    balances: balances.map(({ assetId, available, held }) => {
      const asset = directory.assetById(assetId);
      const amount = (units: number): string => (asset === undefined ? String(units) : formatUnits(units, asset.scale));
      return { asset: asset?.asset ?? String(assetId), available: amount(available), held: amount(held) };
    }),
    trades,
    maxOpenOrders: maxOpenOrders < 0 ? null : maxOpenOrders,
    killed: isKilled,
  };
}

export function presentInstrumentState(
  state: InstrumentState,
  directory: InstrumentDirectory,
): InstrumentStateResponse {
  const { terms, phase, trades, lastPriceTicks, volumeLots, bestBid, bestAsk } = state;
  const format = directory.formatOfId(terms.instrumentId);
  const level = (best: InstrumentState['bestBid']): string[] | null =>
    best === null ? null : [format.price(best.priceTicks), format.quantity(best.quantityLots)];
  return {
    symbol: terms.symbol,
    phase: nameOf(Phase, phase),
    trades,
    lastPrice: trades === 0 ? null : format.price(lastPriceTicks),
    volume: format.quantity(volumeLots),
    bestBid: level(bestBid),
    bestAsk: level(bestAsk),
  };
}
