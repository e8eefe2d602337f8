import { expect, test } from '@jest/globals';
import { Phase } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import { type InstrumentDefinition, InstrumentRegistry } from './instrument-registry.js';

const definition: InstrumentDefinition = {
  symbol: 'BTC-USD',
  baseAssetId: 1,
  quoteAssetId: 2,
  tickSize: '0.010',
  lotSize: '0.0001',
  minQuantityLots: 1,
  maxQuantityLots: 1_000_000,
  minNotional: 0,
  maxNotional: 1_000_000_000_000,
  makerFeePpm: 100,
  takerFeePpm: 200,
  collarBps: 500,
};

function aRegistry(): InstrumentRegistry {
  const registry = new InstrumentRegistry();
  registry.defineAsset('BTC', 8);
  registry.defineAsset('USD', 6);
  return registry;
}

test('an instrument is admitted with whole ledger units and its decimals in the shortest form', () => {
  expect(aRegistry().defineInstrument(definition)).toMatchObject({
    instrumentId: 1,
    tickSize: '0.01',
    lotSize: '0.0001',
    quoteUnitsPerTickLot: 1,
    baseUnitsPerLot: 10_000,
    phase: Phase.continuous,
  });
});

test.each<[Partial<InstrumentDefinition>, keyof typeof RejectReason]>([
  [{ symbol: 'btc-usd' }, 'SYMBOL_INVALID'],
  [{ symbol: 'aBTC-USD' }, 'SYMBOL_INVALID'],
  [{ symbol: 'BTC-USDa' }, 'SYMBOL_INVALID'],
  [{ baseAssetId: 3 }, 'UNKNOWN_ASSET'],
  [{ baseAssetId: 2 }, 'UNKNOWN_ASSET'],
  [{ tickSize: '0' }, 'INVALID_COMMAND'],
  [{ tickSize: '1e2' }, 'INVALID_COMMAND'],
  [{ lotSize: '.5' }, 'INVALID_COMMAND'],
  [{ tickSize: '0.001' }, 'NOTIONAL_NOT_EXACT'],
  [{ lotSize: '0.000000001' }, 'NOTIONAL_NOT_EXACT'],
  [{ lotSize: '999999999999999999' }, 'NOTIONAL_NOT_EXACT'],
  [{ tickSize: '999999999999999999', lotSize: '0.00001' }, 'NOTIONAL_NOT_EXACT'],
  [{ minQuantityLots: 0 }, 'LIMITS_OUT_OF_RANGE'],
  [{ minQuantityLots: 1.5 }, 'LIMITS_OUT_OF_RANGE'],
  [{ maxQuantityLots: Number.MAX_SAFE_INTEGER }, 'LIMITS_OUT_OF_RANGE'],
  [{ minNotional: -1 }, 'LIMITS_OUT_OF_RANGE'],
  [{ minNotional: 2, maxNotional: 1 }, 'LIMITS_OUT_OF_RANGE'],
  [{ collarBps: 0 }, 'LIMITS_OUT_OF_RANGE'],
  [{ collarBps: 10_000 }, 'LIMITS_OUT_OF_RANGE'],
  [{ takerFeePpm: -1 }, 'FEES_OUT_OF_RANGE'],
  [{ takerFeePpm: 1_000_001 }, 'FEES_OUT_OF_RANGE'],
  [{ makerFeePpm: -201 }, 'FEES_OUT_OF_RANGE'],
  [{ makerFeePpm: 1_000_001 }, 'FEES_OUT_OF_RANGE'],
  [{ maxNotional: Number.MAX_SAFE_INTEGER }, 'LIMITS_OUT_OF_RANGE'],
])('a definition with %j is refused: %s', (change, reason) => {
  expect(aRegistry().defineInstrument({ ...definition, ...change })).toBe(RejectReason[reason]);
});

test('a name is taken once', () => {
  const registry = aRegistry();
  registry.defineInstrument(definition);
  expect(registry.defineInstrument(definition)).toBe(RejectReason.INSTRUMENT_EXISTS);
  expect(registry.defineAsset('BTC', 8)).toBe(RejectReason.ASSET_EXISTS);
});

