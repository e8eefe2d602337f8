/** What clients are told of orders and of their own trades. */
import {
  CancelReason,
  ListType,
  OrderType,
  SelfTradePrevention,
  TimeInForce,
  TriggerSource,
} from '../../common/model/order-terms.js';
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

  @NullableField('64250.5', 'Limit; null for an order that trades at the market.')
  price!: string | null;

  @NullableField('64249.5', 'Where a pegged order stands now; null while it has no price to follow.')
  workingPrice!: string | null;

  @Field('0.5', 'Total quantity.')
  quantity!: string;

  @Field('none', 'What happens when the order meets one of your own.', { enum: Object.keys(SelfTradePrevention) })
  selfTradePrevention!: string;

  @NullableField('64000', 'Price at which the order goes on; that of a trailing stop follows the market.')
  stopPrice!: string | null;

  @NullableField('last', 'Whose price triggers the order.', { enum: Object.keys(TriggerSource) })
  triggerSource!: string | null;

  @NullableField('50', 'How far a trailing stop stays behind the price.')
  trailingOffset!: string | null;

  @NullableField(25, 'The same in basis points.')
  trailingOffsetBps!: number | null;

  @NullableField('2026-12-31T00:00:00.000000Z', 'When it expires.')
  expireAt!: string | null;

  @NullableField('0.1', 'How much of an iceberg shows at a time.')
  displayQuantity!: string | null;

  @NullableField('0.1', 'How much had to fill at once.')
  minQuantity!: string | null;

  @NullableField('1000', 'How much of the quote asset it was to spend or raise.')
  quoteQuantity!: string | null;

  @NullableField('primary', 'What a pegged order follows.', { enum: ['primary', 'market', 'mid'] })
  pegType!: string | null;

  @NullableField('-0.5', 'How far from that.')
  pegOffset!: string | null;

  @Field(false, 'Whether the order rests one tick behind the other side rather than taking liquidity.')
  postOnlySlide!: boolean;

  @Field(false, 'Whether it only sells what was available.')
  reduceOnly!: boolean;

  @Field(false, 'Whether it trades as a whole or not at all.')
  allOrNone!: boolean;

  @Field(false, 'Whether it rests without being shown.')
  hidden!: boolean;

  @Field(false, 'Whether its `clientOrderId` is unique among open orders only.')
  openOnlyClientId!: boolean;

  @Field(false, 'Whether it is cancelled when the session that placed it ends.')
  cancelOnDisconnect!: boolean;

  @Field('0.2', 'Quantity that was traded.')
  filledQuantity!: string;

  @Field('0', 'Quantity that self-trade prevention took away.')
  preventedQuantity!: string;

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

  @NullableField('NOTIONAL_TOO_LARGE', 'Why the order was refused at its trigger; null unless it was.')
  rejectReason!: string | null;

  @NullableField('3', 'Id of the list that it belongs to.')
  listId!: string | null;

  @NullableField('oco', 'Kind of that list.', { enum: Object.keys(ListType) })
  listType!: string | null;

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

export class OrderTestResponse {
  @Field(true, 'Always true: an order that would be refused is answered with the problem.')
  accepted!: boolean;

  @Field(1234, "The venue's sequence number of the state that it was checked against.")
  sequence!: number;
}
