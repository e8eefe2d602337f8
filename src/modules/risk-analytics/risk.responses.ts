/** What clients are told about risk. Money is decimal text; what is no money is a number. */
import { ApiProperty } from '@nestjs/swagger';
import { Field, ListField, NullableField } from '../../common/nest/api-docs.js';
import { type VarMethod, varMethods } from './domain/value-at-risk.js';

class PortfolioResponse {
  @Field('USD', 'The currency of all money here.')
  currency!: string;

  @Field('32050', 'What the positions are worth together, without the currency itself.')
  value!: string;

  @Field('1000', 'What is held of the currency itself: it has no risk.')
  cash!: string;

  @Field('DOGE', 'What is held and has no price in the currency: it is in no figure here.', { isArray: true })
  unpriced!: string[];

  @Field(252, 'How many returns the figures are made of.')
  periods!: number;

  @Field('2026-11-24', 'The time of the first of them.')
  from!: string;

  @Field('2026-11-27', 'The time of the last of them.')
  to!: string;
}

export class PositionRiskResponse {
  @Field('BTC', 'Asset.')
  asset!: string;

  @Field('0.5', 'How much of it.')
  quantity!: string;

  @Field('64100', 'The last price.')
  price!: string;

  @Field('32050', 'Quantity × price.')
  value!: string;

  @Field('912.5', 'What the position adds to the value at risk: the parts of all sum to it.')
  componentValueAtRisk!: string;

  @Field('1145.25', 'What it adds to the expected shortfall.')
  componentExpectedShortfall!: string;

  @Field(0.0285, 'What one more unit of money in it adds to the value at risk.')
  marginalValueAtRisk!: number;

  @Field(0.0357, 'What one more unit of money in it adds to the expected shortfall.')
  marginalExpectedShortfall!: number;
}

export class VarResponse extends PortfolioResponse {
  @Field('parametric', 'How it was estimated.', { enum: varMethods })
  method!: VarMethod;

  @Field(0.95, 'The probability with which the loss stays below the value at risk.')
  confidence!: number;

  @Field(1, 'How many periods ahead.')
  horizon!: number;

  @Field('912.5', 'The loss that is not exceeded with that probability.')
  valueAtRisk!: string;

  @Field('1145.25', 'The mean of the losses beyond it.')
  expectedShortfall!: string;

  @NullableField('4.2', 'Standard error of the value at risk, of `monte-carlo` only.')
  valueAtRiskError!: string | null;

  @NullableField('5.1', 'Standard error of the expected shortfall, of `monte-carlo` only.')
  expectedShortfallError!: string | null;

  @ListField(PositionRiskResponse, 'Each position and its part.')
  positions!: PositionRiskResponse[];
}

export class PositionLossResponse {
  @Field('BTC', 'Asset.')
  asset!: string;

  @Field('9615', 'What the position loses.')
  loss!: string;
}

export class ScenarioResponse {
  @Field('crash', 'Your name for it.')
  name!: string;

  @Field('9615', 'What the portfolio loses; negative where it gains.')
  loss!: string;

  @ListField(PositionLossResponse, 'What each position loses.')
  positions!: PositionLossResponse[];

  @Field('DOGE', 'Assets of the scenario that are not among the positions.', { isArray: true })
  withoutEffect!: string[];
}

export class ShockResponse {
  @Field('BTC', 'Asset.')
  asset!: string;

  @Field(-0.156, 'Its return.')
  return!: number;
}

export class ReverseStressResponse {
  @Field('5000', 'The loss.')
  loss!: string;

  @Field(3.2, 'How far the scenario is from the mean, in standard deviations.')
  deviations!: number;

  @Field(0.0007, 'The probability of losing at least as much, where returns are normal.')
  probability!: number;

  @ListField(ShockResponse, 'The most likely returns that lose as much.')
  shocks!: ShockResponse[];
}

export class WorstPeriodResponse {
  @Field('2026-11-25', 'The period.')
  time!: string;

  @Field('347.83', 'What the positions of today would have lost.')
  loss!: string;
}

export class StressResponse extends PortfolioResponse {
  @ListField(ScenarioResponse, 'Your scenarios.')
  scenarios!: ScenarioResponse[];

  @ApiProperty({
    type: ReverseStressResponse,
    required: false,
    description: 'The answer to `reverseLoss`, where it was asked for.',
  })
  reverse?: ReverseStressResponse;

  @ListField(WorstPeriodResponse, 'The worst periods of history, the worst first.')
  worst!: WorstPeriodResponse[];
}

export class TestResponse {
  @Field(3.91, '−2 ln of the ratio of likelihoods.')
  statistic!: number;

  @Field(0.048, 'The probability of a statistic at least as large, were the model right.')
  pValue!: number;
}

const lights = ['green', 'yellow', 'red'] as const;

export class BacktestResponse extends PortfolioResponse {
  @Field('parametric', 'What was tested.', { enum: varMethods })
  method!: VarMethod;

  @Field(0.95, 'The confidence of the forecasts.')
  confidence!: number;

  @Field(252, 'How many returns each forecast was made of.')
  window!: number;

  @Field(252, 'How many forecasts there were.')
  forecasts!: number;

  @Field(20, 'How many of them the loss exceeded.')
  exceedances!: number;

  @Field(12.6, 'How many it should have.')
  expectedExceedances!: number;

  @ApiProperty({ type: TestResponse, description: 'Whether as many came as should (Kupiec).' })
  kupiec!: TestResponse;

  @ApiProperty({ type: TestResponse, description: 'Whether one makes another more likely (Christoffersen).' })
  independence!: TestResponse;

  @ApiProperty({ type: TestResponse, description: 'Both together (Christoffersen).' })
  conditionalCoverage!: TestResponse;

  @Field(0.98, 'The probability of at most as many, were the model right.')
  cumulativeProbability!: number;

  @Field('yellow', "Basel's zone: yellow from a cumulative probability of 95 %, red from 99.99 %.", { enum: lights })
  trafficLight!: (typeof lights)[number];

  @Field('2026-11-25', 'The newest periods that were exceeded, at most 100.', { isArray: true })
  exceededAt!: string[];
}
