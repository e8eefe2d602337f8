/** What operators ask of trades, and what everybody is told of those that were revised. */
import { IsOptional, IsString, Length } from 'class-validator';
import { Field, ListField, NullableField, OptionalField } from '../../common/nest/api-docs.js';
import { IsDecimal } from '../../common/nest/field-rules.js';

const NOTE_LENGTH_MAX = 256;

export class BustTradeRequest {
  @Field('Both sides agree that the price was an error.', 'Why; it is journalled with the trade.')
  @Length(1, NOTE_LENGTH_MAX)
  @IsString()
  note!: string;
}

export class CorrectTradeRequest extends BustTradeRequest {
  @OptionalField('64250.5', 'The price that the trade should have had; left out, it keeps the one that it has.')
  @IsOptional()
  @IsDecimal()
  price?: string;

  @OptionalField('0.1', 'Its quantity, not above the one that it has; left out, it keeps that.')
  @IsOptional()
  @IsDecimal()
  quantity?: string;
}

export const tradeStatuses = ['executed', 'corrected', 'busted'] as const;
export type TradeStatus = (typeof tradeStatuses)[number];

export class SettledTradeResponse {
  @Field('9', 'Id of the trade.')
  tradeId!: string;

  @Field('BTC-USD', 'Instrument.')
  symbol!: string;

  @Field('executed', 'Whether it stands as it was traded.', { enum: tradeStatuses })
  status!: TradeStatus;

  @NullableField('64250.5', 'Its price now; null of one that is busted.')
  price!: string | null;

  @Field('0.2', 'Its quantity now; 0 of one that is busted.')
  quantity!: string;

  @Field('buy', 'Side that came in and took.', { enum: ['buy', 'sell'] })
  takerSide!: string;

  @Field('3', 'Account that took.')
  takerAccountId!: string;

  @Field('4', 'Account whose order rested.')
  makerAccountId!: string;

  @Field('12.8501', 'What the taker pays for it now, in the quote asset.')
  takerFee!: string;

  @Field('2.5701', 'What the maker pays for it now; negative for a rebate.')
  makerFee!: string;
}

export class TradeRevisionResponse {
  @Field('9', 'Id of the trade.')
  tradeId!: string;

  @Field('corrected', 'What was done.', { enum: ['corrected', 'busted'] })
  status!: TradeStatus;

  @NullableField('64250.5', 'Its price from then on; null of one that is busted.')
  price!: string | null;

  @Field('0.1', 'Its quantity from then on; 0 of one that is busted.')
  quantity!: string;

  @Field('64350.5', 'Its price before.')
  oldPrice!: string;

  @Field('0.2', 'Its quantity before.')
  oldQuantity!: string;

  @Field('2026-11-28T10:00:00.000001Z', 'When.')
  time!: string;

  @Field(1234, "The venue's sequence number of the revision.")
  sequence!: number;
}

export class TradeRevisionPageResponse {
  @ListField(TradeRevisionResponse, 'Newest first.')
  items!: TradeRevisionResponse[];

  @NullableField('c1-2s', 'Cursor of the next page; null on the last one.')
  nextCursor!: string | null;

  @Field(1240, 'The sequence up to which the list is complete.')
  sequence!: number;
}