test.each<[string, number, keyof typeof RejectReason]>([
  ['bitcoin', 8, 'SYMBOL_INVALID'],
  ['ETH', 19, 'SCALE_OUT_OF_RANGE'],
  ['ETH', -1, 'SCALE_OUT_OF_RANGE'],
  ['ETH', 0.5, 'SCALE_OUT_OF_RANGE'],
])('an asset %s of scale %d is refused: %s', (asset, scale, reason) => {
  expect(aRegistry().defineAsset(asset, scale)).toBe(RejectReason[reason]);
});

test('there is room for 256 assets and 4,096 instruments', () => {
  const registry = new InstrumentRegistry();
  for (let i = 1; i <= 256; i += 1) expect(registry.defineAsset(`A${i}`, 8)).toMatchObject({ assetId: i });
  expect(registry.defineAsset('ONEMORE', 8)).toBe(RejectReason.TOO_MANY_ASSETS);
  const name = (i: number): string => `${definition.symbol.slice(0, 3)}${i}-USD`;
  for (let i = 1; i <= 4_096; i += 1)
    expect(registry.defineInstrument({ ...definition, symbol: name(i) })).toMatchObject({ instrumentId: i });
  expect(registry.defineInstrument({ ...definition, symbol: name(4_097) })).toBe(RejectReason.TOO_MANY_INSTRUMENTS);
});

test('terms change for a known instrument only, by the same rules; tick and lot stay', () => {
  const registry = aRegistry();
  registry.defineInstrument(definition);
  expect(registry.updateInstrument(2, definition)).toBe(RejectReason.UNKNOWN_INSTRUMENT);
  expect(registry.updateInstrument(1, { ...definition, collarBps: 0 })).toBe(RejectReason.LIMITS_OUT_OF_RANGE);
  expect(registry.updateInstrument(1, { ...definition, takerFeePpm: 900 })).toMatchObject({
    takerFeePpm: 900,
    tickSize: '0.01',
  });
  registry.setPhase(1, Phase.halt);
  expect(registry.instruments).toMatchObject([{ phase: Phase.halt, takerFeePpm: 900 }]);
  expect(registry.assets.map(({ asset }) => asset)).toEqual(['BTC', 'USD']);
  expect(registry.asset(1)).toMatchObject({ scale: 8 });
});

test.each<[string, Partial<InstrumentDefinition>]>([
  ['a notional of one size only', { minNotional: 5, maxNotional: 5 }],
  ['a collar of all but everything', { collarBps: 9_999 }],
  ['zeros without end', { tickSize: '0.01000', lotSize: '0.00010' }],
])('%s is admitted', (_name, change) => {
  expect(aRegistry().defineInstrument({ ...definition, ...change })).toMatchObject({ instrumentId: 1 });
});

test('a tick and a lot need not be whole units each, as long as both together are', () => {
  const registry = new InstrumentRegistry();
  registry.defineAsset('TOK', 1);
  registry.defineAsset('USD', 1);
  const coarse = { ...definition, symbol: 'TOK-USD', maxQuantityLots: 1_000, maxNotional: 1_000 };
  const admitted = registry.defineInstrument({ ...coarse, tickSize: '0.5', lotSize: '0.2' });
  expect(admitted).toMatchObject({ quoteUnitsPerTickLot: 1, baseUnitsPerLot: 2 });
  expect(registry.defineInstrument({ ...coarse, symbol: 'TOK-X', tickSize: '0.5', lotSize: '0.3' })).toBe(
    RejectReason.NOTIONAL_NOT_EXACT,
  );
});

test('a tick and lot of exactly 2^53 − 1 units is the largest', () => {
  const registry = new InstrumentRegistry();
  registry.defineAsset('TOK', 0);
  registry.defineAsset('USD', 0);
  const one = { ...definition, symbol: 'TOK-USD', lotSize: '1', maxQuantityLots: 1, maxNotional: 1 };
  expect(registry.defineInstrument({ ...one, tickSize: '9007199254740992' })).toBe(RejectReason.NOTIONAL_NOT_EXACT);
  expect(registry.defineInstrument({ ...one, tickSize: '9007199254740991' })).toMatchObject({
    quoteUnitsPerTickLot: Number.MAX_SAFE_INTEGER,
  });
});
