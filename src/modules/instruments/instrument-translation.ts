/** From the API's terms of an instrument to those of the core: decimals to lots, units and millionths. */
import { type DecimalFault, decimalStep, parseSignedUnits, parseSteps } from '../../common/decimal.js';
import { isGiven } from '../../common/given.js';
import type { CommandBody } from '../../common/model/commands.js';
import type { AssetId, AssetUnits, FeeRatePpm, InstrumentId, QuantityLots } from '../../common/model/units.js';
import { toUnits } from '../../common/nest/amounts.js';
import { ProblemError } from '../../common/nest/problem.js';
import type { Asset } from './domain/instrument.js';
import type { InstrumentFormat } from './domain/instrument-format.js';
import type { InstrumentDirectory } from './instrument-directory.js';
import { FEE_SCALE } from './instrument-presenter.js';
import type { InstrumentChangeRequest, InstrumentRequest } from './instrument.messages.js';

export function toDefineInstrument(
  request: InstrumentRequest,
  defaultCollarBps: number,
  directory: InstrumentDirectory,
): CommandBody<'DefineInstrument'> {
  const base = assetOf(request.baseAsset, directory);
  const quote = assetOf(request.quoteAsset, directory);
  assertStep('tickSize', request.tickSize);
  assertStep('lotSize', request.lotSize);
  return {
    symbol: request.symbol,
    baseAssetId: base.assetId as AssetId,
    quoteAssetId: quote.assetId as AssetId,
    tickSize: request.tickSize,
    lotSize: request.lotSize,
    minQuantityLots: toLots('minQuantity', request.minQuantity, request.lotSize),
    maxQuantityLots: toLots('maxQuantity', request.maxQuantity, request.lotSize),
    minNotional: toUnits(request.minNotional, quote.scale, 'minNotional') as AssetUnits,
    maxNotional: toUnits(request.maxNotional, quote.scale, 'maxNotional') as AssetUnits,
    makerFeePpm: toPpm('makerFee', request.makerFee),
    takerFeePpm: toPpm('takerFee', request.takerFee),
    collarBps: request.collarBps ?? defaultCollarBps,
  };
}

/** All terms of the instrument, with those of the request replaced. */
export function toUpdateInstrument(
  request: InstrumentChangeRequest,
  { instrument, quoteAsset }: InstrumentFormat,
): CommandBody<'UpdateInstrument'> {
  const { minQuantity, maxQuantity, minNotional, maxNotional, makerFee, takerFee, collarBps } = request;
  const lots = (field: string, text: string | null | undefined, present: number) =>
    (isGiven(text) ? toLots(field, text, instrument.lotSize) : present) as QuantityLots;
  const units = (field: string, text: string | null | undefined, present: number) =>
    (isGiven(text) ? toUnits(text, quoteAsset.scale, field) : present) as AssetUnits;
  return {
    instrumentId: instrument.instrumentId as InstrumentId,
    minQuantityLots: lots('minQuantity', minQuantity, instrument.minQuantityLots),
    maxQuantityLots: lots('maxQuantity', maxQuantity, instrument.maxQuantityLots),
    minNotional: units('minNotional', minNotional, instrument.minNotional),
    maxNotional: units('maxNotional', maxNotional, instrument.maxNotional),
    makerFeePpm: isGiven(makerFee) ? toPpm('makerFee', makerFee) : (instrument.makerFeePpm as FeeRatePpm),
    takerFeePpm: isGiven(takerFee) ? toPpm('takerFee', takerFee) : (instrument.takerFeePpm as FeeRatePpm),
    collarBps: collarBps ?? instrument.collarBps,
  };
}

function assetOf(name: string, directory: InstrumentDirectory): Asset {
  const asset = directory.assetByName(name);
  if (asset === undefined) throw new ProblemError('UNKNOWN_ASSET', { detail: `No asset is called ${name}.` });
  return asset;
}

function assertStep(field: string, text: string): void {
  if (/[1-9]/.test(text)) return;
  throw new ProblemError('VALIDATION_FAILED', { errors: [{ field, message: 'must be above zero' }] });
}

function toLots(field: string, text: string, lotSize: string): QuantityLots {
  const lots = parseSteps(text, decimalStep(lotSize));
  return exact(lots, 'QUANTITY_NOT_ON_LOT', `${field} ${text} is not a multiple of lotSize ${lotSize}`) as QuantityLots;
}

export function toPpm(field: string, text: string): FeeRatePpm {
  const ppm = parseSignedUnits(text, FEE_SCALE);
  if (ppm === 'NOT_A_DECIMAL') {
    throw new ProblemError('VALIDATION_FAILED', { errors: [{ field, message: 'must not be a negative zero' }] });
  }
  return exact(ppm, 'AMOUNT_TOO_PRECISE', `${field} ${text} has more than ${FEE_SCALE} decimals`) as FeeRatePpm;
}

function exact(
  count: number | DecimalFault,
  code: 'QUANTITY_NOT_ON_LOT' | 'AMOUNT_TOO_PRECISE',
  cause: string,
): number {
  if (typeof count === 'number') return count;
  if (count === 'TOO_LARGE') throw new ProblemError('NUMBER_TOO_LARGE');
  throw new ProblemError(code, { detail: `The ${cause}.` });
}
