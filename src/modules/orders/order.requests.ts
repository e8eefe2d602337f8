/** What clients send about orders. */
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min, ValidateIf } from 'class-validator';
import { OrderType, TimeInForce } from '../../common/model/order-terms.js';
import { Field, OptionalField } from '../../common/nest/api-docs.js';
import { AsInteger, IsDecimal, IsSignedDecimal, IsSymbol } from '../../common/nest/field-rules.js';

const sides = ['buy', 'sell'] as const;
const types = Object.keys(OrderType) as (keyof typeof OrderType)[];
const timesInForce = Object.keys(TimeInForce) as (keyof typeof TimeInForce)[];
const selfTradePreventions = ['none', 'expire_taker', 'expire_maker', 'expire_both', 'decrement'] as const;
const pegTypes = ['primary', 'market', 'mid'] as const;
const statuses = [
  'open',
  'closed',
  'pending_trigger',
  'new',
  'partially_filled',
  'filled',
  'cancelled',
  'expired',
  'rejected',
] as const;

const LATER = 'Not traded by this version yet: 501 `NOT_IMPLEMENTED`.';

export class PlaceOrderRequest {
  @Field('BTC-USD', 'Symbol of the instrument.')
  @IsSymbol()
  @IsString()
  symbol!: string;

  @Field('buy', 'Side.', { enum: sides })
  @IsIn(sides)
  side!: (typeof sides)[number];

  @Field('limit', 'Type. This version trades `limit` and `market`; the others answer 501.', { enum: types })
  @IsIn(types)
  type!: keyof typeof OrderType;

  @Field('0.5', 'How much of the base asset; a multiple of the lot size.')
  @ValidateIf(({ quantity, quoteQuantity }: PlaceOrderRequest) => quantity !== undefined || quoteQuantity === undefined)
  @IsDecimal()
  quantity?: string;

  @OptionalField(
    '64250.5',
    'Limit, a multiple of the tick size. Needed by a limit order, forbidden for a market order.',
  )
  @IsOptional()
  @IsDecimal()
  price?: string | null;

  @OptionalField('gtc', 'Default `gtc`, for a market order `ioc`. This version trades `gtc`, `ioc` and `fok`.', {
    enum: timesInForce,
  })
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

  @OptionalField('64000', LATER)
  @IsOptional()
  @IsDecimal()
  stopPrice?: string | null;

  @OptionalField('0.1', LATER)
  @IsOptional()
  @IsDecimal()
  displayQuantity?: string | null;

  @OptionalField('1000', LATER)
  @IsOptional()
  @IsDecimal()
  quoteQuantity?: string | null;

  @OptionalField('50', LATER)
  @IsOptional()
  @IsDecimal()
  trailingOffset?: string | null;

  @OptionalField(25, LATER)
  @IsOptional()
  @IsInt()
  trailingOffsetBps?: number | null;

  @OptionalField('2026-12-31T00:00:00Z', LATER)
  @IsOptional()
  @MaxLength(40)
  @IsString()
  expireAt?: string | null;

  @OptionalField('0.1', LATER)
  @IsOptional()
  @IsDecimal()
  minQuantity?: string | null;

  @OptionalField(false, LATER)
  @IsOptional()
  @IsBoolean()
  allOrNone?: boolean | null;

  @OptionalField(false, LATER)
  @IsOptional()
  @IsBoolean()
  reduceOnly?: boolean | null;

  @OptionalField(false, LATER)
  @IsOptional()
  @IsBoolean()
  hidden?: boolean | null;

  @OptionalField('primary', LATER, { enum: pegTypes })
  @IsOptional()
  @IsIn(pegTypes)
  pegType?: string | null;

  @OptionalField('-0.5', LATER)
  @IsOptional()
  @IsSignedDecimal()
  pegOffset?: string | null;

  @OptionalField('none', 'This version trades `none`; the others answer 501.', { enum: selfTradePreventions })
  @IsOptional()
  @IsIn(selfTradePreventions)
  selfTradePrevention?: (typeof selfTradePreventions)[number] | null;
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

export class ListOrdersRequest {
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

  @OptionalField(50, 'Length of the page, 1 to 500.', { default: 100 })
  @IsOptional()
  @Max(500)
  @Min(1)
  @IsInt()
  @AsInteger()
  limit?: number;

  @OptionalField('c1-2s', '`nextCursor` of the previous page.')
  @IsOptional()
  @MaxLength(64)
  @IsString()
  cursor?: string;
}

export class MassCancelRequest {
  @OptionalField('BTC-USD', 'Only orders of this instrument; all where it is left out.')
  @IsOptional()
  @IsSymbol()
  @IsString()
  symbol?: string;
}

export class ListFillsRequest {
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

  @OptionalField(50, 'Length of the page, 1 to 500.', { default: 100 })
  @IsOptional()
  @Max(500)
  @Min(1)
  @IsInt()
  @AsInteger()
  limit?: number;

  @OptionalField('c1-2s', '`nextCursor` of the previous page.')
  @IsOptional()
  @MaxLength(64)
  @IsString()
  cursor?: string;
}
