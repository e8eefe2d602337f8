/** What people send and are told about the limits of the pre-trade gate. */
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { RiskLimit, riskLimitNames } from '../../common/model/risk-limits.js';
import { Field, ListField, NullableField, OptionalField } from '../../common/nest/api-docs.js';
import { AsInteger, IsSymbol } from '../../common/nest/field-rules.js';

const GROUP_MAX = 2_147_483_647;
const requirableNames = [...riskLimitNames];
const limitNames = Object.keys(RiskLimit).filter((name) => name !== 'required_limits');

/** Whose limits: an account's, a group's, or, with neither, the venue's defaults. */
export class LimitHolderRequest {
  @OptionalField('3', "The account; the venue's default where neither account nor group is named.")
  @IsOptional()
  @MaxLength(16)
  @IsString()
  accountId?: string | null;

  @OptionalField(7, 'The trade group: the limit holds for its accounts together, beside their own.')
  @IsOptional()
  @Max(GROUP_MAX)
  @Min(1)
  @IsInt()
  @AsInteger()
  tradeGroup?: number | null;
}

/** Which limit of theirs. */
export class LimitTargetRequest extends LimitHolderRequest {
  @OptionalField('BTC-USD', 'The instrument, for limits on an instrument.')
  @IsOptional()
  @IsSymbol()
  symbol?: string | null;

  @OptionalField('USD', 'The quote asset, for limits on money.')
  @IsOptional()
  @MaxLength(12)
  @IsString()
  asset?: string | null;
}

export class RiskLimitRequest extends LimitTargetRequest {
  @Field(
    '12.5',
    'The limit: a quantity, an amount, a number of orders, basis points, milliseconds (`duplicate_window`, `var_max_age`), 1 or 0 for `restricted`, or `last`, ' +
      '`mid` or `mark` for `collar_source` and `mark_source`.',
  )
  @MaxLength(40)
  @IsString()
  value!: string;

  @OptionalField('2026-12-31T00:00:00Z', 'Holds until then, and what stood before is back afterwards.')
  @IsOptional()
  @MaxLength(32)
  @IsString()
  until?: string | null;
}

export class RequiredLimitsRequest {
  @Field('position', 'Accounts without one of these trade nothing.', { enum: requirableNames, isArray: true })
  @IsIn(requirableNames, { each: true })
  @ArrayUnique()
  @ArrayMaxSize(requirableNames.length)
  @IsArray()
  limits!: string[];
}

export class LimitSetResponse {
  @Field(1234, "The venue's sequence number from which on it holds.")
  sequence!: number;
}

export class LimitResponse {
  @Field('position', 'The limit.', { enum: limitNames })
  limit!: string;

  @NullableField('BTC-USD', 'Its instrument.')
  symbol!: string | null;

  @NullableField('USD', 'Its asset.')
  asset!: string | null;

  @Field('12.5', 'The value that holds.')
  value!: string;

  @NullableField('2026-12-31T00:00:00.000000Z', 'When it ends by itself.')
  until!: string | null;

  @Field(false, "Whether it is the venue's default.")
  isDefault!: boolean;

  @NullableField('3.25', 'How much of it is used; null where nothing is used up.')
  used!: string | null;
}

export class LimitsInForceResponse {
  @Field(1234, "The venue's sequence number that all of these are of.")
  sequence!: number;

  @Field('position', 'What every account must have a limit of.', { isArray: true })
  required!: string[];

  @ListField(LimitResponse, 'All limits that hold.')
  items!: LimitResponse[];
}
