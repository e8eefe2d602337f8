/** What traders are told about their positions. */
import { IsIn, IsOptional } from 'class-validator';
import { CollarSource } from '../../common/model/risk-limits.js';
import { Field, ListField, NullableField, OptionalField } from '../../common/nest/api-docs.js';

const markSources = Object.keys(CollarSource) as (keyof typeof CollarSource)[];
export type MarkSource = keyof typeof CollarSource;

export class PositionsRequest {
  @OptionalField(
    'last',
    'What open positions are valued at: the last trade, the middle of the book, or the mark price.',
    {
      enum: markSources,
      default: 'last',
    },
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

  @NullableField('64300', 'The price that the position is valued at; null where there is none.')
  markPrice!: string | null;

  @NullableField('-12.375', 'What the position is worth at that price, less its cost.')
  unrealizedPnl!: string | null;

  @Field('0.5', 'Open in buy orders.')
  openBuyQuantity!: string;

  @Field('0', 'Open in sell orders.')
  openSellQuantity!: string;
}

export class PositionsResponse {
  @Field(1234, "The venue's sequence number that all of these are of.")
  sequence!: number;

  @Field('last', 'What positions are valued at.', { enum: markSources })
  markBy!: MarkSource;

  @ListField(PositionResponse, 'Instruments that the account has traded or has open orders on.')
  positions!: PositionResponse[];
}
