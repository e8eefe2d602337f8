/** What clients ask about risk. */
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsNumber, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { Field, ListField, OptionalField } from '../../common/nest/api-docs.js';
import { AsInteger, IsDecimal, IsListOf, IsSignedDecimal } from '../../common/nest/field-rules.js';
import type { IntervalName } from '../market-data/domain/candle-interval.js';
import { evenIntervals } from './candle-prices.js';
import { RISK_METRICS_DECAY } from './domain/covariance.js';
import { type CovarianceMethod, covarianceMethods, type VarMethod, varMethods } from './domain/value-at-risk.js';
import { PERIODS_DEFAULT } from './portfolio-reader.js';

const POSITIONS_MAX = 50;
const PERIODS_MAX = 2_520;
const PRICES_LENGTH_MAX = 60_000;
const SCENARIOS_MAX = 20;
export const CONFIDENCE_DEFAULT = 0.95;
export const PATHS_DEFAULT = 10_000;
const PATHS_MAX = 100_000;
export const WINDOW_DEFAULT = 252;
export const WORST_DEFAULT = 5;

const EXAMPLE_PRICES =
  'date,BTC\n2026-11-23,64000\n2026-11-24,64500\n2026-11-25,63800\n2026-11-26,64250\n2026-11-27,64100';

class PositionRequest {
  @Field('BTC', 'Asset: a base asset of the venue, or a column of `prices`.')
  @MaxLength(25)
  @IsString()
  asset!: string;

  @Field('0.5', 'How much of it; negative for a short position.')
  @IsSignedDecimal()
  quantity!: string;
}

class PortfolioRequest {
  @Field('USD', 'The currency that positions are valued and losses are told in.')
  @Matches(/^[A-Z0-9]{1,12}$/, { message: 'must be 1 to 12 capital letters and digits, such as "USD"' })
  currency!: string;

  @ApiProperty({
    type: [PositionRequest],
    required: false,
    description: `1 to ${POSITIONS_MAX} positions, each asset once; your balances where they are left out.`,
  })
  @IsOptional()
  @IsListOf(() => PositionRequest, { atLeast: 1, atMost: POSITIONS_MAX })
  positions?: PositionRequest[] | null;

  @OptionalField(
    EXAMPLE_PRICES,
    `Closing prices as CSV: \`date,ASSET,…\`, oldest first (docs/risk-analytics.md), at most ${PRICES_LENGTH_MAX} characters. The venue's own candles where it is left out.`,
  )
  @IsOptional()
  @MaxLength(PRICES_LENGTH_MAX)
  @IsString()
  prices?: string | null;

  @OptionalField('1d', 'The candles that returns are made of, without effect beside `prices`.', {
    enum: evenIntervals,
    default: '1d',
  })
  @IsOptional()
  @IsIn(evenIntervals)
  interval?: IntervalName | null;

  @OptionalField(252, 'The most returns that are used, the newest ones.', { default: PERIODS_DEFAULT })
  @IsOptional()
  @Max(PERIODS_MAX)
  @Min(2)
  @IsInt()
  periods?: number | null;

  @OptionalField('sample', 'Covariance of the sample, or exponentially weighted around zero.', {
    enum: covarianceMethods,
    default: 'sample',
  })
  @IsOptional()
  @IsIn(covarianceMethods)
  covariance?: CovarianceMethod | null;

  @OptionalField(0.94, 'λ of exponential weights and of the filtered historical method.', {
    default: RISK_METRICS_DECAY,
  })
  @IsOptional()
  @Max(0.9999)
  @Min(0.5)
  @IsNumber()
  decay?: number | null;
}

export class VarRequest extends PortfolioRequest {
  @OptionalField('parametric', 'How it is estimated.', { enum: varMethods, default: 'parametric' })
  @IsOptional()
  @IsIn(varMethods)
  method?: VarMethod | null;

  @OptionalField(0.95, 'The probability with which the loss stays below the value at risk.', {
    default: CONFIDENCE_DEFAULT,
  })
  @IsOptional()
  @Max(0.9999)
  @Min(0.5)
  @IsNumber()
  confidence?: number | null;

  @OptionalField(1, 'How many periods ahead.', { default: 1 })
  @IsOptional()
  @Max(PERIODS_MAX)
  @Min(1)
  @IsInt()
  horizon?: number | null;

  @OptionalField(10_000, 'Paths of `monte-carlo`.', { default: PATHS_DEFAULT })
  @IsOptional()
  @Max(PATHS_MAX)
  @Min(10_000)
  @IsInt()
  paths?: number | null;

