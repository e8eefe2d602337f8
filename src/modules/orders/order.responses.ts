/** What clients are told of orders and of their own trades. */
import { CancelReason, OrderType, TimeInForce } from '../../common/model/order-terms.js';
import { orderStatuses } from '../../common/model/order-view.js';
import { Field, ListField, NullableField } from '../../common/nest/api-docs.js';

export class FillResponse {
  @Field('9', 'Id of the trade, the same for both sides.')
  tradeId!: string;

  @Field('64250.5', 'Price of the trade: that of the resting order.')
  price!: string;

  @Field('0.2', 'Quantity of the trade.')
  quantity!: string;

  @Field('12.8501', 'Fee in the quote asset; negative for a rebate.')
  fee!: string;

  @Field('USD', 'Asset of the fee.')
  feeAsset!: string;

  @Field('taker', 'Whether this side rested or came in.', { enum: ['maker', 'taker'] })
  liquidity!: string;

  @Field('2026-11-22T10:00:00.000001Z', 'When it was traded.')
  time!: string;

  @Field('1795341600000001000', 'The same in nanoseconds since 1970.')
  timeNs!: string;

  @Field(1234, "The venue's sequence number of the trade.")
  sequence!: number;
}

export class OrderResponse {
  @Field('17', 'Id of the order, for its whole life.')
  orderId!: string;

  @NullableField('my-order-1', 'Your own id.')
  clientOrderId!: string | null;

  @Field('BTC-USD', 'Symbol of the instrument.')
  symbol!: string;

  @Field('buy', 'Side.', { enum: ['buy', 'sell'] })
  side!: string;

  @Field('limit', 'Type.', { enum: Object.keys(OrderType) })
  type!: string;

  @Field('gtc', 'Time in force.', { enum: Object.keys(TimeInForce) })
  timeInForce!: string;

  @Field(false, 'Whether the order may never take liquidity.')
  postOnly!: boolean;

  @Field('partially_filled', 'Status.', { enum: [...orderStatuses] })
  status!: string;

  @NullableField('64250.5', 'Limit; null for a market order.')
  price!: string | null;

  @Field('0.5', 'Total quantity.')
  quantity!: string;

  @Field('0.2', 'Quantity that was traded.')
  filledQuantity!: string;

  @Field('0.3', 'Quantity that can still trade: zero once the order is closed.')
  remainingQuantity!: string;

  @NullableField(
    '64250.5',
    'Average price of the fills, rounded half to even at eight decimals beyond the tick; null without one.',
  )
  averagePrice!: string | null;

  @Field('12.8501', 'Fees of all fills, in the quote asset.')
  fee!: string;

  @Field('USD', 'Asset of the fees.')
  feeAsset!: string;

  @ListField(FillResponse, 'The trades of the order, oldest first.')
  fills!: FillResponse[];

  @NullableField('requested', 'Why the order was cancelled; null unless it was.', { enum: Object.keys(CancelReason) })
  cancelReason!: string | null;

  @Field('2026-11-22T10:00:00.000001Z', 'When it was accepted.')
  createdAt!: string;

  @Field('1795341600000001000', 'The same in nanoseconds since 1970.')
  createdAtNs!: string;

  @Field('2026-11-22T10:00:00.000001Z', 'When it changed last.')
  updatedAt!: string;

  @Field('1795341600000001000', 'The same in nanoseconds since 1970.')
  updatedAtNs!: string;

  @Field(1234, "The venue's sequence number of its last change.")
  sequence!: number;
}

export class OrderPageResponse {
  @ListField(OrderResponse, 'Newest first.')
  items!: OrderResponse[];

  @NullableField('c1-2s', 'Cursor of the next page; null on the last one.')
  nextCursor!: string | null;
}

export class MassCancelResponse {
  @Field(2, 'Number of orders that were cancelled.')
  cancelled!: number;

  @Field('17', 'Their ids.', { isArray: true })
  orderIds!: string[];

  @Field(1234, "The venue's sequence number of the cancellation.")
  sequence!: number;
}

export class AccountTradeResponse extends FillResponse {
  @Field('17', 'Your order.')
  orderId!: string;

  @Field('BTC-USD', 'Symbol of the instrument.')
  symbol!: string;

  @Field('buy', 'Your side.', { enum: ['buy', 'sell'] })
  side!: string;
}

export class AccountTradePageResponse {
  @ListField(AccountTradeResponse, 'Newest first.')
  items!: AccountTradeResponse[];

  @NullableField('c1-2s', 'Cursor of the next page; null on the last one.')
  nextCursor!: string | null;
}
