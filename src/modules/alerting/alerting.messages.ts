/** What operators are told of the venue's own alerts, and what they say to them. */
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { Field, ListField, NullableField, OptionalField } from '../../common/nest/api-docs.js';
import { alertNames } from './alert-rules.js';
import { alertStates } from './domain/alert-book.js';

const NOTE_LENGTH_MAX = 200;
const SILENCE_MINUTES_MAX = 7 * 24 * 60;

export class AlertResponse {
  @Field('latency', 'Name (docs/operations/monitoring.md).', { enum: alertNames })
  alert!: string;

  @Field('firing', 'What it is now.', { enum: alertStates })
  state!: string;

  @NullableField(0.31, 'What was found last; null where there was nothing to measure.')
  value!: number | null;

  @NullableField(0.25, 'More than this is too much; null before the first look.')
  threshold!: number | null;

  @NullableField('2026-11-22T10:00:00.000Z', 'Since when it is in this state; null before the first look.')
  since!: string | null;

  @NullableField('olga', 'Who acknowledged or silenced it.')
  by!: string | null;

  @NullableField('the disk is being grown', 'What they said.')
  note!: string | null;

  @NullableField('2026-11-22T11:00:00.000Z', 'When its silence ends.')
  silencedUntil!: string | null;
}

export class AlertListResponse {
  @ListField(AlertResponse, 'All of them, whatever their state.')
  items!: AlertResponse[];

  @NullableField('', 'There is one page.')
  nextCursor!: null;
}

export class AcknowledgeAlertRequest {
  @IsOptional()
  @IsString()
  @MaxLength(NOTE_LENGTH_MAX)
  @OptionalField('the disk is being grown', 'Why.')
  note?: string;
}

export class SilenceAlertRequest extends AcknowledgeAlertRequest {
  @IsInt()
  @Min(1)
  @Max(SILENCE_MINUTES_MAX)
  @Field(60, 'For how many minutes.', { minimum: 1, maximum: SILENCE_MINUTES_MAX })
  minutes!: number;
}
