/** What clients send and are told about order lists. */
import { IsIn, IsString } from 'class-validator';
import { ListType } from '../../common/model/order-terms.js';
import { Field, ListField } from '../../common/nest/api-docs.js';
import { IsDecimal, IsListOf, IsSymbol } from '../../common/nest/field-rules.js';
import { OrderTermsRequest } from './order.requests.js';
import { OrderResponse } from './order.responses.js';

const listTypes = Object.keys(ListType) as (keyof typeof ListType)[];

export class OrderLegRequest extends OrderTermsRequest {
  @Field('0.5', 'How much of the base asset; a multiple of the lot size.')
  @IsDecimal()
  quantity!: string;
}

export class OrderListRequest {
  @Field('BTC-USD', 'Symbol of the instrument.')
  @IsSymbol()
  @IsString()
  symbol!: string;

  @Field(
    'oco',
    '`oco`: one of two trades. `oto`: the second comes in when the first has traded. `bracket`: an OCO pair does.',
    { enum: listTypes },
  )
  @IsIn(listTypes)
  type!: keyof typeof ListType;

  @ListField(OrderLegRequest, 'Two orders, of a bracket three: the working order first.')
  @IsListOf(() => OrderLegRequest, { atLeast: 2, atMost: 3 })
  orders!: OrderLegRequest[];
}

export class OrderListResponse {
  @Field('3', 'Id of the list.')
  listId!: string;

  @Field('oco', 'Kind of the list.', { enum: listTypes })
  type!: string;

  @Field('BTC-USD', 'Symbol of the instrument.')
  symbol!: string;

  @Field('open', '`open` while any of its orders is.', { enum: ['open', 'closed'] })
  status!: string;

  @ListField(OrderResponse, 'Its orders in their places.')
  orders!: OrderResponse[];
}
