import { formatUnits } from '../../common/decimal.js';
import { nameOf, Phase } from '../../common/model/order-terms.js';
import type { FeeResponse, InstrumentResponse } from './instrument.messages.js';
import type { InstrumentFormat } from './domain/instrument-format.js';

/** Fees are fractions at the edge and millionths in the core. */
export const FEE_SCALE = 6;

export function presentInstrument(format: InstrumentFormat): InstrumentResponse {
  const { instrument, baseAsset, quoteAsset } = format;
  return {
    symbol: instrument.symbol,
    baseAsset: baseAsset.asset,
    quoteAsset: quoteAsset.asset,
    tickSize: instrument.tickSize,
    lotSize: instrument.lotSize,
    minQuantity: format.quantity(instrument.minQuantityLots),
    maxQuantity: format.quantity(instrument.maxQuantityLots),
    minNotional: format.notional(instrument.minNotional),
    maxNotional: format.notional(instrument.maxNotional),
    makerFee: formatUnits(instrument.makerFeePpm, FEE_SCALE),
    takerFee: formatUnits(instrument.takerFeePpm, FEE_SCALE),
    collarBps: instrument.collarBps,
    phase: nameOf(Phase, instrument.phase),
  };
}

export function presentFees({ instrument }: InstrumentFormat): FeeResponse {
  return {
    symbol: instrument.symbol,
    makerFee: formatUnits(instrument.makerFeePpm, FEE_SCALE),
    takerFee: formatUnits(instrument.takerFeePpm, FEE_SCALE),
  };
}
