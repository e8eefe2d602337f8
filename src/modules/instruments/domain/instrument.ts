import type { Phase } from '../../../common/model/order-terms.js';

export interface Asset {
  readonly assetId: number;
  readonly asset: string;
  /** Decimal places of the asset's ledger unit. */
  readonly scale: number;
}

/** The terms of an instrument; quantities in lots, notionals in ledger units of the quote asset. */
export interface Instrument {
  readonly instrumentId: number;
  readonly symbol: string;
  readonly baseAssetId: number;
  readonly quoteAssetId: number;
  /** Decimal text, canonical: `0.01`. */
  readonly tickSize: string;
  readonly lotSize: string;
  /** One tick × one lot in ledger units of the quote asset: a whole number by admission. */
  readonly quoteUnitsPerTickLot: number;
  readonly baseUnitsPerLot: number;
  readonly minQuantityLots: number;
  readonly maxQuantityLots: number;
  readonly minNotional: number;
  readonly maxNotional: number;
  readonly makerFeePpm: number;
  readonly takerFeePpm: number;
  readonly collarBps: number;
  readonly phase: Phase;
}
