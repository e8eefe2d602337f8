/** What clients send and are told about money. */
import { IsString, Length, MaxLength } from 'class-validator';
import { Field, ListField } from '../../common/nest/api-docs.js';
import { IsDecimal } from '../../common/nest/field-rules.js';

export class BalanceResponse {
  @Field('USD', 'Asset.')
  asset!: string;

  @Field('9500', 'What orders and withdrawals can use.')
  available!: string;

  @Field('500', 'What open orders hold.')
  held!: string;
}

export class BalancesResponse {
  @Field(1234, "The venue's sequence number that all of these are of.")
  sequence!: number;

  @ListField(BalanceResponse, 'Assets in which the account has anything.')
  balances!: BalanceResponse[];
}

export class PostingRequest {
  @Field('USD', 'Asset.')
  @MaxLength(12)
  @IsString()
  asset!: string;

  @Field('10000', 'Amount, above zero, with at most as many decimals as the scale of the asset.')
  @IsDecimal()
  amount!: string;

  @Field(
    'bank-2026-11-22-1',
    'Your name for this posting, 1 to 64 visible ASCII characters; the same again changes nothing.',
  )
  @Length(1, 64)
  @IsString()
  reference!: string;
}

export class PostingResponse {
  @Field('3', 'Account.')
  accountId!: string;

  @Field('USD', 'Asset.')
  asset!: string;

  @Field('10000', 'Amount.')
  amount!: string;

  @Field('bank-2026-11-22-1', 'Your name for this posting.')
  reference!: string;

  @Field(1234, "The venue's sequence number of the posting.")
  sequence!: number;
}
