/** What operators ask and are told of the event store. */
import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { Phase } from '../../common/model/order-terms.js';
import { Field, ListField, NullableField, OptionalField } from '../../common/nest/api-docs.js';
import { AsInteger } from '../../common/nest/field-rules.js';
import { OrderResponse } from '../orders/order.responses.js';

const LIMIT_MAX = 1_000;

class PageRequest {
  @OptionalField(100, 'Length of the page, 1 to 1000.', { default: 100 })
  @IsOptional()
  @Max(LIMIT_MAX)
  @Min(1)
  @IsInt()
  @AsInteger()
  limit?: number;

  @OptionalField('c1-2s-0', '`nextCursor` of the previous page.')
  @IsOptional()
  @MaxLength(64)
  @IsString()
  cursor?: string;
}

export class ListEventsRequest extends PageRequest {
  @OptionalField(1, 'The sequence to begin with; without effect beside a cursor.', { default: 1 })
  @IsOptional()
  @Max(Number.MAX_SAFE_INTEGER)
  @Min(1)
  @IsInt()
  @AsInteger()
  from?: number;
}

export class ReadHistoryRequest extends PageRequest {
  @OptionalField('2026-11-27T09:00:00Z', 'Only what had happened by this sequence or ISO-8601 time.')
  @IsOptional()
  @MaxLength(40)
  @IsString()
  asOf?: string;
}

export class EventResponse {
  @Field(1234, "The venue's sequence number of the command that caused it.")
  sequence!: number;

  @Field(0, 'Its place among the events of that command, from 0.')
  index!: number;

  @Field('2026-11-22T10:00:00.000001Z', 'When.')
  time!: string;

  @Field('OrderRested', 'What happened; docs/events.md lists all.')
  name!: string;

  @NullableField('3', "Whom it concerns; null for the venue's own.")
  accountId!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The rest of the event.',
    example: { orderId: '17', price: '64250.5', quantity: '0.2', symbol: 'BTC-USD', side: 'buy' },
  })
  fields!: Record<string, unknown>;
}

export class EventPageResponse {
  @ListField(EventResponse, 'In the order in which it happened.')
  items!: EventResponse[];

  @NullableField('c1-2s-0', 'Cursor of the next page; null where there is nothing more yet.')
  nextCursor!: string | null;
}

export class HistoryBalanceResponse {
  @Field('USD', 'Asset.')
  asset!: string;

  @Field('1000', 'What can be used.')
  available!: string;

  @Field('250.5', 'What open orders have reserved.')
  held!: string;
}

export class AccountStateResponse {
  @Field('3', 'The account.')
  accountId!: string;

  @ListField(HistoryBalanceResponse, 'Assets of which it ever had anything.')
  balances!: HistoryBalanceResponse[];

  @Field(12, 'Trades that it took part in.')
  trades!: number;

  @NullableField(200, "Its own limit of open orders; null for the venue's default.")
  maxOpenOrders!: number | null;

  @Field(false, 'Whether its kill switch was last switched on.')
  killed!: boolean;
}

export class InstrumentStateResponse {
  @Field('BTC-USD', 'Symbol.')
  symbol!: string;

  @Field('continuous', 'Trading phase.', { enum: Object.keys(Phase) })
  phase!: string;

  @Field(120, 'Trades so far.')
  trades!: number;

  @NullableField('64250.5', 'Price of the last trade; null before the first.')
  lastPrice!: string | null;

  @Field('12.5', 'Quantity traded so far.')
  volume!: string;

  @NullableField('64250.5', 'Price and displayed quantity of the best bid.', { isArray: true })
  bestBid!: string[] | null;

  @NullableField('64251', 'Price and displayed quantity of the best offer.', { isArray: true })
  bestAsk!: string[] | null;
}

export class OrderChangeResponse {
  @ApiProperty({ type: EventResponse, description: 'What happened.' })
  event!: EventResponse;

  @ApiProperty({ type: OrderResponse, description: 'The order after it.' })
  state!: OrderResponse;
}

export class OrderHistoryResponse {
  @ApiProperty({ type: OrderResponse, description: 'The order after all that had happened by then.' })
  state!: OrderResponse;

  @ListField(OrderChangeResponse, 'In the order in which it happened.')
  items!: OrderChangeResponse[];

  @NullableField('c1-2s-0', 'Cursor of the next page; null on the last one.')
  nextCursor!: string | null;
}

export class AccountChangeResponse {
  @ApiProperty({ type: EventResponse, description: 'What happened.' })
  event!: EventResponse;

  @ApiProperty({ type: AccountStateResponse, description: 'The account after it.' })
  state!: AccountStateResponse;
}

export class AccountHistoryResponse {
  @ApiProperty({ type: AccountStateResponse, description: 'The account after all that had happened by then.' })
  state!: AccountStateResponse;

  @ListField(AccountChangeResponse, 'In the order in which it happened.')
  items!: AccountChangeResponse[];

  @NullableField('c1-2s-0', 'Cursor of the next page; null on the last one.')
  nextCursor!: string | null;
}

export class InstrumentChangeResponse {
  @ApiProperty({ type: EventResponse, description: 'What happened.' })
  event!: EventResponse;

  @ApiProperty({ type: InstrumentStateResponse, description: 'The instrument after it.' })
  state!: InstrumentStateResponse;
}

export class InstrumentHistoryResponse {
  @ApiProperty({ type: InstrumentStateResponse, description: 'The instrument after all that had happened by then.' })
  state!: InstrumentStateResponse;

  @ListField(InstrumentChangeResponse, 'In the order in which it happened.')
  items!: InstrumentChangeResponse[];

  @NullableField('c1-2s-0', 'Cursor of the next page; null on the last one.')
  nextCursor!: string | null;
}
