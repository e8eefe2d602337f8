/** What the owner of an order is told of its way through the queue. */
import { ApiProperty } from '@nestjs/swagger';
import { Field, ListField, NullableField } from '../../common/nest/api-docs.js';
import { OrderResponse } from '../orders/order.responses.js';
import { stepNames, type StepName } from './domain/order-explanation.js';

export class QueueStandingResponse {
  @Field(3, 'Displayed orders.')
  orders!: number;

  @Field('0.42', 'Their displayed quantity.')
  quantity!: string;
}

export class ExplainedLevelResponse extends QueueStandingResponse {
  @Field('64250.5', 'Price.')
  price!: string;
}

export class ExplainedTradeResponse {
  @Field('71', 'The trade.')
  tradeId!: string;

  @Field(false, 'Whether it was made in an auction.')
  auction!: boolean;

  @NullableField('maker', 'What your order was in it; null for a trade of others.', { enum: ['maker', 'taker'] })
  liquidity!: 'maker' | 'taker' | null;

  @NullableField('0.64', 'Your fee in the quote asset, negative for a rebate; null for a trade of others.')
  fee!: string | null;
}

export class ExplanationStepResponse {
  @Field(1234, "The venue's sequence number of the command that caused it.")
  sequence!: number;

  @Field('2026-11-22T10:00:00.000001Z', 'When.')
  time!: string;

  @Field('rested', 'What happened to your order, or, `ahead_…`, to what stood before it at its price.', {
    enum: stepNames,
  })
  name!: StepName;

  @NullableField('64250.5', 'At which price; of a market order that was accepted, its protection collar.')
  price!: string | null;

  @Field('0.2', 'How much was accepted, shown, traded or taken away.')
  quantity!: string;

  @Field('0.2', 'What your order has open after it.')
  openQuantity!: string;

  @ApiProperty({
    type: QueueStandingResponse,
    nullable: true,
    description: 'What stands before your order at its price after it; null while it is not on the book.',
  })
  ahead!: QueueStandingResponse | null;

  @NullableField('1.5', 'Displayed at better prices of its side after it; null in steps of others, and off the book.')
  betterQuantity!: string | null;

  @ApiProperty({
    type: ExplainedLevelResponse,
    nullable: true,
    description: 'Displayed total of the price level that it changed, after it.',
  })
  level!: ExplainedLevelResponse | null;

  @ApiProperty({
    type: ExplainedLevelResponse,
    nullable: true,
    description: 'Best bid before the command; null in steps of others, and where nobody bid.',
  })
  bestBid!: ExplainedLevelResponse | null;

  @ApiProperty({
    type: ExplainedLevelResponse,
    nullable: true,
    description: 'Best offer before the command; null in steps of others, and where nothing was offered.',
  })
  bestAsk!: ExplainedLevelResponse | null;

  @ApiProperty({ type: ExplainedTradeResponse, nullable: true, description: 'The trade, where it was one.' })
  trade!: ExplainedTradeResponse | null;

  @NullableField('requested', 'Why your order was cancelled or rejected.')
  reason!: string | null;
}

export class OrderExplanationResponse {
  @ApiProperty({ type: OrderResponse, description: 'The order as it is now.' })
  order!: OrderResponse;

  @ListField(ExplanationStepResponse, 'In the order in which it happened.')
  steps!: ExplanationStepResponse[];

  @Field(0, 'Steps left out: past the first thousand of your order and the first thousand of others.')
  omittedSteps!: number;
}
