import { formatUnits } from '../../common/decimal.js';
import { AuctionKind, nameOf, Phase, PhaseReason, Side } from '../../common/model/order-terms.js';
import { isoTime } from '../../common/nest/wire-time.js';
import type { FeeResponse, InstrumentResponse, TradingResponse } from './instrument.messages.js';
import type { FeeRates, InstrumentSettings } from './instrument-settings.js';
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

export function presentFees({ instrument }: InstrumentFormat, rates: FeeRates): FeeResponse {
  return {
    symbol: instrument.symbol,
    tier: rates.tier,
    makerFee: formatUnits(rates.makerFeePpm, FEE_SCALE),
    takerFee: formatUnits(rates.takerFeePpm, FEE_SCALE),
  };
}

export function presentTrading(format: InstrumentFormat, settings: InstrumentSettings): TradingResponse {
  const { phase, symbol } = format.instrument;
  const { auctionKind, phaseEndsAtUs, phaseReason, indicative, lastAuction, markPriceTicks, limitState } = settings;
  return {
    symbol,
    phase: nameOf(Phase, phase),
    auction: auctionKind === AuctionKind.none ? null : nameOf(AuctionKind, auctionKind),
    phaseEndsAt: phaseEndsAtUs === 0 ? null : isoTime(phaseEndsAtUs),
    phaseReason: nameOf(PhaseReason, phaseReason),
    indicativePrice: indicative === null ? null : format.price(indicative.priceTicks),
    indicativeVolume: indicative === null ? null : format.quantity(indicative.volumeLots),
    surplusSide: surplusSideOf(indicative?.surplusLots ?? 0),
    surplus: indicative === null ? null : format.quantity(Math.abs(indicative.surplusLots)),
    lastAuctionPrice:
      lastAuction === null || lastAuction.volumeLots === 0 ? null : format.price(lastAuction.priceTicks),
    lastAuctionVolume: lastAuction === null ? null : format.quantity(lastAuction.volumeLots),
    markPrice: markPriceTicks === 0 ? null : format.price(markPriceTicks),
    limitStateSide: limitState === null ? null : nameOf(Side, limitState.side),
    limitStatePrice: limitState === null ? null : format.price(limitState.priceTicks),
  };
}

function surplusSideOf(surplusLots: number): string | null {
  if (surplusLots === 0) return null;
  return surplusLots > 0 ? 'buy' : 'sell';
}
