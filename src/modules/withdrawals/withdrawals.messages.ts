import { IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { Field, ListField, NullableField, OptionalField } from '../../common/nest/api-docs.js';
import { IsDecimal } from '../../common/nest/field-rules.js';
import { PageRequest } from '../../common/nest/page-request.js';
import { type WithdrawalStatus, withdrawalStatuses } from './withdrawal.js';

export class RequestWithdrawalRequest {
  @Field('USD', 'Asset.')
  @MaxLength(12)
  @IsString()
  asset!: string;

  @Field('250', 'Amount, above zero, with at most as many decimals as the scale of the asset.')
  @IsDecimal()
  amount!: string;

  @Field('DE02120300000000202051', 'Where the money goes, in the words of whoever pays it out.')
  @Matches(/^[\x21-\x7e][\x20-\x7e]{0,126}[\x21-\x7e]$/, { message: 'must be 2 to 128 visible ASCII characters' })
  destination!: string;

  @Field('rent-2026-11', 'Your name for it, 1 to 64 visible ASCII characters; the same again changes nothing.')
  @Matches(/^[\x21-\x7e]{1,64}$/, { message: 'must be 1 to 64 visible ASCII characters without spaces' })
  reference!: string;
}

export class RejectWithdrawalRequest {
  @Field('the destination is not yours', 'Why; the one who asked reads it.')
  @Length(1, 200)
  @IsString()
  reason!: string;
}

export class ListWithdrawalsRequest extends PageRequest {
  @OptionalField('pending', 'Only those with this status.', { enum: withdrawalStatuses })
  @IsOptional()
  @IsIn(withdrawalStatuses)
  status?: WithdrawalStatus;
}

export class WithdrawalResponse {
  @Field('0d9f8b7a-5d0c-4a51-9f53-0d2a2f0e3c11', 'Id of the request.')
  withdrawalId!: string;

  @Field('3', 'Account.')
  accountId!: string;

  @Field('USD', 'Asset.')
  asset!: string;

  @Field('250', 'Amount.')
  amount!: string;

  @Field('DE02120300000000202051', 'Where the money goes.')
  destination!: string;

  @Field('rent-2026-11', 'The name that the one who asked gave it.')
  reference!: string;

  @Field(
    'pending',
    '`approved` while it is posted, or where the venue stopped meanwhile: it goes on at the next start.',
    {
      enum: withdrawalStatuses,
    },
  )
  status!: WithdrawalStatus;

  @Field('alice', 'Who asked.')
  requestedBy!: string;

  @Field('2026-11-27T10:00:00.000Z', 'When.')
  requestedAt!: string;

  @NullableField('carol', 'Who granted, rejected or cancelled it.')
  decidedBy!: string | null;

  @NullableField('2026-11-27T10:05:00.000Z', 'When.')
  decidedAt!: string | null;

  @NullableField('INSUFFICIENT_FUNDS', 'The problem of one that failed, the reason of one that was rejected.')
  reason!: string | null;

  @NullableField(1234, "The venue's sequence number of the posting.")
  sequence!: number | null;
}

export class WithdrawalPageResponse {
  @ListField(WithdrawalResponse, 'Newest first.')
  items!: WithdrawalResponse[];

  @NullableField('c1-2s', 'Cursor of the next page; null on the last one.')
  nextCursor!: string | null;
}
