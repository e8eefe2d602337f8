/** What clients ask and are told about the market. */
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import { Field, ListField, NullableField, OptionalField } from '../../common/nest/api-docs.js';
import { AsInteger, IsTime } from '../../common/nest/field-rules.js';
import { type IntervalName, intervalNames } from './domain/candle-interval.js';
import { type HistoryFormat, historyFormats } from './history-format.js';

const DEPTH_MAX = 1_000;
/** Rows of an export. */
export const EXPORT_ROWS_MAX = 1_000_000;
const ORDER_LEVELS_MAX = 100;

export class BookRequest {
  @OptionalField(10, `Levels of each side, 1 to ${DEPTH_MAX}.`, { default: 50 })
  @IsOptional()
  @Max(DEPTH_MAX)
  @Min(1)
  @IsInt()
  @AsInteger()
  depth?: number;
}

export class OrderBookRequest {
  @OptionalField(10, `Levels of each side, 1 to ${ORDER_LEVELS_MAX}; all orders of each.`, { default: 10 })
  @IsOptional()
  @Max(ORDER_LEVELS_MAX)
  @Min(1)
  @IsInt()
  @AsInteger()
  depth?: number;
}

export class TradesRequest {
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

export class CandlesRequest extends TradesRequest {
  @Field('1m', 'How long a candle is. Weeks begin on Monday, days, weeks and months in UTC.', { enum: intervalNames })
  @IsIn(intervalNames)
  interval!: IntervalName;

  @OptionalField('2026-11-22T10:00:00Z', 'Candles that begin at this time or later.')
  @IsOptional()
  @IsTime()
  from?: string;

  @OptionalField('2026-11-22T11:00:00Z', 'Candles that begin before this time.')
  @IsOptional()
  @IsTime()
  to?: string;
}

/** What an export of either kind is asked with. */
export class ExportRequest {
  @OptionalField('csv', 'CSV with the names of the columns, or Apache Parquet with exact decimals.', {
    enum: historyFormats,
    default: 'csv',
  })
  @IsOptional()
  @IsIn(historyFormats)
  format?: HistoryFormat;

  @OptionalField(1_000, `The newest of the period, 1 to ${EXPORT_ROWS_MAX}.`, { default: EXPORT_ROWS_MAX })
  @IsOptional()
  @Max(EXPORT_ROWS_MAX)
  @Min(1)
  @IsInt()
  @AsInteger()
  limit?: number;

  @OptionalField('2026-11-22T10:00:00Z', 'From this time on.')
  @IsOptional()
  @IsTime()
  from?: string;

  @OptionalField('2026-11-22T11:00:00Z', 'Before this time.')
  @IsOptional()
  @IsTime()
  to?: string;
}

export class ExportTradesRequest extends ExportRequest {
  @OptionalField(1_234, 'Only trades with a smaller id: the last one of an export that its limit has cut.')
  @IsOptional()
  @Max(Number.MAX_SAFE_INTEGER)
  @Min(1)
  @IsInt()
  @AsInteger()
  beforeTradeId?: number;
}

export class ExportCandlesRequest extends ExportRequest {
  @Field('1m', 'How long a candle is.', { enum: intervalNames })
  @IsIn(intervalNames)
  interval!: IntervalName;
}

const levels = {
  type: 'array',
  items: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2 },
} as const;

export class BookResponse {
  @Field('BTC-USD', 'Symbol.')
  symbol!: string;

  @Field(1234, "The venue's sequence number that the book is of.")
  sequence!: number;

  @Field(310, 'Number of commands up to it that changed this book: the stream has one message for each.')
  channelSequence!: number;

  @Field(
    3_310_271_543,
    'CRC32 (IEEE, unsigned) of the text `bid1Price:bid1Qty:ask1Price:ask1Qty:bid2Price:…` of the best 10 levels a side.',
  )
  checksum!: number;

  @ApiProperty({ ...levels, description: 'Best first: price, quantity.', example: [['64250', '0.7']] })
  bids!: [string, string][];

  @ApiProperty({ ...levels, description: 'Best first: price, quantity.', example: [['64250.5', '0.3']] })
  asks!: [string, string][];
}

const entries = {
  type: 'array',
  items: { type: 'array', items: { type: 'string' }, minItems: 3, maxItems: 3 },
  description: 'Best price first, at one price in the order of the queue: price, quantity, number of the entry.',
} as const;

export class OrderBookResponse {
  @Field('BTC-USD', 'Symbol.')
  symbol!: string;

  @Field(1234, "The venue's sequence number that the orders are of.")
  sequence!: number;

  @Field(210, 'As of the book at the same sequence.')
  channelSequence!: number;

  @ApiProperty({ ...entries, example: [['64250', '0.5', '17']] })
  bids!: [string, string, string][];

