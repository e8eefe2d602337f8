import { expect, test } from '@jest/globals';
import { decimalStep } from '../../../common/decimal.js';
import { demoAssets, type DemoInstrument, demoInstruments } from './demo-instruments.js';

const each = demoInstruments.map((instrument): [string, DemoInstrument] => [instrument.baseAsset, instrument]);

test.each(each)('the instrument of %s is called by its assets, which the demo has', (base, instrument) => {
  const names = demoAssets.map(({ asset }) => asset);
  expect(instrument.symbol).toBe(`${base}-${instrument.quoteAsset}`);
  expect(names).toEqual(expect.arrayContaining([base, instrument.quoteAsset]));
});

test.each(each)('what a taker trades of %s is within its limits at the first price', (_base, instrument) => {
  const tick = decimalStep(instrument.tickSize);
  const lot = decimalStep(instrument.lotSize);
  const quoteScale = demoAssets.find(({ asset }) => asset === instrument.quoteAsset)?.scale ?? 0;
  const unitsPerTickLot = Number(tick.mantissa * lot.mantissa) * 10 ** (quoteScale - tick.scale - lot.scale);
  const notional = (lots: number): number => instrument.startPriceTicks * lots * unitsPerTickLot;
  expect(Number.isInteger(unitsPerTickLot)).toBe(true);
  expect(notional(instrument.typicalLots * 0.02)).toBeGreaterThan(instrument.minNotional);
  // A whole ladder of the maker's is no more than one order may be.
  expect(notional(instrument.typicalLots * 10)).toBeLessThan(instrument.maxNotional);
  expect(instrument.typicalLots * 10).toBeLessThan(instrument.maxQuantityLots);
});
