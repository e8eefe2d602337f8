/** Instruments by the names that clients of this API know them by: `BTC-USD` is `BTCUSD` here; both are understood. */
import { Injectable } from '@nestjs/common';
import { invariant } from '../../common/assert.js';
import type { Asset, Instrument } from '../instruments/domain/instrument.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { badCombination, BinanceError, illegal, invalidSymbol, mandatory } from './domain/binance-error.js';
import type { Parameters } from './domain/parameters.js';

const SYMBOL = /^[A-Z0-9-_.]{1,20}$/;

@Injectable()
export class Symbols {
  private known: readonly Instrument[] = [];
  private byName = new Map<string, Instrument>();

  constructor(private readonly directory: InstrumentDirectory) {}

  nameOf({ symbol }: Pick<Instrument, 'symbol'>): string {
    return symbol.replaceAll('-', '');
  }

  all(): readonly InstrumentFormat[] {
    return this.directory.all().map((instrument) => this.directory.formatOf(instrument));
  }

  formatOfId(instrumentId: number): InstrumentFormat {
    return this.directory.formatOfId(instrumentId);
  }

  assets(): readonly Asset[] {
    return this.directory.assets();
  }

  /** Of money that there is. */
  assetOfId(assetId: number): Asset {
    const asset = this.directory.assetById(assetId);
    invariant(asset !== undefined, `asset ${assetId} is known`);
    return asset;
  }

  find(name: string): InstrumentFormat | undefined {
    const instrument = this.directory.bySymbol(name) ?? this.names().get(name);
    return instrument && this.directory.formatOfId(instrument.instrumentId);
  }

  /** The instrument of the parameter `symbol`. */
  required(parameters: Parameters): InstrumentFormat {
    return this.parsed(parameters.required('symbol'));
  }

  optional(parameters: Parameters): InstrumentFormat | undefined {
    const symbol = parameters.text('symbol');
    return symbol === undefined ? undefined : this.parsed(symbol);
  }

  /** Those of `symbol` or `symbols`; undefined where neither is sent, which is all. `isOne` asks for no list. */
  chosen(
    parameters: Parameters,
  ): { readonly isOne: boolean; readonly formats: readonly InstrumentFormat[] } | undefined {
    const symbols = parameters.text('symbols');
    if (symbols === undefined) {
      const one = this.optional(parameters);
      return one && { isOne: true, formats: [one] };
    }
    if (parameters.has('symbol')) throw badCombination();
    return { isOne: false, formats: listOf(symbols).map((symbol) => this.parsed(symbol)) };
  }

  private parsed(symbol: string): InstrumentFormat {
    if (!SYMBOL.test(symbol)) throw illegal('symbol', '^[A-Z0-9-_.]{1,20}$');
    const format = this.find(symbol);
    if (format === undefined) throw invalidSymbol();
    return format;
  }

  /** Made again when an instrument is listed. */
  private names(): ReadonlyMap<string, Instrument> {
    const all = this.directory.all();
    if (all.length !== this.known.length) {
      this.known = all;
      this.byName = new Map(all.map((instrument) => [this.nameOf(instrument), instrument]));
    }
    return this.byName;
  }
}

/** A JSON array of names. */
function listOf(text: string): readonly string[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    list = undefined;
  }
  const isList = Array.isArray(list) && list.every((item) => typeof item === 'string');
  if (!isList) throw illegal('symbols', '^\\["[A-Z0-9-_.]{1,20}"(,"[A-Z0-9-_.]{1,20}")*\\]$');
  const names = list as readonly string[];
  if (names.length === 0) throw mandatory('symbols');
  if (new Set(names).size < names.length)
    throw new BinanceError(-1151, 'Symbol is present multiple times in the list.');
  return names;
}
