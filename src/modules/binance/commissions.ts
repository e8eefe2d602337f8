import { Injectable } from '@nestjs/common';
import type { Actor } from '../../common/model/actor.js';
import { formatUnits } from '../../common/decimal.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import { TradingSettings } from '../instruments/instrument-settings.js';
import { Symbols } from './symbols.js';

const PPM_SCALE = 6;
const none = { maker: '0', taker: '0', buyer: '0', seller: '0' };

/** What an account pays, as fractions of what is traded. */
@Injectable()
export class Commissions {
  constructor(
    private readonly settings: TradingSettings,
    private readonly symbols: Symbols,
  ) {}

  of({ accountId }: Actor, { instrument }: InstrumentFormat) {
    const { makerFeePpm, takerFeePpm } = this.settings.ratesOf(accountId, instrument);
    return { ...none, maker: formatUnits(makerFeePpm, PPM_SCALE), taker: formatUnits(takerFeePpm, PPM_SCALE) };
  }

  /** The answer of `account/commission`. */
  present(actor: Actor, format: InstrumentFormat): object {
    return { symbol: this.symbols.nameOf(format.instrument), ...this.parts(actor, format) };
  }

  /** The answer of `order/test` with rates. */
  ofTrial(actor: Actor, format: InstrumentFormat): object {
    const { standardCommission, specialCommission, taxCommission, discount } = this.parts(actor, format);
    return {
      standardCommissionForOrder: { maker: standardCommission.maker, taker: standardCommission.taker },
      specialCommissionForOrder: { maker: specialCommission.maker, taker: specialCommission.taker },
      taxCommissionForOrder: { maker: taxCommission.maker, taker: taxCommission.taker },
      discount,
    };
  }

  private parts(actor: Actor, format: InstrumentFormat) {
    return {
      standardCommission: this.of(actor, format),
      specialCommission: none,
      taxCommission: none,
      discount: { enabledForAccount: false, enabledForSymbol: false, discountAsset: 'NONE', discount: '0' },
    };
  }
}
