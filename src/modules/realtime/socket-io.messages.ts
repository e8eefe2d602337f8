/** What Socket.IO clients send beside orders, and the acknowledgements that they get. */
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { Field, OptionalField } from '../../common/nest/api-docs.js';
import { IsSymbol } from '../../common/nest/field-rules.js';
import type { Problem } from '../../common/nest/problem.js';
import { type PublicChannelName, publicChannelNames, RiskScope } from './domain/wire-messages.js';
import { ReplaceOrderRequest } from '../orders/order.requests.js';

const riskScopes = Object.keys(RiskScope) as (keyof typeof RiskScope)[];
const ACCOUNT_ID_MAX = 2 ** 31 - 1;

/** One channel of one instrument, or of all. */
export class ChannelRequest {
  @Field('book', 'Channel.', { enum: publicChannelNames })
  @IsIn(publicChannelNames)
  channel!: PublicChannelName;

  @OptionalField('BTC-USD', 'Symbol; without it all instruments.')
  @IsOptional()
  @IsSymbol()
  symbol?: string | null;
}

export class OrderIdRequest {
  @Field('12', 'Id of the order.')
  @IsString()
  @MaxLength(16)
  orderId!: string;
}

export class ReplaceRequest extends ReplaceOrderRequest {
  @Field('12', 'Id of the order.')
  @IsString()
  @MaxLength(16)
  orderId!: string;
}

/** Where the client is in its account's stream; nothing of it means from now on. */
export class AccountRequest {
  @OptionalField(900, 'Sequence of the last execution that was seen.')
  @IsOptional()
  @IsInt()
  @Min(0)
  afterSequence?: number | null;

  @OptionalField(12, 'Its channel sequence.')
  @IsOptional()
  @IsInt()
  @Min(0)
  afterChannelSequence?: number | null;
}

/** Whose risk is meant. */
export class RiskRequest {
  @Field('account', 'An account, or the venue.', { enum: riskScopes })
  @IsIn(riskScopes)
  scope!: keyof typeof RiskScope;

  @OptionalField(3, 'The account; without it the own one.')
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(ACCOUNT_ID_MAX)
  accountId?: number | null;
}

/** Every event of a client is acknowledged: with what it asked for, or with the problem that REST would answer. */
export type Acknowledgement<T> =
  ({ readonly status: number } & T) | { readonly status: number; readonly problem: Problem };
