/** What operators ask and are told of a book of before. */
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { Phase } from '../../common/model/order-terms.js';
import { Field, ListField, NullableField, OptionalField } from '../../common/nest/api-docs.js';
import { AsInteger } from '../../common/nest/field-rules.js';

const LEVELS_MAX = 200;

export class PastBookRequest {
  @Field(1234, 'Behind which command; behind the last one where that is later.')
  @Max(Number.MAX_SAFE_INTEGER)
  @Min(1)
  @IsInt()
  @AsInteger()
  sequence!: number;

  @OptionalField(20, 'Levels of each side, 1 to 200.', { default: 20 })
  @IsOptional()
  @Max(LEVELS_MAX)
  @Min(1)
  @IsInt()
  @AsInteger()
  levels?: number;
}

export class PastLevelResponse {
  @Field('64250.5', 'Price.')
  price!: string;

  @Field('0.2', 'Displayed quantity.')
  quantity!: string;

  @Field(3, 'Displayed orders.')
  orders!: number;
}

export class PastBookResponse {
  @Field('BTC-USD', 'Symbol.')
  symbol!: string;

  @Field(1234, 'Number of the last command that is in it.')
  sequence!: number;

  @Field('2026-11-22T10:00:00.000001Z', 'When that was.')
  time!: string;

  @Field(
    '3a7bd3e2360a3d29eea436fcfb7e44c735d117c42d1c1835420b6b9942dd4f1b',
    'SHA-256 over the whole state of the core at that sequence, as `tradsys replay --to` prints it.',
  )
  stateHash!: string;

  @NullableField('continuous', 'Trading phase; null before the instrument was there.', { enum: Object.keys(Phase) })
  phase!: keyof typeof Phase | null;

  @ListField(PastLevelResponse, 'Best first.')
  bids!: PastLevelResponse[];

  @ListField(PastLevelResponse, 'Best first.')
  asks!: PastLevelResponse[];
}
