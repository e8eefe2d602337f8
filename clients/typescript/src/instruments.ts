import {
  type DecimalFault,
  type DecimalStep,
  decimalStep,
  formatSteps,
  formatUnits,
  parseSteps,
  parseUnits,
} from '../../../src/common/decimal.js';
import type { PublishedInstrument } from '../../../src/modules/realtime/domain/message-objects.js';
import type { VenueBody } from '../../../src/modules/realtime/domain/wire-messages.js';

/** An instrument as the venue has told it; turns its decimals into ticks and lots, and back. */
export class ClientInstrument implements PublishedInstrument {
  readonly instrumentId: number;
  readonly symbol: string;
  /** What presents messages reads of it. */
  readonly instrument: { readonly symbol: string };
  private readonly tick: DecimalStep;
  private readonly lot: DecimalStep;

  /** `terms` are the newest, with the phase. */
  constructor(public terms: VenueBody<'instrument'>) {
    this.instrumentId = terms.instrumentId;
    this.symbol = terms.symbol;
    this.instrument = { symbol: terms.symbol };
    this.tick = decimalStep(terms.tickSize);
    this.lot = decimalStep(terms.lotSize);
  }

  price(priceTicks: number): string {
    return formatSteps(priceTicks, this.tick);
  }

  quantity(quantityLots: number): string {
    return formatSteps(quantityLots, this.lot);
  }

  notional(quoteUnits: number): string {
    return formatUnits(quoteUnits, this.terms.quoteScale);
  }

  /** Ticks, or why the text is no price of this instrument. */
  parsePrice(text: string): number | DecimalFault {
    return parseSteps(text, this.tick);
  }

  /** Lots, or why the text is no quantity of this instrument. */
  parseQuantity(text: string): number | DecimalFault {
    return parseSteps(text, this.lot);
  }

  /** Units of the quote asset, or why the text is no amount of it. */
  parseNotional(text: string): number | DecimalFault {
    return parseUnits(text, this.terms.quoteScale);
  }
}

/** All instruments that the venue has told of. */
export class Instruments {
  private readonly ids = new Map<number, ClientInstrument>();
  private readonly symbols = new Map<string, ClientInstrument>();

  byId = (instrumentId: number): ClientInstrument | undefined => this.ids.get(instrumentId);

  bySymbol(symbol: string): ClientInstrument | undefined {
    return this.symbols.get(symbol);
  }

  all(): ClientInstrument[] {
    return [...this.ids.values()];
  }

  set(terms: VenueBody<'instrument'>): void {
    const known = this.ids.get(terms.instrumentId);
    if (known !== undefined && hasSameDecimals(known.terms, terms)) {
      known.terms = terms;
      return;
    }
    const instrument = new ClientInstrument(terms);
    this.ids.set(terms.instrumentId, instrument);
    this.symbols.set(terms.symbol, instrument);
  }
}

/** True where only the state of the instrument is another: what was counted in its steps stays as it is. */
function hasSameDecimals(one: VenueBody<'instrument'>, other: VenueBody<'instrument'>): boolean {
  return (
    one.symbol === other.symbol &&
    one.tickSize === other.tickSize &&
    one.lotSize === other.lotSize &&
    one.quoteScale === other.quoteScale
  );
}
