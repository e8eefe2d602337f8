/** What auditors send and are told. */
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { IntersectionType } from '@nestjs/swagger';
import { Field, ListField, NullableField, OptionalField } from '../../common/nest/api-docs.js';
import { type AuditOutcome, auditOutcomes } from '../../common/nest/audit-trail.js';
import { IsTime } from '../../common/nest/field-rules.js';
import { PageRequest } from '../../common/nest/page-request.js';

export class AuditFilterRequest {
  @OptionalField('alice', 'Only what this user did.')
  @IsOptional()
  @MaxLength(64)
  @IsString()
  actor?: string;

  @OptionalField('users.create', 'Only this action.')
  @IsOptional()
  @MaxLength(64)
  @IsString()
  action?: string;

  @OptionalField('BTC-USD', 'Only what concerns this account, user or instrument.')
  @IsOptional()
  @MaxLength(128)
  @IsString()
  target?: string;

  @OptionalField('denied', 'Only what ended so.', { enum: auditOutcomes })
  @IsOptional()
  @IsIn(auditOutcomes)
  outcome?: AuditOutcome;

  @OptionalField('2026-11-22T00:00:00Z', 'From this time on.')
  @IsOptional()
  @IsTime()
  from?: string;

  @OptionalField('2026-11-23T00:00:00Z', 'Before this time.')
  @IsOptional()
  @IsTime()
  to?: string;
}

export class ListAuditRequest extends IntersectionType(AuditFilterRequest, PageRequest) {}

export class ExportAuditRequest extends AuditFilterRequest {
  @OptionalField('csv', 'csv, or jsonl: one JSON object a line.', { enum: ['csv', 'jsonl'], default: 'jsonl' })
  @IsOptional()
  @IsIn(['csv', 'jsonl'])
  format?: 'csv' | 'jsonl';
}

export class AuditEntryResponse {
  @Field(1234, 'Number of the entry, dense from 1.')
  entryId!: number;

  @Field('2026-11-22T10:00:00.000Z', 'When.')
  time!: string;

  @NullableField('8f14e45f-ceea-4671-9a2f-0d3c5b1f7f10', 'Who, by id; null for a stranger.')
  actorId!: string | null;

  @NullableField('alice', 'Who, by user name.')
  actor!: string | null;

  @NullableField('3', 'The account that the actor acted for.')
  accountId!: string | null;

  @NullableField('session 12', 'The session or API key.')
  credential!: string | null;

  @Field('10.0.0.1', 'From where.')
  address!: string;

  @Field('5f0c2a9b1d3e-1k', 'The request, as in the log and in its answer.')
  requestId!: string;

  @Field('users.create', 'What was asked for.')
  action!: string;

  @Field('3', 'What it concerned.')
  target!: string;

  @Field('done', 'How it ended; `attempted` stands before what follows.', { enum: auditOutcomes })
  outcome!: AuditOutcome;

  @NullableField('FORBIDDEN', 'The problem where it was not done.')
  code!: string | null;

  @Field('{"input":{"username":"alice"}}', 'JSON of what was asked for, of before and of after, without secrets.')
  details!: string;

  @Field('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'Over this entry and the hash before it.')
  hash!: string;
}

export class AuditPageResponse {
  @ListField(AuditEntryResponse, 'Newest first.')
  items!: AuditEntryResponse[];

  @NullableField('c1-2s', 'Cursor of the next page; null on the last one.')
  nextCursor!: string | null;
}

export class AuditHeadResponse {
  @Field(1234, 'Number of entries.')
  entries!: number;

  @Field(
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'Hash of the last entry. Keep it elsewhere: `tradsys audit verify` compares the trail with it.',
  )
  hash!: string;
}
