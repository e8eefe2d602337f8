/** What clients send and are told about assets and instruments. */
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { Phase } from '../../common/model/order-terms.js';
import { Field, ListField, NullableField, OptionalField } from '../../common/nest/api-docs.js';
import { IsDecimal, IsSignedDecimal, IsSymbol } from '../../common/nest/field-rules.js';

const phases = Object.keys(Phase) as (keyof typeof Phase)[];

export class AssetRequest {
  @Field('USD', 'Name, 1 to 12 capital letters and digits.')
  @MaxLength(12)
  @IsString()
  asset!: string;

  @Field(8, 'Decimal places of its smallest unit in the ledger, 0 to 18.')
  @Max(255)
  @Min(0)
  @IsInt()
  scale!: number;
}

export class AssetResponse {
  @Field('USD', 'Name.')
  asset!: string;

  @Field(8, 'Decimal places of its smallest unit in the ledger.')
  scale!: number;
}

export class InstrumentRequest {
  @Field('BTC-USD', 'Symbol: base, hyphen, quote.')
  @IsSymbol()
  @IsString()
  symbol!: string;

  @Field('BTC', 'Asset that is traded.')
  @MaxLength(12)
  @IsString()
  baseAsset!: string;

  @Field('USD', 'Asset that it is paid in.')
  @MaxLength(12)
  @IsString()
  quoteAsset!: string;

  @Field('0.5', 'Step of prices. For the life of the instrument.')
  @IsDecimal()
  tickSize!: string;

  @Field('0.001', 'Step of quantities. For the life of the instrument.')
  @IsDecimal()
  lotSize!: string;

  @Field('0.001', 'Smallest quantity of an order.')
  @IsDecimal()
  minQuantity!: string;

  @Field('1000', 'Largest quantity of an order.')
  @IsDecimal()
  maxQuantity!: string;

  @Field('10', 'Smallest price × quantity of an order.')
  @IsDecimal()
  minNotional!: string;

  @Field('10000000', 'Largest price × quantity of an order.')
  @IsDecimal()
  maxNotional!: string;

  @Field(
    '-0.0001',
    'Fee of the resting side as a fraction of the notional, at most six decimals; negative is a rebate.',
  )
  @IsSignedDecimal()
  makerFee!: string;

  @Field('0.0004', 'Fee of the incoming side as a fraction of the notional, at most six decimals.')
  @IsSignedDecimal()
  takerFee!: string;

  @OptionalField(1000, 'How far from the opposite best price a market order may trade, in basis points.')
  @IsOptional()
  @Max(9_999)
  @Min(1)
  @IsInt()
  collarBps?: number | null;
}

/** What is left out stays as it is. */
export class InstrumentChangeRequest {
  @OptionalField('0.001', 'Smallest quantity of an order.')
  @IsOptional()
  @IsDecimal()
  minQuantity?: string | null;

  @OptionalField('1000', 'Largest quantity of an order.')
  @IsOptional()
  @IsDecimal()
  maxQuantity?: string | null;

  @OptionalField('10', 'Smallest price × quantity of an order.')
  @IsOptional()
  @IsDecimal()
  minNotional?: string | null;

  @OptionalField('10000000', 'Largest price × quantity of an order.')
  @IsOptional()
  @IsDecimal()
  maxNotional?: string | null;

  @OptionalField('-0.0001', 'Fee of the resting side as a fraction of the notional.')
  @IsOptional()
  @IsSignedDecimal()
  makerFee?: string | null;

  @OptionalField('0.0004', 'Fee of the incoming side as a fraction of the notional.')
  @IsOptional()
  @IsSignedDecimal()
  takerFee?: string | null;

  @OptionalField(1000, 'How far from the opposite best price a market order may trade, in basis points.')
  @IsOptional()
  @Max(9_999)
  @Min(1)
  @IsInt()
  collarBps?: number | null;
}

export class PhaseRequest {
  @Field('halt', 'This version knows `continuous`, `halt`, `cancel_only` and `closed`; the others answer 501.', {
    enum: phases,
  })
  @IsIn(phases)
  phase!: keyof typeof Phase;
}

export class InstrumentResponse {
  @Field('BTC-USD', 'Symbol.')
  symbol!: string;

  @Field('BTC', 'Asset that is traded.')
  baseAsset!: string;

  @Field('USD', 'Asset that it is paid in.')
  quoteAsset!: string;

  @Field('0.5', 'Step of prices.')
  tickSize!: string;

  @Field('0.001', 'Step of quantities.')
  lotSize!: string;

  @Field('0.001', 'Smallest quantity of an order.')
  minQuantity!: string;

  @Field('1000', 'Largest quantity of an order.')
  maxQuantity!: string;

  @Field('10', 'Smallest price × quantity of an order.')
  minNotional!: string;

  @Field('10000000', 'Largest price × quantity of an order.')
  maxNotional!: string;

  @Field('-0.0001', 'Fee of the resting side as a fraction of the notional; negative is a rebate.')
  makerFee!: string;

  @Field('0.0004', 'Fee of the incoming side as a fraction of the notional.')
  takerFee!: string;

  @Field(1000, 'How far from the opposite best price a market order may trade, in basis points.')
  collarBps!: number;

  @Field('continuous', 'Trading phase.', { enum: phases })
  phase!: string;
}

export class InstrumentPageResponse {
  @ListField(InstrumentResponse, 'In the order of their definition.')
  items!: InstrumentResponse[];

  @NullableField('c1-2s', 'Always null: all instruments are on one page.')
  nextCursor!: string | null;
}

export class FeeResponse {
  @Field('BTC-USD', 'Symbol.')
  symbol!: string;

  @Field('-0.0001', 'Your fee when your order rested, as a fraction of the notional; negative is a rebate.')
  makerFee!: string;

  @Field('0.0004', 'Your fee when your order came in.')
  takerFee!: string;
}

export class FeePageResponse {
  @ListField(FeeResponse, 'One for each instrument.')
  items!: FeeResponse[];

  @NullableField('c1-2s', 'Always null: all instruments are on one page.')
  nextCursor!: string | null;
}
