/** Assets, instruments and phases. */
import type { CommandBody } from '../../src/common/model/commands.js';
import { Phase } from '../../src/common/model/order-terms.js';
import { RejectReason } from '../../src/common/model/reject-reason.js';
import { type Emitter, exact } from './emitter.js';
import type { OracleState } from './oracle-state.js';
import { type Instrument, MAX, type Terms } from './order.js';
import { type CommandOf, type Refusal } from './order-rules.js';
import { Ratio } from './ratio.js';

export function defineAsset(
  state: OracleState,
  emitter: Emitter,
  { body: { asset, scale } }: CommandOf<'DefineAsset'>,
  assetsMax: number,
): Refusal {
  if (!/^[A-Z0-9]{1,12}$/.test(asset)) return RejectReason.SYMBOL_INVALID;
  if (state.assets.some((one) => one.asset === asset)) return RejectReason.ASSET_EXISTS;
  if (scale < 0 || scale > 18) return RejectReason.SCALE_OUT_OF_RANGE;
  if (state.assets.length >= assetsMax) return RejectReason.TOO_MANY_ASSETS;
  const assetId = state.assets.length + 1;
  state.assets.push({ assetId, asset, scale, external: 0n, fees: 0n });
  emitter.emit('AssetDefined', 0, { assetId, scale, asset });
  return undefined;
}

export function defineInstrument(
  state: OracleState,
  emitter: Emitter,
  { body }: CommandOf<'DefineInstrument'>,
  instrumentsMax: number,
): Refusal {
  const { symbol } = body;
  if (!/^[A-Z0-9]{1,12}-[A-Z0-9]{1,12}$/.test(symbol)) return RejectReason.SYMBOL_INVALID;
  if (state.instruments.some((one) => one.symbol === symbol)) return RejectReason.INSTRUMENT_EXISTS;
  const base = state.asset(body.baseAssetId);
  const quote = state.asset(body.quoteAssetId);
  if (base === undefined || quote === undefined || base === quote) return RejectReason.UNKNOWN_ASSET;
  const tick = positiveDecimal(body.tickSize);
  const lot = positiveDecimal(body.lotSize);
  if (tick === undefined || lot === undefined) return RejectReason.INVALID_COMMAND;
  const b = lot.timesInteger(10n ** BigInt(base.scale)).whole();
  const k = tick
    .times(lot)
    .timesInteger(10n ** BigInt(quote.scale))
    .whole();
  if (b === undefined || k === undefined || b > MAX || k > MAX) return RejectReason.NOTIONAL_NOT_EXACT;
  if (state.instruments.length >= instrumentsMax) return RejectReason.TOO_MANY_INSTRUMENTS;
  const terms = termsOf(body);
  const refusal = refusalOfInstrumentTerms(terms, b);
  if (refusal !== undefined) return refusal;

  const instrument: Instrument = {
    instrumentId: state.instruments.length + 1,
    symbol,
    base,
    quote,
    tickSize: canonical(body.tickSize),
    lotSize: canonical(body.lotSize),
    k,
    b,
    terms,
    phase: Phase.continuous,
  };
  state.instruments.push(instrument);
  emitDefined(emitter, instrument);
  return undefined;
}

export function updateInstrument(
  state: OracleState,
  emitter: Emitter,
  { body }: CommandOf<'UpdateInstrument'>,
): Refusal {
  const instrument = state.instrument(body.instrumentId);
  if (instrument === undefined) return RejectReason.UNKNOWN_INSTRUMENT;
  const terms = termsOf(body);
  const refusal = refusalOfInstrumentTerms(terms, instrument.b);
  if (refusal !== undefined) return refusal;
  instrument.terms = terms;
  emitDefined(emitter, instrument);
  return undefined;
}

function termsOf(body: CommandBody<'DefineInstrument'> | CommandBody<'UpdateInstrument'>): Terms {
  const { minQuantityLots, maxQuantityLots, minNotional, maxNotional, makerFeePpm, takerFeePpm, collarBps } = body;
  return { minQuantityLots, maxQuantityLots, minNotional, maxNotional, makerFeePpm, takerFeePpm, collarBps };
}

function refusalOfInstrumentTerms(terms: Terms, b: bigint): Refusal {
  const { minQuantityLots, maxQuantityLots, minNotional, maxNotional, makerFeePpm, takerFeePpm, collarBps } = terms;
  const limits = [minQuantityLots, maxQuantityLots, minNotional, maxNotional, collarBps];
  if (!limits.every(Number.isSafeInteger)) return RejectReason.LIMITS_OUT_OF_RANGE;
  if (minQuantityLots < 1 || minQuantityLots > maxQuantityLots) return RejectReason.LIMITS_OUT_OF_RANGE;
  if (BigInt(maxQuantityLots) * b > MAX) return RejectReason.LIMITS_OUT_OF_RANGE;
  if (minNotional < 0 || minNotional > maxNotional) return RejectReason.LIMITS_OUT_OF_RANGE;
  if (collarBps < 1 || collarBps > 9_999) return RejectReason.LIMITS_OUT_OF_RANGE;
  if (takerFeePpm < 0 || takerFeePpm > 1_000_000) return RejectReason.FEES_OUT_OF_RANGE;
  if (makerFeePpm < -takerFeePpm || makerFeePpm > 1_000_000) return RejectReason.FEES_OUT_OF_RANGE;
  const notional = BigInt(maxNotional);
  const largestFee = Ratio.ofPpm(Math.max(takerFeePpm, makerFeePpm)).timesInteger(notional).ceil();
  if (notional + largestFee > MAX) return RejectReason.LIMITS_OUT_OF_RANGE;
  return undefined;
}

export function setPhase(state: OracleState, emitter: Emitter, { body }: CommandOf<'SetPhase'>): Refusal {
  const instrument = state.instrument(body.instrumentId);
  if (instrument === undefined) return RejectReason.UNKNOWN_INSTRUMENT;
  const known: readonly number[] = Object.values(Phase);
  if (!known.includes(body.phase)) return RejectReason.INVALID_COMMAND;
  if (body.phase === Phase.pre_open || body.phase === Phase.auction) return RejectReason.NOT_SUPPORTED;
  instrument.phase = body.phase;
  emitter.emit('PhaseChanged', 0, {
    endsAtUs: 0,
    instrumentId: body.instrumentId,
    phase: body.phase,
    auctionKind: 0,
  });
  return undefined;
}

function emitDefined(emitter: Emitter, instrument: Instrument): void {
  emitter.emit('InstrumentDefined', 0, {
    ...instrument.terms,
    quoteUnitsPerTickLot: exact(instrument.k),
    baseUnitsPerLot: exact(instrument.b),
    instrumentId: instrument.instrumentId,
    baseAssetId: instrument.base.assetId,
    quoteAssetId: instrument.quote.assetId,
    phase: instrument.phase,
    symbol: instrument.symbol,
    tickSize: instrument.tickSize,
    lotSize: instrument.lotSize,
  });
}

function positiveDecimal(text: string): Ratio | undefined {
  const value = Ratio.ofDecimal(text);
  return value === undefined || value.numerator === 0n ? undefined : value;
}

/** Without superfluous zeros: `00.10` is `0.1`. */
function canonical(text: string): string {
  const [whole = '', fraction = ''] = text.split('.');
  const digits = whole.replace(/^0+(?=.)/, '');
  const decimals = fraction.replace(/0+$/, '');
  return decimals === '' ? digits : `${digits}.${decimals}`;
}
