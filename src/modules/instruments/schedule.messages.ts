/** What operators say about when an instrument trades. */
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import { Phase } from '../../common/model/order-terms.js';
import { Field, ListField, NullableField, OptionalField } from '../../common/nest/api-docs.js';
import { IsListOf } from '../../common/nest/field-rules.js';

const phases = Object.keys(Phase) as (keyof typeof Phase)[];
const auctions = ['opening', 'closing', 'volatility'] as const;
/** In the order of their numbers. */
export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const DAY_MS = 86_400_000;
const PHASES_MAX = 50;
const HOLIDAYS_MAX = 366;

export class ScheduledPhaseMessage {
  @ApiProperty({
    enum: weekdays,
    isArray: true,
    example: ['mon', 'tue', 'wed', 'thu', 'fri'],
    description: 'Days (UTC).',
  })
  @IsIn(weekdays, { each: true })
  @ArrayMaxSize(weekdays.length)
  @ArrayMinSize(1)
  @IsArray()
  days!: (typeof weekdays)[number][];

  @Field('09:00:00', 'Time of the day (UTC).')
  @Matches(/^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/, { message: 'must be a time of the day, such as "09:00:00"' })
  at!: string;

  @Field('continuous', 'The phase that begins then.', { enum: phases })
  @IsIn(phases)
  phase!: keyof typeof Phase;

  @OptionalField('opening', 'Which auction, for the phase `auction`.', { enum: auctions })
  @IsOptional()
  @IsIn(auctions)
  auction?: (typeof auctions)[number] | null;

  @OptionalField(600_000, 'How long the auction lasts, in milliseconds; until the next phase where it is left out.')
  @IsOptional()
  @Max(DAY_MS)
  @Min(1)
  @IsInt()
  auctionMs?: number | null;
}

export class ScheduleRequest {
  @ListField(ScheduledPhaseMessage, `At most ${PHASES_MAX}; none ends the schedule.`)
  @IsListOf(() => ScheduledPhaseMessage, { atLeast: 0, atMost: PHASES_MAX })
  phases!: ScheduledPhaseMessage[];

  @ApiProperty({
    type: [String],
    required: false,
    example: ['2026-12-25'],
    description: 'Days on which nothing but `closed` begins.',
  })
  @IsOptional()
  @Matches(/^\d{4}-\d\d-\d\d$/, { each: true, message: 'must be a day, such as "2026-12-25"' })
  @ArrayMaxSize(HOLIDAYS_MAX)
  @IsArray()
  holidays?: string[] | null;
}

export class ScheduleResponse {
  @Field('BTC-USD', 'Symbol.')
  symbol!: string;

  @ListField(ScheduledPhaseMessage, 'What begins when.')
  phases!: ScheduledPhaseMessage[];

  @ApiProperty({ type: [String], example: ['2026-12-25'], description: 'Days on which nothing but `closed` begins.' })
  holidays!: string[];

  @NullableField('auction', 'What comes next.', { enum: phases })
  nextPhase!: string | null;

  @NullableField('2026-12-31T09:00:00.000000Z', 'When.')
  nextAt!: string | null;
}
