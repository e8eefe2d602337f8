/** What operators and borrowers send and are told about margin. */
import { IsIn, IsInt, IsOptional, IsString, Max, Min, ValidateIf } from 'class-validator';
import { Field, ListField, NullableField, OptionalField } from '../../common/nest/api-docs.js';
import { FundRole, MarginState } from '../../common/model/margin.js';

const PPM = 1_000_000;
const fundRoles = Object.keys(FundRole) as (keyof typeof FundRole)[];
const marginStates = Object.keys(MarginState) as (keyof typeof MarginState)[];

export class MarginTermsRequest {
  @Field(200_000, "What of a position's worth an account must have to open it, in millionths.")
  @Max(PPM)
  @Min(1)
  @IsInt()
  initialPpm!: number;

  @Field(100_000, 'What it must have to keep it: at most the initial rate.')
  @Max(PPM)
  @Min(1)
  @IsInt()
  maintenancePpm!: number;

  @OptionalField(50_000, 'What of its worth counts for nothing as security.', { default: 0 })
  @IsOptional()
  @Max(PPM)
  @Min(0)
  @IsInt()
  haircutPpm?: number | null;
}

export class AccountMarginRequest {
  @NullableField('USD', 'The margin asset; null: the account holds in full what it orders.')
  @ValidateIf(({ asset }: AccountMarginRequest) => asset !== null)
  @IsString()
  asset!: string | null;
}

export class MarginFundRequest {
  @Field(
    'pool',
    'What the account is from now on: what others borrow comes from the pool, what they cannot pay from the insurance.',
    {
      enum: fundRoles,
    },
  )
  @IsIn(fundRoles)
  role!: keyof typeof FundRole;

  @Field('12', 'The account, which has no open orders.')
  @IsString()
  accountId!: string;
}

export class MarginSetResponse {
  @Field(1234, "The venue's sequence number from which on it holds.")
  sequence!: number;
}

export class MarginAccountResponse {
  @Field('12', 'The account.')
  accountId!: string;

  @Field('USD', 'Its margin asset, in which the amounts are.')
  asset!: string;

  @Field('normal', 'How it stood at the last review.', { enum: marginStates })
  state!: keyof typeof MarginState;

  @Field('1000.00', 'What it is worth at the marks, less what it owes.')
  equity!: string;

  @Field('400.00', 'What it must be worth to open what it has.')
  initialRequirement!: string;

  @Field('200.00', 'What it must be worth to keep it.')
  maintenanceRequirement!: string;

  @Field('600.00', 'What is left for further orders, open ones at their worst.')
  freeMargin!: string;
}

export class OwnMarginResponse {
  @Field(1234, "The venue's sequence number that all of this is of.")
  sequence!: number;

  @Field(true, 'Whether the account trades on margin.')
  onMargin!: boolean;

  @ListField(MarginAccountResponse, 'Its figures; none where it does not.')
  accounts!: MarginAccountResponse[];
}

export class MarginOverviewResponse {
  @Field(1234, "The venue's sequence number that all of this is of.")
  sequence!: number;

  @NullableField('3', 'The account of the lending pool.')
  poolAccountId!: string | null;

  @NullableField('4', 'The account of the insurance.')
  insuranceAccountId!: string | null;

  @ListField(MarginAccountResponse, 'All margin accounts, by account.')
  accounts!: MarginAccountResponse[];
}
