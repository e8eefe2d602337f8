/** What operators are told. */
import { ApiProperty } from '@nestjs/swagger';
import { Field } from '../../common/nest/api-docs.js';

const parts = { type: 'object', additionalProperties: { type: 'object', additionalProperties: true } } as const;

export class HealthResponse {
  @Field('ok', 'Overall.', { enum: ['ok', 'error', 'shutting_down'] })
  status!: string;

  @ApiProperty({ ...parts, description: 'What is well.', example: { engine: { status: 'up', state: 'running' } } })
  info?: object | undefined;

  @ApiProperty({ ...parts, description: 'What is not.', example: {} })
  error?: object | undefined;

  @ApiProperty({ ...parts, description: 'Both.', example: { engine: { status: 'up', state: 'running' } } })
  details?: object | undefined;
}

export class TimeResponse {
  @Field('2026-11-22T10:00:00.000001Z', 'Time of the venue.')
  time!: string;

  @Field('1795341600000001000', 'The same in nanoseconds since 1970.')
  timeNs!: string;
}

export class StatusResponse {
  @Field('ready', 'Whether the venue takes orders.', { enum: ['starting', 'ready', 'draining'] })
  status!: string;

  @Field('development', 'What the venue is for.', { enum: ['development', 'test', 'production'] })
  environment!: string;

  @Field('2026-11-22T10:00:00.000001Z', 'Time of the venue.')
  time!: string;

  @Field('1795341600000001000', 'The same in nanoseconds since 1970.')
  timeNs!: string;
}

export class AssetTotalsResponse {
  @Field('9500', 'What accounts can use.')
  available!: string;

  @Field('500', 'What open orders hold.')
  held!: string;

  @Field('10000.5', 'What came in from outside, less what went out: available + held + fees.')
  external!: string;

  @Field('0.5', 'What the venue has earned.')
  fees!: string;
}

export class StateResponse {
  @Field(1234, "The venue's sequence number that all of this is of.")
  sequence!: number;

  @Field(
    '3a7bd3e2360a3d29eea436fcfb7e44c735d117c42d1c1835420b6b9942dd4f1b',
    'SHA-256 over the whole state of the core.',
  )
  stateHash!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { $ref: '#/components/schemas/AssetTotalsResponse' },
    description: 'Totals over all accounts, by asset.',
    example: { USD: { available: '9500', held: '500', external: '10000.5', fees: '0.5' } },
  })
  ledgerTotals!: Record<string, AssetTotalsResponse>;
}

export class JournalStatsResponse {
  @Field(120, 'Group commits since the start.')
  frames!: number;

  @Field(2_400, 'Commands in them.')
  records!: number;

  @Field(1_048_576, 'Bytes of commands that were written.')
  commandBytes!: number;

  @Field(2_097_152, 'Bytes of events that were written.')
  eventBytes!: number;

  @Field(52_000, 'Time spent writing, in microseconds.')
  writeUs!: number;

  @Field(480_000, 'Time spent in fdatasync, in microseconds.')
  syncUs!: number;

  @Field(21_000, 'Longest fdatasync, in microseconds.')
  syncUsMax!: number;
}

export class FiguresResponse {
  @Field('2026-11-22T10:00:00.000001Z', 'When they were read.')
  time!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'number' },
    description: 'Samples by their series, each written as /metrics writes it.',
    example: { 'tradsys_stage_seconds_count{stage="core"}': 120, tradsys_projection_lag_commands: 0 },
  })
  series!: Record<string, number>;
}

export class StatsResponse {
  @Field('running', 'What the engine does.', { enum: ['starting', 'running', 'stopping', 'stopped', 'failed'] })
  state!: string;

  @Field(1, 'How much of the journal is replayed, from 0 to 1.')
  startProgress!: number;

  @Field(1234, 'Sequence number of the last command.')
  sequence!: number;

  @Field(1234, 'Sequence number of the last durable command.')
  durableSequence!: number;

  @Field(0, 'Commands in the batch that fills.')
  queuedCommands!: number;

  @Field(310, 'Open orders.')
  openOrders!: number;

  @Field(0, 'Faults that are not lifted: what GET /api/v1/admin/faults lists.')
  openFaults!: number;

  @Field(12, 'Accounts.')
  accounts!: number;

  @Field(3, 'Instruments.')
  instruments!: number;

  @Field(9, 'Trades so far.')
  trades!: number;

  @ApiProperty({ type: JournalStatsResponse, description: 'The journal since the start.' })
  journal!: JournalStatsResponse;

  @Field(86_400, 'Seconds since the start of the process.')
  uptimeS!: number;
}
