/** What clients send and are told about money. */
import { IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { Field, ListField, NullableField, OptionalField } from '../../common/nest/api-docs.js';
import { IsDecimal } from '../../common/nest/field-rules.js';
import { PageRequest } from '../../common/nest/page-request.js';
import { postingKinds } from './posting.js';

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

export class ListPostingsRequest extends PageRequest {
  @OptionalField('USD', 'Only postings of this asset.')
  @IsOptional()
  @MaxLength(12)
  @IsString()
  asset?: string;
}

export class StatementLineResponse {
  @Field('USD', 'Asset.')
  asset!: string;

  @Field('trade', 'Why; a revision is what a trade was busted or corrected by.', { enum: postingKinds })
  kind!: string;

  @Field('-2650.5', 'Amount: positive came in, negative went out.')
  amount!: string;

  @NullableField('205', 'The order that caused it.')
  orderId!: string | null;

  @NullableField('157', 'The trade that caused it.')
  tradeId!: string | null;

  @NullableField('bank-2026-11-22-1', 'The reference of a deposit or withdrawal.')
  reference!: string | null;

  @Field('2026-11-22T10:00:00.000001Z', 'When.')
  time!: string;

  @Field('1795344000000001000', 'When, in nanoseconds.')
  timeNs!: string;

  @Field(1234, "The venue's sequence number of the posting.")
  sequence!: number;
}

export class StatementResponse {
  @ListField(StatementLineResponse, 'Newest first.')
  items!: StatementLineResponse[];

  @NullableField('c1-2s', 'Cursor of the next page; null on the last one.')
  nextCursor!: string | null;
}
