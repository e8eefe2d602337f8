/** What clients send and are told about assets and instruments. */
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { Phase, PhaseReason } from '../../common/model/order-terms.js';
import { Field, ListField, NullableField, OptionalField } from '../../common/nest/api-docs.js';
import { IsDecimal, IsSignedDecimal, IsSymbol } from '../../common/nest/field-rules.js';

const phases = Object.keys(Phase) as (keyof typeof Phase)[];
const auctions = ['opening', 'closing', 'volatility'] as const;
const marketPhases = ['halt', 'auction', 'continuous'] as const;
const reasons = Object.keys(PhaseReason);

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
  @Field('halt', 'The phase to go to; docs/matching.md says from which one it can be reached.', { enum: phases })
  @IsIn(phases)
  phase!: keyof typeof Phase;

  @OptionalField('opening', 'Which auction, needed for the phase `auction` and for no other.', { enum: auctions })
  @IsOptional()
  @IsIn(auctions)
  auction?: (typeof auctions)[number] | null;

  @OptionalField('2099-12-31T09:30:00Z', 'When an auction or a halt ends by itself; without it the next phase ends it.')
  @IsOptional()
  @MaxLength(40)
  @IsString()
  endsAt?: string | null;
}

/** A phase of the whole market. */
export class MarketPhaseRequest {
  @Field('halt', '`halt` is for all that trades; `auction` and `continuous` reopen all that is halted.', {
    enum: marketPhases,
  })
  @IsIn(marketPhases)
  phase!: (typeof marketPhases)[number];

  @OptionalField('volatility', 'Which auction, needed for the phase `auction` and for no other.', { enum: auctions })
  @IsOptional()
  @IsIn(auctions)
  auction?: (typeof auctions)[number] | null;

  @OptionalField('2099-12-31T09:30:00Z', 'When it ends by itself; without it the next phase ends it.')
  @IsOptional()
  @MaxLength(40)
  @IsString()
  endsAt?: string | null;
}

export class MarketPhaseResponse {
  @Field('BTC-USD', 'The instruments that are in another phase now.', { isArray: true })
  symbols!: string[];

  @Field(1234, "The venue's sequence number of the change.")
  sequence!: number;
}

/** What an instrument is doing now. */
export class TradingResponse {
  @Field('BTC-USD', 'Symbol.')
  symbol!: string;

  @Field('auction', 'Trading phase.', { enum: phases })
  phase!: string;

  @NullableField('opening', 'Which auction; null outside the phase `auction`.', { enum: [...auctions] })
  auction!: string | null;

  @NullableField('2026-12-31T09:30:00.000000Z', 'When the phase ends by itself.')
  phaseEndsAt!: string | null;

  @Field('operator', 'Who began the phase: an operator or the schedule, a breaker, or a fault of the venue.', {
    enum: reasons,
  })
  phaseReason!: string;

  @NullableField('64250.5', 'At what price the auction would trade now; null where nothing crosses.')
  indicativePrice!: string | null;

  @NullableField('12.5', 'How much it would trade.')
  indicativeVolume!: string | null;

  @NullableField('buy', 'Which side would be left with more at that price.', { enum: ['buy', 'sell'] })
  surplusSide!: string | null;

  @NullableField('0.5', 'How much more.')
  surplus!: string | null;

  @NullableField('64250', 'Price of the last auction that traded.')
  lastAuctionPrice!: string | null;

  @NullableField('10', 'Volume of the last auction.')
  lastAuctionVolume!: string | null;

  @NullableField('64251', 'Mark price, which stops can be triggered by.')
  markPrice!: string | null;

  @NullableField('buy', 'Side of the orders that wait at the edge of a price band.', { enum: ['buy', 'sell'] })
  limitStateSide!: string | null;

  @NullableField('70000', 'That edge.')
  limitStatePrice!: string | null;
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

  @Field(2, 'Your fee tier; 0 pays what everybody pays.')
  tier!: number;

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
