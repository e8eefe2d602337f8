/** What clients send and are told of many commands at once. */
import { IsIn, IsObject, IsOptional, IsString, MaxLength, ValidateIf, ValidateNested } from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import { Field, ListField, OptionalField } from '../../common/nest/api-docs.js';
import { IsDecimal, IsListOf, IsNested } from '../../common/nest/field-rules.js';
import { PlaceOrderRequest } from './order.requests.js';
import { OrderResponse } from './order.responses.js';

const BATCH_COMMANDS_MAX = 100;
const actions = ['place', 'replace', 'cancel'] as const;

export class BatchCommandRequest {
  @Field('place', 'What to do.', { enum: actions })
  @IsIn(actions)
  action!: (typeof actions)[number];

  @ApiProperty({ type: PlaceOrderRequest, required: false, description: 'The order to place.' })
  @ValidateIf(({ action }: BatchCommandRequest) => action === 'place')
  @IsNested(() => PlaceOrderRequest)
  @ValidateNested()
  @IsObject()
  order?: PlaceOrderRequest;

  @OptionalField('17', 'The order to replace or cancel.')
  @ValidateIf(({ action }: BatchCommandRequest) => action !== 'place')
  @MaxLength(16)
  @IsString()
  orderId?: string;

  @OptionalField('64300', 'For a replacement: its new limit.')
  @IsOptional()
  @IsDecimal()
  price?: string | null;

  @OptionalField('0.4', 'For a replacement: its new total quantity.')
  @IsOptional()
  @IsDecimal()
  quantity?: string | null;
}

export class BatchRequest {
  @ListField(BatchCommandRequest, `1 to ${BATCH_COMMANDS_MAX} commands.`)
  @IsListOf(() => BatchCommandRequest, { atLeast: 1, atMost: BATCH_COMMANDS_MAX })
  commands!: BatchCommandRequest[];
}

export class BatchAnswerResponse {
  @Field(201, 'What the single call would have answered with.')
  status!: number;

  @ApiProperty({
    type: OrderResponse,
    required: false,
    description: 'The order, where the command succeeded.',
  })
  order?: OrderResponse;

  @ApiProperty({
    allOf: [{ $ref: '#/components/schemas/Problem' }],
    required: false,
    description: 'What went wrong, where it did not.',
  })
  problem?: object;
}

export class BatchResponse {
  @ListField(BatchAnswerResponse, 'One answer for each command, in their order.')
  items!: BatchAnswerResponse[];
}
