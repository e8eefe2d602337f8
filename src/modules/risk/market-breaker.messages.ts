/** What operators send and are told about the market-wide breaker. */
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { Field, NullableField, OptionalField } from '../../common/nest/api-docs.js';
import { type MarketBreakerPreset, marketBreakerPresetNames } from './market-breaker-presets.js';

const BPS_MAX = 9_999;
const DAY_MS = 86_400_000;

/** A preset, or all levels and how long a halt is; what is given beside a preset replaces its value. */
export class MarketBreakerRequest {
  @OptionalField('us_market', 'Values to begin with: 7, 13 and 20 %, halts of 15 and auctions of 5 minutes.', {
    enum: marketBreakerPresetNames,
  })
  @IsOptional()
  @IsIn(marketBreakerPresetNames)
  preset?: MarketBreakerPreset | null;

  @OptionalField(700, 'Mean fall of all instruments since the last trades of the day before, in basis points.')
  @IsOptional()
  @Max(BPS_MAX)
  @Min(1)
  @IsInt()
  level1Bps?: number | null;

  @OptionalField(1_300, 'The second level, above the first.')
  @IsOptional()
  @Max(BPS_MAX)
  @Min(1)
  @IsInt()
  level2Bps?: number | null;

  @OptionalField(2_000, 'The third level, above the second; it halts until two people reopen.')
  @IsOptional()
  @Max(BPS_MAX)
  @Min(1)
  @IsInt()
  level3Bps?: number | null;

  @OptionalField(900_000, 'How long levels 1 and 2 halt, in milliseconds.')
  @IsOptional()
  @Max(DAY_MS)
  @Min(1)
  @IsInt()
  haltMs?: number | null;

  @OptionalField(300_000, 'How long the reopening auctions are; 0: none.', { default: 0 })
  @IsOptional()
  @Max(DAY_MS)
  @Min(0)
  @IsInt()
  auctionMs?: number | null;
}

export class MarketBreakerResponse {
  @Field(1234, "The venue's sequence number that all of this is of.")
  sequence!: number;

  @Field(true, 'Whether it is on.')
  active!: boolean;

  @NullableField(700, 'First level in basis points; null while it is off.')
  level1Bps!: number | null;

  @NullableField(1_300, 'Second level.')
  level2Bps!: number | null;

  @NullableField(2_000, 'Third level.')
  level3Bps!: number | null;

  @Field(900_000, 'How long levels 1 and 2 halt, in milliseconds.')
  haltMs!: number;

  @Field(300_000, 'How long the reopening auctions are, in milliseconds.')
  auctionMs!: number;

  @Field(85, 'Mean fall of all instruments since the last trades of the day before, in basis points; negative: a rise.')
  fallBps!: number;

  @Field(12, 'How many instruments that is of: those with a trade before this day (UTC).')
  instruments!: number;

  @Field(0, 'The highest level that has tripped today; 0: none.')
  trippedLevel!: number;
}

export class MarketBreakerSetResponse {
  @Field(1234, "The venue's sequence number from which on it holds.")
  sequence!: number;
}
