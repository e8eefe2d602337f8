/** What traders are told about their positions. */
import { IsIn, IsOptional } from 'class-validator';
import { CollarSource } from '../../common/model/risk-limits.js';
import { Field, ListField, NullableField, OptionalField } from '../../common/nest/api-docs.js';

const markSources = Object.keys(CollarSource) as (keyof typeof CollarSource)[];
export type MarkSource = keyof typeof CollarSource;

export class PositionsRequest {
  @OptionalField(
    'last',
    "What open positions are valued at: the last trade, the middle of the book, or the mark price. Without it each instrument's own " +
      'source (the limit `mark_source`), and the last trade where that has no price.',
    { enum: markSources },
  )
  @IsOptional()
  @IsIn(markSources)
  markBy?: MarkSource;
}

export class PositionResponse {
  @Field('BTC-USD', 'Instrument.')
  symbol!: string;

  @Field('-0.25', 'What was bought less what was sold; negative: sold more.')
  quantity!: string;

  @NullableField('64250.5', 'Average price of the position; null where it is flat.')
  averagePrice!: string | null;

  @Field('-16062.625', 'What the position was bought for, negative: sold for.')
  cost!: string;

  @Field('120.5', 'Realised profit and loss by average cost, before fees.')
  realizedPnl!: string;

  @Field('3.21', 'Fees of all trades; negative: rebates.')
  fees!: string;

  @NullableField('last', 'Which price that is that it is valued at; null where there is none.', { enum: markSources })
  markSource!: MarkSource | null;

  @NullableField('64300', 'The price that the position is valued at; null where there is none.')
  markPrice!: string | null;

  @NullableField('-12.375', 'What the position is worth at that price, less its cost.')
  unrealizedPnl!: string | null;

  @NullableField(
    3,
    'Open lots by first in, first out; null, with the next three, where more than 50,000 fills make up the position.',
  )
  fifoLots!: number | null;

  @NullableField('-16070', 'What those lots were bought for, negative: sold for.')
  fifoCost!: string | null;

  @NullableField('113.125', 'Realised profit and loss by first in, first out, before fees.')
  fifoRealizedPnl!: string | null;

  @NullableField('-5', 'What the position is worth at that price, less the cost of its lots.')
  fifoUnrealizedPnl!: string | null;

  @Field('0.5', 'Open in buy orders.')
  openBuyQuantity!: string;

  @Field('0', 'Open in sell orders.')
  openSellQuantity!: string;
}

export class PositionsResponse {
  @Field(1234, "The venue's sequence number that all of these are of.")
  sequence!: number;

  @NullableField('last', "What positions are valued at, as asked for; null: each by its instrument's own source.", {
    enum: markSources,
  })
  markBy!: MarkSource | null;

  @ListField(PositionResponse, 'Instruments that the account has traded or has open orders on.')
  positions!: PositionResponse[];
}

export class LotResponse {
  @Field('157', 'The trade that opened it.')
  tradeId!: string;

  @Field('sell', 'What you did there.', { enum: ['buy', 'sell'] })
  side!: string;

  @Field('64280', 'Price of that trade.')
  price!: string;

  @Field('-0.25', 'What is open of it, negative: sold.')
  quantity!: string;

  @Field('0.4', 'Quantity of that trade.')
  openedQuantity!: string;

  @Field('-16070', 'What the open quantity was bought for, negative: sold for.')
  cost!: string;

  @Field('2026-11-22T10:00:00.000001Z', 'When it was opened.')
  time!: string;

  @Field('1795344000000001000', 'When, in nanoseconds.')
  timeNs!: string;

  @Field(1234, "The venue's sequence number of that trade.")
  sequence!: number;
}

export class LotPageResponse {
  @Field(1234, "The venue's sequence number that the lots are of.")
  sequence!: number;

  @ListField(LotResponse, 'Oldest first: the one on top closes first.')
  items!: LotResponse[];

  @NullableField('c1-2s', 'Cursor of the next page; null on the last one.')
  nextCursor!: string | null;
}
