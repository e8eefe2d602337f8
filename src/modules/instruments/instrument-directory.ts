import { invariant } from '../../common/assert.js';
import type { Asset, Instrument } from './domain/instrument.js';
import { InstrumentFormat } from './domain/instrument-format.js';

/** The instruments and assets that exist now, for translating symbols and decimals at the edge. Fed by events. */
export abstract class InstrumentDirectory {
  private readonly formats = new WeakMap<Instrument, InstrumentFormat>();

  abstract bySymbol(symbol: string): Instrument | undefined;
  abstract byId(instrumentId: number): Instrument | undefined;
  abstract all(): readonly Instrument[];
  abstract assetByName(asset: string): Asset | undefined;
  abstract assetById(assetId: number): Asset | undefined;
  abstract assets(): readonly Asset[];

  /** The decimals of the instrument with this id, which exists. */
  formatOfId(instrumentId: number): InstrumentFormat {
    const instrument = this.byId(instrumentId);
    invariant(instrument !== undefined, `instrument ${instrumentId} is known`);
    return this.formatOf(instrument);
  }

  /** The decimals of an instrument of this directory. */
  formatOf(instrument: Instrument): InstrumentFormat {
    const known = this.formats.get(instrument);
    if (known !== undefined) return known;
    const base = this.assetById(instrument.baseAssetId);
    const quote = this.assetById(instrument.quoteAssetId);
    invariant(base !== undefined && quote !== undefined, 'the assets of an instrument are defined before it');
    const format = new InstrumentFormat(instrument, base, quote);
    this.formats.set(instrument, format);
    return format;
  }
}