  @ApiProperty({ ...entries, example: [['64250.5', '0.3', '16']] })
  asks!: [string, string, string][];
}

export class TradeResponse {
  @Field('9', 'Id of the trade.')
  tradeId!: string;

  @Field('64250.5', 'Price.')
  price!: string;

  @Field('0.2', 'Quantity.')
  quantity!: string;

  @Field('buy', 'Side that came in and took.', { enum: ['buy', 'sell'] })
  takerSide!: string;

  @Field(false, 'Whether a participant of the simulation took part.')
  simulated!: boolean;

  @Field('2026-11-22T10:00:00.000001Z', 'When it was traded.')
  time!: string;

  @Field('1795341600000001000', 'The same in nanoseconds since 1970.')
  timeNs!: string;

  @Field(1234, "The venue's sequence number of the trade.")
  sequence!: number;
}

export class TradePageResponse {
  @ListField(TradeResponse, 'Newest first.')
  items!: TradeResponse[];

  @NullableField('c1-2s', 'Cursor of the next page; null on the last one.')
  nextCursor!: string | null;
}

export class CandleResponse {
  @Field('2026-11-22T10:00:00.000000Z', 'Where it begins.')
  openTime!: string;

  @Field('1795341600000000000', 'The same in nanoseconds since 1970.')
  openTimeNs!: string;

  @Field('2026-11-22T10:01:00.000000Z', 'Where it ends, and the next one may begin.')
  endTime!: string;

  @Field('1795341660000000000', 'The same in nanoseconds since 1970.')
  endTimeNs!: string;

  @Field('64250', 'Price of its first trade.')
  open!: string;

  @Field('64300.5', 'Highest price.')
  high!: string;

  @Field('64200', 'Lowest price.')
  low!: string;

  @Field('64280.5', 'Price of its last trade.')
  close!: string;

  @Field('12.5', 'Quantity that was traded.')
  volume!: string;

  @Field('803131.25', 'What was paid for it, in the quote asset.')
  quoteVolume!: string;

  @Field('7.25', 'Quantity that takers bought.')
  takerBuyVolume!: string;

  @Field('465812.5', 'What was paid for that.')
  takerBuyQuoteVolume!: string;

  @Field('64250.5', 'Average price, weighted by quantity: rounded half to even at eight decimals beyond the tick.')
  vwap!: string;

  @Field(310, 'Number of trades; never 0, a time without trades has no candle.')
  tradeCount!: number;

  @Field('9', 'Id of its first trade.')
  firstTradeId!: string;

  @Field('340', 'Id of its last trade.')
  lastTradeId!: string;

  @Field(true, 'Whether it is final. An open candle may change, but for its first trade.')
  isClosed!: boolean;

  @Field(1234, "The venue's sequence number of its last trade.")
  sequence!: number;
}

export class CandlePageResponse {
  @ListField(CandleResponse, 'Newest first.')
  items!: CandleResponse[];

  @NullableField('c1-2s', 'Cursor of the next page; null on the last one.')
  nextCursor!: string | null;
}

export class TickerResponse {
  @Field('BTC-USD', 'Symbol.')
  symbol!: string;

  @NullableField('64250.5', 'Last price; null where nothing was ever traded.')
  last!: string | null;

  @NullableField('64000', 'First price of the last 24 hours.')
  open!: string | null;

  @NullableField('64300', 'Highest price of the last 24 hours.')
  high!: string | null;

  @NullableField('63900.5', 'Lowest price of the last 24 hours.')
  low!: string | null;

  @Field('12.5', 'Quantity that was traded in the last 24 hours.')
  volume!: string;

  @Field('803131.25', 'What was paid for it, in the quote asset.')
  quoteVolume!: string;

  @Field(310, 'Number of trades in the last 24 hours.')
  tradeCount!: number;

  @NullableField('64250', 'Best bid.')
  bid!: string | null;

  @NullableField('0.7', 'Quantity at the best bid.')
  bidQuantity!: string | null;

  @NullableField('64250.5', 'Best ask.')
  ask!: string | null;

  @NullableField('0.3', 'Quantity at the best ask.')
  askQuantity!: string | null;

  @Field('2026-11-22T10:00:00.000001Z', 'End of the 24 hours.')
  time!: string;

  @Field('1795341600000001000', 'The same in nanoseconds since 1970.')
  timeNs!: string;

  @Field(1234, "The venue's sequence number that the ticker is of.")
  sequence!: number;
}

export class MarketResponse {
  @Field(1234, "The venue's sequence number that all tickers are of.")
  sequence!: number;

  @ListField(TickerResponse, 'One for each instrument.')
  items!: TickerResponse[];

  @NullableField('c1-2s', 'Always null: all instruments are on one page.')
  nextCursor!: string | null;
}