  @OptionalField(1, 'Seed of `monte-carlo`: the same one gives the same figure.', { default: 1 })
  @IsOptional()
  @Max(4_294_967_295)
  @Min(0)
  @IsInt()
  seed?: number | null;
}

/** Paths are a model of the parametric method, which is tested by its own name. */
const testedMethods = varMethods.filter((method) => method !== 'monte-carlo');

export class BacktestRequest extends PortfolioRequest {
  @OptionalField('parametric', 'What is tested.', { enum: testedMethods, default: 'parametric' })
  @IsOptional()
  @IsIn(testedMethods)
  method?: VarMethod | null;

  @OptionalField(0.5, 'The confidence of the forecasts.', { default: CONFIDENCE_DEFAULT })
  @IsOptional()
  @Max(0.9999)
  @Min(0.5)
  @IsNumber()
  confidence?: number | null;

  @OptionalField(2, 'How many returns each forecast is made of; all further ones are forecast.', {
    default: WINDOW_DEFAULT,
  })
  @IsOptional()
  @Max(PERIODS_MAX)
  @Min(2)
  @IsInt()
  window?: number | null;
}

export class ShockRequest {
  @Field('BTC', 'Asset.')
  @MaxLength(25)
  @IsString()
  asset!: string;

  @Field(-0.3, 'Its return in the scenario: −0.3 loses 30 %.')
  @Max(1_000)
  @Min(-1)
  @IsNumber()
  return!: number;
}

export class ScenarioRequest {
  @Field('crash', 'Your name for it.')
  @Matches(/^[\x21-\x7e][\x20-\x7e]{0,63}$/, { message: 'must be 1 to 64 visible ASCII characters' })
  name!: string;

  @ListField(ShockRequest, `1 to ${POSITIONS_MAX} assets; all others stay as they are.`)
  @IsListOf(() => ShockRequest, { atLeast: 1, atMost: POSITIONS_MAX })
  shocks!: ShockRequest[];
}

export class StressRequest extends PortfolioRequest {
  @ApiProperty({ type: [ScenarioRequest], required: false, description: `At most ${SCENARIOS_MAX}.` })
  @IsOptional()
  @IsListOf(() => ScenarioRequest, { atLeast: 0, atMost: SCENARIOS_MAX })
  scenarios?: ScenarioRequest[] | null;

  @OptionalField('5000', 'The loss whose most likely scenario is asked for.')
  @IsOptional()
  @IsDecimal()
  reverseLoss?: string | null;

  @OptionalField(1, 'How many periods the loss of `reverseLoss` takes.', { default: 1 })
  @IsOptional()
  @Max(PERIODS_MAX)
  @Min(1)
  @IsInt()
  horizon?: number | null;

  @OptionalField(5, 'How many of the worst periods of history are shown.', { default: WORST_DEFAULT })
  @IsOptional()
  @Max(100)
  @Min(0)
  @IsInt()
  worst?: number | null;
}

/** Of an account, by whoever watches risk: its balances at the venue's own prices. */
export class AccountRiskRequest {
  @Field('USD', 'The currency that positions are valued and losses are told in.')
  @Matches(/^[A-Z0-9]{1,12}$/, { message: 'must be 1 to 12 capital letters and digits, such as "USD"' })
  currency!: string;

  @OptionalField('parametric', 'How it is estimated.', { enum: varMethods, default: 'parametric' })
  @IsOptional()
  @IsIn(varMethods)
  method?: VarMethod;

  @OptionalField('0.95', 'The probability with which the loss stays below the value at risk.', { default: '0.95' })
  @IsOptional()
  @Matches(/^0\.[5-9][0-9]{0,3}$/, { message: 'must be a decimal number from 0.5 to 0.9999' })
  confidence?: string;

  @OptionalField(1, 'How many periods ahead.', { default: 1 })
  @IsOptional()
  @Max(PERIODS_MAX)
  @Min(1)
  @IsInt()
  @AsInteger()
  horizon?: number;

  @OptionalField('1d', 'The candles that returns are made of.', { enum: evenIntervals, default: '1d' })
  @IsOptional()
  @IsIn(evenIntervals)
  interval?: IntervalName;

  @OptionalField(252, 'The most returns that are used, the newest ones.', { default: PERIODS_DEFAULT })
  @IsOptional()
  @Max(PERIODS_MAX)
  @Min(2)
  @IsInt()
  @AsInteger()
  periods?: number;
}
