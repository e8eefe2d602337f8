/** What operators say about how an instrument trades, and about accounts. */
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { type BandPreset, bandPresetNames } from './band-presets.js';
import { Allocation } from '../../common/model/order-terms.js';
import { Field, NullableField, OptionalField } from '../../common/nest/api-docs.js';
import { IsDecimal, IsSignedDecimal } from '../../common/nest/field-rules.js';

const methods = Object.keys(Allocation) as (keyof typeof Allocation)[];
const TIER_MAX = 255;
const GROUP_MAX = 2_147_483_647;
const BPS_MAX = 9_999;
const DAY_MS = 86_400_000;

export class AllocationRequest {
  @Field('split', 'How a level is divided among its orders.', { enum: methods })
  @IsIn(methods)
  method!: keyof typeof Allocation;

  @OptionalField(40, 'Of `split`: percent that go in time order.', { default: 0 })
  @IsOptional()
  @Max(100)
  @Min(0)
  @IsInt()
  fifoPercent?: number | null;

  @OptionalField(true, 'Serve the order that made the best price first.', { default: false })
  @IsOptional()
  @IsBoolean()
  topOfBook?: boolean | null;

  @OptionalField('10', 'The most that it gets so; all it has where this is left out.')
  @IsOptional()
  @IsDecimal()
  topMaxQuantity?: string | null;

  @OptionalField('0.001', 'Pro-rata shares below this are none.')
  @IsOptional()
  @IsDecimal()
  minShareQuantity?: string | null;

  @OptionalField(20, 'Percent that the lead market maker is served with first.', { default: 0 })
  @IsOptional()
  @Max(100)
  @Min(0)
  @IsInt()
  leadMarketMakerPercent?: number | null;

  @OptionalField('2', 'Account of the lead market maker.')
  @IsOptional()
  @MaxLength(16)
  @IsString()
  leadMarketMakerAccountId?: string | null;
}

/** What is left out, or 0, is off. */
export class BandsRequest {
  @OptionalField('luld_5', 'Values to begin with: bands of 5, 10 or 20 %, 15 s, 5 min and an auction of one minute.', {
    enum: bandPresetNames,
  })
  @IsOptional()
  @IsIn(bandPresetNames)
  preset?: BandPreset | null;

  @OptionalField('64000', 'Reference of the static band; the present one where it is left out.')
  @IsOptional()
  @IsDecimal()
  referencePrice?: string | null;

  @OptionalField(1000, 'Static band around the reference, in basis points.', { default: 0 })
  @IsOptional()
  @Max(BPS_MAX)
  @Min(0)
  @IsInt()
  staticBps?: number | null;

  @OptionalField(300, 'Dynamic band around the average of the last trades, in basis points.', { default: 0 })
  @IsOptional()
  @Max(BPS_MAX)
  @Min(0)
  @IsInt()
  dynamicBps?: number | null;

  @OptionalField(15_000, 'How long a limit state may last before trading pauses, in milliseconds.', { default: 0 })
  @IsOptional()
  @Max(DAY_MS)
  @Min(0)
  @IsInt()
  limitStateMs?: number | null;

  @OptionalField(60_000, 'How long trading pauses.', { default: 0 })
  @IsOptional()
  @Max(DAY_MS)
  @Min(0)
  @IsInt()
  pauseMs?: number | null;

  @OptionalField(120_000, 'How long the volatility auction after the pause lasts.', { default: 0 })
  @IsOptional()
  @Max(DAY_MS)
  @Min(0)
  @IsInt()
  auctionMs?: number | null;
}

export class MarkPriceRequest {
  @Field('64251', 'Mark price, a multiple of the tick size.')
  @IsDecimal()
  price!: string;
}

export class FeeTierRequest {
  @Field(2, 'Tier, 1 to 255.')
  @Max(TIER_MAX)
  @Min(1)
  @IsInt()
  tier!: number;

  @Field('-0.0001', 'Fee of the resting side as a fraction of the notional; negative is a rebate.')
  @IsSignedDecimal()
  makerFee!: string;

  @Field('0.0003', 'Fee of the incoming side.')
  @IsSignedDecimal()
  takerFee!: string;
}

export class AccountTierRequest {
  @Field(2, 'Tier of the account on all instruments; 0 pays what everybody pays.')
  @Max(TIER_MAX)
  @Min(0)
  @IsInt()
  tier!: number;
}

export class TradeGroupRequest {
  @Field(
    7,
    'Accounts of one group are one owner’s: their orders are each other’s own for self-trade prevention, and limits of the group hold for them together; 0 is none.',
  )
  @Max(GROUP_MAX)
  @Min(0)
  @IsInt()
  tradeGroup!: number;
}

export class SettingResponse {
  @NullableField('BTC-USD', 'The instrument that it is about.')
  symbol!: string | null;

  @NullableField('2', 'The account that it is about.')
  accountId!: string | null;

  @Field(1234, "The venue's sequence number from which on it holds.")
  sequence!: number;
}
