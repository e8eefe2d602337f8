/** What clients send about orders. */
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min, ValidateIf } from 'class-validator';
import {
  OrderType,
  SelfTradePrevention,
  TimeInForce,
  TRAILING_BPS_MAX,
  TriggerSource,
} from '../../common/model/order-terms.js';
import { orderStatuses } from '../../common/model/order-view.js';
import { Field, OptionalField } from '../../common/nest/api-docs.js';
import { IsDecimal, IsSignedDecimal, IsSymbol } from '../../common/nest/field-rules.js';
import { PageRequest } from '../../common/nest/page-request.js';

export const sides = ['buy', 'sell'] as const;
const types = Object.keys(OrderType) as (keyof typeof OrderType)[];
const timesInForce = Object.keys(TimeInForce) as (keyof typeof TimeInForce)[];
const selfTradePreventions = Object.keys(SelfTradePrevention) as (keyof typeof SelfTradePrevention)[];
const triggerSources = Object.keys(TriggerSource) as (keyof typeof TriggerSource)[];
const pegTypes = ['primary', 'market', 'mid'] as const;
const statuses = ['open', 'closed', ...orderStatuses] as const;

/** What an order can have wherever it stands: alone, or in a list. docs/matching.md says what goes with what. */
export class OrderTermsRequest {
  @Field('buy', 'Side.', { enum: sides })
  @IsIn(sides)
  side!: (typeof sides)[number];

  @Field('limit', 'Type.', { enum: types })
  @IsIn(types)
  type!: keyof typeof OrderType;

  @OptionalField(
    '64250.5',
    'Limit, a multiple of the tick size. Needed by `limit`, `pegged` and the `…_limit` types, forbidden for the others.',
  )
  @IsOptional()
  @IsDecimal()
  price?: string | null;

  @OptionalField('gtc', 'Default `gtc`, for a market order `ioc`.', { enum: timesInForce })
  @IsOptional()
  @IsIn(timesInForce)
  timeInForce?: keyof typeof TimeInForce | null;

  @OptionalField('my-order-1', 'Your own id, 1 to 36 visible ASCII characters; the same again answers the first order.')
  @IsOptional()
  @MaxLength(256)
  @IsString()
  clientOrderId?: string | null;

  @OptionalField(false, 'Refuse the order instead of letting it take liquidity.')
  @IsOptional()
  @IsBoolean()
  postOnly?: boolean | null;

  @OptionalField(
    false,
    'Cancel the order when the session that placed it ends: the connection, or over REST the login. An API key has none there.',
  )
  @IsOptional()
  @IsBoolean()
  cancelOnDisconnect?: boolean | null;

  @OptionalField(
    '64000',
    'Price at which a stop or take-profit order goes on; a trailing stop has an offset in its place.',
  )
  @IsOptional()
  @IsDecimal()
  stopPrice?: string | null;

  @OptionalField('last', 'Whose price triggers: the last trade, the best price of the other side, or the mark price.', {
    enum: triggerSources,
    default: 'last',
  })
  @IsOptional()
  @IsIn(triggerSources)
  triggerSource?: keyof typeof TriggerSource | null;

  @OptionalField('50', 'How far a trailing stop stays behind the price, as a price.')
  @IsOptional()
  @IsDecimal()
  trailingOffset?: string | null;

  @OptionalField(25, 'The same in basis points of the price, 1 to 9,999.')
  @IsOptional()
  @Max(TRAILING_BPS_MAX)
  @Min(1)
  @IsInt()
  trailingOffsetBps?: number | null;

  @OptionalField('2026-12-31T00:00:00Z', 'When a `gtd` order expires (a `day` order expires at the close too).')
  @IsOptional()
  @MaxLength(40)
  @IsString()
  expireAt?: string | null;

  @OptionalField('none', 'What happens when the order meets one of your own.', {
    enum: selfTradePreventions,
    default: 'none',
  })
  @IsOptional()
  @IsIn(selfTradePreventions)
  selfTradePrevention?: keyof typeof SelfTradePrevention | null;
}

/** The terms that only an order on its own can have. */
export class AdvancedTermsRequest extends OrderTermsRequest {
  @OptionalField('0.1', 'How much of an iceberg shows at a time.')
  @IsOptional()
  @IsDecimal()
  displayQuantity?: string | null;

