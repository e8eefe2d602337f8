/** Decimal text and the integers of one instrument: prices in ticks, quantities in lots, money in asset units. */
import {
  type DecimalFault,
  type DecimalStep,
  decimalStep,
  divideHalfEven,
  formatSteps,
  formatUnits,
  parseSteps,
  parseUnits,
} from '../../../common/decimal.js';
import type { Asset, Instrument } from './instrument.js';

/** Decimals that an average price has more than the tick. */
const AVERAGE_DECIMALS = 8;

export class InstrumentFormat {
  private readonly tick: DecimalStep;
  private readonly lot: DecimalStep;

  constructor(
    readonly instrument: Instrument,
    readonly baseAsset: Asset,
    readonly quoteAsset: Asset,
  ) {
    this.tick = decimalStep(instrument.tickSize);
    this.lot = decimalStep(instrument.lotSize);
  }

  /** Ticks, or why the text is no price of this instrument. */
  parsePrice(text: string): number | DecimalFault {
    return parseSteps(text, this.tick);
  }

  /** Lots, or why the text is no quantity of this instrument. */
  parseQuantity(text: string): number | DecimalFault {
    return parseSteps(text, this.lot);
  }

  /** Units of the quote asset. */
  parseNotional(text: string): number | DecimalFault {
    return parseUnits(text, this.quoteAsset.scale);
  }

  price(priceTicks: number): string {
    return formatSteps(priceTicks, this.tick);
  }

  quantity(quantityLots: number | bigint): string {
    return formatSteps(quantityLots, this.lot);
  }

  notional(quoteUnits: number | bigint): string {
    return formatUnits(quoteUnits, this.quoteAsset.scale);
  }

  /**
   * What was paid for a lot on average, as a price: notional ÷ quantity, rounded half to even at eight decimals
   * beyond the tick. `quantityLots` is above zero.
   */
  averagePrice(notional: number | bigint, quantityLots: number | bigint): string {
    const unitsPerTick = BigInt(this.instrument.quoteUnitsPerTickLot) * BigInt(quantityLots);
    const scaled = BigInt(notional) * this.tick.mantissa * 10n ** BigInt(AVERAGE_DECIMALS);
    return formatUnits(divideHalfEven(scaled, unitsPerTick), this.tick.scale + AVERAGE_DECIMALS);
  }
}
