/**
 * Assets and instruments, and the rules by which they are admitted: an instrument's prices and quantities must
 * turn into whole ledger units without rounding, and every amount it can produce must stay exact.
 * Ids count from 1 in the order of definition.
 */
import { ppmCeil, PPM } from '../../../common/exact.js';
import { Phase } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import type { Asset, Instrument } from './instrument.js';
import { loadInstrument, saveInstrument } from './instrument-state.js';

const INSTRUMENTS_MAX = 4_096;
const ASSETS_MAX = 256;
const SCALE_MAX = 18;
const COLLAR_BPS_MAX = 9_999;
const ASSET_NAME = /^[A-Z0-9]{1,12}$/;
const SYMBOL = /^[A-Z0-9]{1,12}-[A-Z0-9]{1,12}$/;
const DECIMAL = /^(\d{1,18})(?:\.(\d{1,18}))?$/;

/** What an operator may change while the instrument trades. */
export interface InstrumentTerms {
  readonly minQuantityLots: number;
  readonly maxQuantityLots: number;
  readonly minNotional: number;
  readonly maxNotional: number;
  readonly makerFeePpm: number;
  readonly takerFeePpm: number;
  readonly collarBps: number;
}

export interface InstrumentDefinition extends InstrumentTerms {
  readonly symbol: string;
  readonly baseAssetId: number;
  readonly quoteAssetId: number;
  readonly tickSize: string;
  readonly lotSize: string;
}

export class InstrumentRegistry {
  /** By id; index 0 is unused. */
  private readonly assetList: (Asset | undefined)[] = [undefined];
  private readonly instrumentList: (Instrument | undefined)[] = [undefined];

  asset(assetId: number): Asset | undefined {
    return this.assetList[assetId];
  }

  instrument(instrumentId: number): Instrument | undefined {
    return this.instrumentList[instrumentId];
  }

  get assets(): readonly Asset[] {
    return this.assetList.slice(1) as Asset[];
  }

  get instruments(): readonly Instrument[] {
    return this.instrumentList.slice(1) as Instrument[];
  }

  /** Adds an asset with the next id, or says why not. */
  defineAsset(asset: string, scale: number): Asset | RejectReason {
    if (!ASSET_NAME.test(asset)) return RejectReason.SYMBOL_INVALID;
    if (this.assetList.some((known) => known?.asset === asset)) return RejectReason.ASSET_EXISTS;
    if (!Number.isInteger(scale) || scale < 0 || scale > SCALE_MAX) return RejectReason.SCALE_OUT_OF_RANGE;
    if (this.assetList.length > ASSETS_MAX) return RejectReason.TOO_MANY_ASSETS;
    const defined: Asset = { assetId: this.assetList.length, asset, scale };
    this.assetList.push(defined);
    return defined;
  }

  /** Adds an instrument with the next id, trading continuously, or says why not. */
  defineInstrument(definition: InstrumentDefinition): Instrument | RejectReason {
    if (!SYMBOL.test(definition.symbol)) return RejectReason.SYMBOL_INVALID;
    if (this.instrumentList.some((known) => known?.symbol === definition.symbol)) return RejectReason.INSTRUMENT_EXISTS;
    const base = this.asset(definition.baseAssetId);
    const quote = this.asset(definition.quoteAssetId);
    if (!base || !quote || base === quote) return RejectReason.UNKNOWN_ASSET;
    const tick = parsePositive(definition.tickSize);
    const lot = parsePositive(definition.lotSize);
    if (!tick || !lot) return RejectReason.INVALID_COMMAND;
    const baseUnitsPerLot = wholeUnits(lot, base.scale);
    const quoteUnitsPerTickLot = wholeUnits(
      { digits: tick.digits * lot.digits, scale: tick.scale + lot.scale },
      quote.scale,
    );
    if (baseUnitsPerLot === 0 || quoteUnitsPerTickLot === 0) return RejectReason.NOTIONAL_NOT_EXACT;
    if (this.instrumentList.length > INSTRUMENTS_MAX) return RejectReason.TOO_MANY_INSTRUMENTS;
    const refusal = refusalOfTerms(definition, baseUnitsPerLot);
    if (refusal !== 0) return refusal;
    const defined: Instrument = {
      instrumentId: this.instrumentList.length,
      symbol: definition.symbol,
      baseAssetId: base.assetId,
      quoteAssetId: quote.assetId,
      tickSize: formatDecimal(tick),
      lotSize: formatDecimal(lot),
      quoteUnitsPerTickLot,
      baseUnitsPerLot,
      ...termsOf(definition),
      phase: Phase.continuous,
    };
    this.instrumentList.push(defined);
    return defined;
  }

