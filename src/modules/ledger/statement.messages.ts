/** What is asked and told of an account's statement. */
import { IsIn, IsOptional } from 'class-validator';
import { Field, ListField, NullableField, OptionalField } from '../../common/nest/api-docs.js';
import { IsTime } from '../../common/nest/field-rules.js';
import { postingKinds } from './posting.js';

const statementFormats = ['json', 'csv'] as const;

export class StatementRequest {
  @OptionalField('2026-11-01T00:00:00Z', 'From this time on, in UTC; the beginning where it is left out.')
  @IsOptional()
  @IsTime()
  from?: string;

  @OptionalField('2026-12-01T00:00:00Z', 'Before this time, in UTC; all that there is where it is left out.')
  @IsOptional()
  @IsTime()
  to?: string;

  @OptionalField('json', 'JSON, or CSV with the names of the columns.', { enum: statementFormats, default: 'json' })
  @IsOptional()
  @IsIn(statementFormats)
  format?: (typeof statementFormats)[number];
}

export class StatementAssetResponse {
  @Field('USD', 'Asset.')
  asset!: string;

  @Field('10000', 'What there was before the period, held included.')
  opening!: string;

  @Field('500', 'What came in during the period.')
  credits!: string;

  @Field('2650.5', 'What went out.')
  debits!: string;

  @Field('7849.5', 'What there was at its end: opening + credits − debits.')
  closing!: string;
}

export class StatementMovementResponse {
  @Field('2026-11-22T10:00:00.000001Z', 'When.')
  time!: string;

  @Field(1234, "The venue's sequence number of the movement.")
  sequence!: number;

  @Field('USD', 'Asset.')
  asset!: string;

  @Field('trade', 'Why; a revision is what a trade was busted or corrected by.', { enum: postingKinds })
  kind!: string;

  @Field('-2650.5', 'Amount: positive came in, negative went out.')
  amount!: string;

  @Field('7849.5', 'What there was of the asset behind it.')
  balance!: string;

  @NullableField('205', 'The order that caused it.')
  orderId!: string | null;

  @NullableField('157', 'The trade that caused it.')
  tradeId!: string | null;

  @NullableField('bank-2026-11-22-1', 'The reference of a deposit or withdrawal.')
  reference!: string | null;
}

export class AccountStatementResponse {
  @Field('3', 'Account.')
  accountId!: string;

  @NullableField('2026-11-01T00:00:00Z', 'Beginning of the period, as asked for.')
  from!: string | null;

  @NullableField('2026-12-01T00:00:00Z', 'End of the period, as asked for.')
  to!: string | null;

  @Field(1240, 'It has all that was sequenced up to here.')
  sequence!: number;

  @ListField(StatementAssetResponse, 'What the account had at both ends, by asset.')
  assets!: StatementAssetResponse[];

  @ListField(StatementMovementResponse, 'Every movement of the period, oldest first.')
  movements!: StatementMovementResponse[];
}
