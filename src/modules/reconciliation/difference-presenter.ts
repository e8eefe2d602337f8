import { formatUnits } from '../../common/decimal.js';
import type { InstrumentDirectory } from '../instruments/instrument-directory.js';
import type { Difference } from './domain/reconcile.js';
import type { ToldDifference } from './stored-reconciliation.js';

/** With names and decimals. What is damaged may name what does not exist: that is told by its id, and in units. */
export function tellDifference(
  { check, accountId, assetId, instrumentId, expected, found }: Difference,
  directory: InstrumentDirectory,
): ToldDifference {
  const format = formatOf({ check, assetId, instrumentId }, directory);
  return {
    check,
    accountId: accountId === null ? null : String(accountId),
    asset: assetId === null ? null : (directory.assetById(assetId)?.asset ?? `asset ${assetId}`),
    symbol: instrumentId === null ? null : (directory.byId(instrumentId)?.symbol ?? `instrument ${instrumentId}`),
    expected: format(expected),
    found: format(found),
    difference: format(found - expected),
  };
}

function formatOf(
  { check, assetId, instrumentId }: Pick<Difference, 'check' | 'assetId' | 'instrumentId'>,
  directory: InstrumentDirectory,
): (amount: bigint) => string {
  const asset = assetId === null ? undefined : directory.assetById(assetId);
  if (asset !== undefined) return (amount) => formatUnits(amount, asset.scale);
  if (instrumentId === null || check === 'tape_trades' || directory.byId(instrumentId) === undefined) return String;
  const format = directory.formatOfId(instrumentId);
  const isLots = check === 'position' || check === 'sides' || check === 'tape_lots';
  return (amount) => (isLots ? format.quantity(amount) : format.notional(amount));
}
