/** How an instrument is saved and loaded: by the registry of the core and by whoever keeps a copy of it. */
import type { Phase } from '../../../common/model/order-terms.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import type { Instrument } from './instrument.js';

/** Its id is its place. The compiler objects when a field is missing. */
const TEXTS = ['symbol', 'tickSize', 'lotSize'] as const;
const NUMBERS = [
  'baseAssetId',
  'quoteAssetId',
  'quoteUnitsPerTickLot',
  'baseUnitsPerLot',
  'minQuantityLots',
  'maxQuantityLots',
  'minNotional',
  'maxNotional',
  'makerFeePpm',
  'takerFeePpm',
  'collarBps',
] as const;

export function saveInstrument(instrument: Instrument, sink: StateSink): void {
  for (const name of TEXTS) sink.text(instrument[name]);
  for (const name of NUMBERS) sink.number(instrument[name]);
  sink.number(instrument.phase);
}

export function loadInstrument(instrumentId: number, source: StateSource): Instrument {
  const texts = recordOf(TEXTS, () => source.text());
  const numbers = recordOf(NUMBERS, () => source.number());
  return { instrumentId, ...texts, ...numbers, phase: source.number() as Phase };
}

function recordOf<K extends string, T>(keys: readonly K[], valueOf: () => T): Record<K, T> {
  const record = {} as Record<K, T>;
  for (const key of keys) record[key] = valueOf();
  return record;
}