  /** Replaces the changeable terms of an instrument, or says why not. */
  /** `tierRatePpm` is the largest rate of any tier: a maximum notional holds with it too. */
  updateInstrument(instrumentId: number, terms: InstrumentTerms, tierRatePpm = 0): Instrument | RejectReason {
    const present = this.instrument(instrumentId);
    if (!present) return RejectReason.UNKNOWN_INSTRUMENT;
    const refusal = refusalOfTerms(terms, present.baseUnitsPerLot, tierRatePpm);
    if (refusal !== 0) return refusal;
    const updated: Instrument = { ...present, ...termsOf(terms) };
    this.instrumentList[instrumentId] = updated;
    return updated;
  }

  setPhase(instrumentId: number, phase: Phase): void {
    this.instrumentList[instrumentId] = { ...(this.instrumentList[instrumentId] as Instrument), phase };
  }

  saveState(sink: StateSink): void {
    const { assets, instruments } = this;
    sink.number(assets.length);
    for (const { asset, scale } of assets) {
      sink.text(asset);
      sink.number(scale);
    }
    sink.number(instruments.length);
    for (const instrument of instruments) saveInstrument(instrument, sink);
  }

  /** Of an empty registry. What was admitted once is not examined again. */
  loadState(source: StateSource): void {
    for (let assets = source.number(); assets > 0; assets -= 1) {
      this.assetList.push({ assetId: this.assetList.length, asset: source.text(), scale: source.number() });
    }
    for (let instruments = source.number(); instruments > 0; instruments -= 1) {
      this.instrumentList.push(loadInstrument(this.instrumentList.length, source));
    }
  }
}

function termsOf(terms: InstrumentTerms): InstrumentTerms {
  const { minQuantityLots, maxQuantityLots, minNotional, maxNotional, makerFeePpm, takerFeePpm, collarBps } = terms;
  return { minQuantityLots, maxQuantityLots, minNotional, maxNotional, makerFeePpm, takerFeePpm, collarBps };
}

function refusalOfTerms(terms: InstrumentTerms, baseUnitsPerLot: number, tierRatePpm = 0): RejectReason | 0 {
  const { minQuantityLots, maxQuantityLots, minNotional, maxNotional, makerFeePpm, takerFeePpm, collarBps } = terms;
  const integers = [minQuantityLots, maxQuantityLots, minNotional, maxNotional, makerFeePpm, takerFeePpm, collarBps];
  if (!integers.every(Number.isSafeInteger)) return RejectReason.LIMITS_OUT_OF_RANGE;
  if (minQuantityLots < 1 || minQuantityLots > maxQuantityLots) return RejectReason.LIMITS_OUT_OF_RANGE;
  if (BigInt(maxQuantityLots) * BigInt(baseUnitsPerLot) > BigInt(INTEGER_MAX)) return RejectReason.LIMITS_OUT_OF_RANGE;
  if (minNotional < 0 || minNotional > maxNotional) return RejectReason.LIMITS_OUT_OF_RANGE;
  if (collarBps < 1 || collarBps > COLLAR_BPS_MAX) return RejectReason.LIMITS_OUT_OF_RANGE;
  if (takerFeePpm < 0 || takerFeePpm > PPM) return RejectReason.FEES_OUT_OF_RANGE;
  if (makerFeePpm < -takerFeePpm || makerFeePpm > PPM) return RejectReason.FEES_OUT_OF_RANGE;
  if (maxNotional + ppmCeil(Math.max(makerFeePpm, takerFeePpm, tierRatePpm), maxNotional) > INTEGER_MAX)
    return RejectReason.LIMITS_OUT_OF_RANGE;
  return 0;
}

interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** A positive decimal without trailing zeros, or undefined. */
function parsePositive(text: string): Decimal | undefined {
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  const digits = BigInt((match[1] as string) + fraction);
  return digits === 0n ? undefined : { digits, scale: fraction.length };
}

/** `decimal × 10^scale` where that is a whole number up to 2^53 − 1, else 0. */
function wholeUnits(decimal: Decimal, scale: number): number {
  const shift = scale - decimal.scale;
  if (shift >= 0) {
    const units = decimal.digits * 10n ** BigInt(shift);
    return units <= BigInt(INTEGER_MAX) ? Number(units) : 0;
  }
  const divisor = 10n ** BigInt(-shift);
  if (decimal.digits % divisor !== 0n) return 0;
  const units = decimal.digits / divisor;
  return units <= BigInt(INTEGER_MAX) ? Number(units) : 0;
}

function formatDecimal({ digits, scale }: Decimal): string {
  const padded = digits.toString().padStart(scale + 1, '0');
  return scale === 0 ? padded : `${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}
