/** What operators send and are told about limits and the kill switch. */
import { IsBoolean, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { Field, NullableField, OptionalField } from '../../common/nest/api-docs.js';
import { IsSymbol } from '../../common/nest/field-rules.js';

export class KillSwitchRequest {
  @Field(true, 'True stops, false releases.')
  @IsBoolean()
  active!: boolean;

  @OptionalField('3', 'Only this account; the whole venue where nothing is named. At most one of these is.')
  @IsOptional()
  @MaxLength(16)
  @IsString()
  accountId?: string | null;

  @OptionalField(7, 'Only the accounts of this trade group.')
  @IsOptional()
  @Max(2_147_483_647)
  @Min(1)
  @IsInt()
  tradeGroup?: number | null;

  @OptionalField('BTC-USD', 'Only this instrument.')
  @IsOptional()
  @IsSymbol()
  symbol?: string | null;

  @OptionalField(42, 'Only what this session sends.')
  @IsOptional()
  @Max(2_147_483_647)
  @Min(1)
  @IsInt()
  sessionId?: number | null;
}

export class KillSwitchResponse {
  @Field(true, 'Whether it is on.')
  active!: boolean;

  @NullableField('3', 'The account; all four are null for the whole venue.')
  accountId!: string | null;

  @NullableField(7, 'The trade group.')
  tradeGroup!: number | null;

  @NullableField('BTC-USD', 'The instrument.')
  symbol!: string | null;

  @NullableField(42, 'The session.')
  sessionId!: number | null;

  @Field(12, 'Number of open orders that were cancelled.')
  cancelled!: number;

  @Field(1234, "The venue's sequence number of the switch.")
  sequence!: number;
}

export class LimitsRequest {
  @OptionalField('3', "The account; the venue's default where it is left out.")
  @IsOptional()
  @MaxLength(16)
  @IsString()
  accountId?: string | null;

  @Field(200, 'Open orders that an account may have; −1 for an account returns it to the default.')
  @Max(2_147_483_647)
  @Min(-1)
  @IsInt()
  maxOpenOrders!: number;
}

export class LimitsResponse {
  @NullableField('3', "The account; null for the venue's default.")
  accountId!: string | null;

  @Field(200, 'Open orders that an account may have.')
  maxOpenOrders!: number;

  @Field(1234, "The venue's sequence number of the change.")
  sequence!: number;
}