  @OptionalField('1000', 'For a market order in place of `quantity`: how much of the quote asset to spend or raise.')
  @IsOptional()
  @IsDecimal()
  quoteQuantity?: string | null;

  @OptionalField('0.1', 'How much must fill at once, or the order is cancelled.')
  @IsOptional()
  @IsDecimal()
  minQuantity?: string | null;

  @OptionalField(false, 'Let the order rest one tick behind the other side where it would take liquidity.')
  @IsOptional()
  @IsBoolean()
  postOnlySlide?: boolean | null;

  @OptionalField(false, 'Trade the whole order with one other, or not at all.')
  @IsOptional()
  @IsBoolean()
  allOrNone?: boolean | null;

  @OptionalField(false, 'Sell at most what is available.')
  @IsOptional()
  @IsBoolean()
  reduceOnly?: boolean | null;

  @OptionalField(false, 'Rest without being shown, behind all shown orders of the price.')
  @IsOptional()
  @IsBoolean()
  hidden?: boolean | null;

  @OptionalField('primary', 'What a pegged order follows: its own side, the other side, or the middle.', {
    enum: pegTypes,
  })
  @IsOptional()
  @IsIn(pegTypes)
  pegType?: (typeof pegTypes)[number] | null;

  @OptionalField('-0.5', 'How far from that, as a price.')
  @IsOptional()
  @IsSignedDecimal()
  pegOffset?: string | null;

  @OptionalField(
    false,
    'Let `clientOrderId` be unique among your open orders only. Sent again when the first has closed, it is a second order: do not repeat it blindly.',
  )
  @IsOptional()
  @IsBoolean()
  openOnlyClientId?: boolean | null;
}

export class PlaceOrderRequest extends AdvancedTermsRequest {
  @Field('BTC-USD', 'Symbol of the instrument.')
  @IsSymbol()
  @IsString()
  symbol!: string;

  @Field('0.5', 'How much of the base asset; a multiple of the lot size.')
  @ValidateIf(({ quantity, quoteQuantity }: PlaceOrderRequest) => quantity !== undefined || quoteQuantity === undefined)
  @IsDecimal()
  quantity?: string;
}

export class ReplaceOrderRequest {
  @OptionalField('64300', 'New limit; the present one where it is left out.')
  @IsOptional()
  @IsDecimal()
  price?: string | null;

  @OptionalField('0.4', 'New total quantity, above what is filled; the present one where it is left out.')
  @IsOptional()
  @IsDecimal()
  quantity?: string | null;
}

export class ListOrdersRequest extends PageRequest {
  @OptionalField('BTC-USD', 'Only orders of this instrument.')
  @IsOptional()
  @IsSymbol()
  @IsString()
  symbol?: string;

  @OptionalField('open', 'Only orders in this status; `open` and `closed` stand for all of their kind.', {
    enum: statuses,
  })
  @IsOptional()
  @IsIn(statuses)
  status?: (typeof statuses)[number];

  @OptionalField('my-order-1', 'Only the order with this id of yours.')
  @IsOptional()
  @MaxLength(256)
  @IsString()
  clientOrderId?: string;
}

/** Which open orders a mass cancellation takes; all where nothing is said. */
export class MassCancelRequest {
  @OptionalField('BTC-USD', 'Only orders of this instrument.')
  @IsOptional()
  @IsSymbol()
  @IsString()
  symbol?: string;

  @OptionalField('buy', 'Only orders of this side.', { enum: sides })
  @IsOptional()
  @IsIn(sides)
  side?: (typeof sides)[number];

  @OptionalField('64000', 'Only orders with at least this limit; needs `symbol`.')
  @IsOptional()
  @IsDecimal()
  lowestPrice?: string;

  @OptionalField('64300', 'Only orders with at most this limit; needs `symbol`.')
  @IsOptional()
  @IsDecimal()
  highestPrice?: string;

  @OptionalField('current', 'Only orders that this session has placed.', { enum: ['current'] })
  @IsOptional()
  @IsIn(['current'])
  session?: 'current';
}

export class ListFillsRequest extends PageRequest {
  @OptionalField('BTC-USD', 'Only trades of this instrument.')
  @IsOptional()
  @IsSymbol()
  @IsString()
  symbol?: string;

  @OptionalField('17', 'Only trades of this order.')
  @IsOptional()
  @MaxLength(16)
  @IsString()
  orderId?: string;
}
