import type { Asset, Instrument } from './domain/instrument.js';

/** The instruments and assets that exist now, for translating symbols and decimals at the edge. Fed by events. */
export abstract class InstrumentDirectory {
  abstract bySymbol(symbol: string): Instrument | undefined;
  abstract byId(instrumentId: number): Instrument | undefined;
  abstract all(): readonly Instrument[];
  abstract assetByName(asset: string): Asset | undefined;
  abstract assetById(assetId: number): Asset | undefined;
  abstract assets(): readonly Asset[];
}
