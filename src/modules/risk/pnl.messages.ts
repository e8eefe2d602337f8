/** What traders ask, and are told, about where their profit and loss came from. */
import { IsISO8601, IsOptional, Matches } from 'class-validator';
import { Field, ListField, NullableField, OptionalField } from '../../common/nest/api-docs.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export class PnlRequest {
  @OptionalField('2026-11-01', 'First day (UTC) of the period; without it the last one.')
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(DAY)
  from?: string;

  @OptionalField('2026-11-27', 'Last day (UTC) of the period; without it the present one.')
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(DAY)
  to?: string;
}

class PnlParts {
  @Field(
    '-3.25',
    'What the prices of what was held at the beginning of each day moved, from the last trade of the day before to its own.',
  )
  priceMove!: string;

  @Field('1.5', 'What was traded, at the last trade of its day, less what was paid for it.')
  trading!: string;

  @Field('0.12', 'Fees; negative: rebates.')
  fees!: string;

  @Field('-1.87', 'By how much equity changed: price moves and trading less fees.')
  pnl!: string;
}

export class InstrumentPnlResponse extends PnlParts {
  @Field('BTC-USD', 'Instrument.')
  symbol!: string;

  @Field('0.25', 'Position when the period began; negative: sold more than bought.')
  openingQuantity!: string;

  @NullableField('64000', 'The last trade before the period; null where there was none.')
  openingPrice!: string | null;

  @Field('0.5', 'Position when it ended.')
  closingQuantity!: string;

  @NullableField('64300', 'The last trade until its end; null where there was none.')
  closingPrice!: string | null;
}

export class AssetPnlResponse extends PnlParts {
  @Field('USD', 'Quote asset.')
  asset!: string;
}

export class PnlResponse {
  @Field(1234, "The venue's sequence number up to which trades are counted.")
  sequence!: number;

  @Field('2026-11-01', 'First day.')
  from!: string;

  @Field('2026-11-27', 'Last day.')
  to!: string;

  @ListField(InstrumentPnlResponse, 'Instruments that the account held or traded in the period.')
  items!: InstrumentPnlResponse[];

  @ListField(AssetPnlResponse, 'Sums, by quote asset.')
  totals!: AssetPnlResponse[];
}
