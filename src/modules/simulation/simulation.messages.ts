/** What operators say about the living market, and what it answers. */
import { IsIn, IsOptional } from 'class-validator';
import { Phase } from '../../common/model/order-terms.js';
import { type ScenarioName, scenarioNames } from '../../common/model/simulated.js';
import { Field, ListField, NullableField, OptionalField } from '../../common/nest/api-docs.js';
import { IsSymbol } from '../../common/nest/field-rules.js';

const phases = Object.keys(Phase) as (keyof typeof Phase)[];
const directions = ['up', 'down'] as const;

export class MarketScenarioRequest {
  @Field('flash_crash', 'What the market shall do.', { enum: scenarioNames })
  @IsIn(scenarioNames)
  scenario!: ScenarioName;

  @OptionalField('BTC-USD', 'The instrument that shall do it; all that trade where it is left out.')
  @IsOptional()
  @IsSymbol()
  symbol?: string | null;

  @OptionalField('up', 'Which way a trend goes; up where it is left out.', { enum: directions })
  @IsOptional()
  @IsIn(directions)
  direction?: (typeof directions)[number] | null;
}

export class SimulatedInstrumentResponse {
  @Field('BTC-USD', 'Symbol.')
  symbol!: string;

  @Field('pair', 'What kind of market it is.', { enum: ['pair', 'thin', 'stock', 'cross'] })
  kind!: 'pair' | 'thin' | 'stock' | 'cross';

  @Field('continuous', 'Its phase.', { enum: phases })
  phase!: keyof typeof Phase;

  @Field('calm', 'What it does.', { enum: scenarioNames })
  scenario!: ScenarioName;

  @NullableField('up', 'Which way its trend goes.', { enum: directions })
  direction!: (typeof directions)[number] | null;

  @Field('2026-11-27T09:00:00.000000Z', 'Since when.')
  since!: string;

  @Field('95000.00', 'What the participants hold it to be worth, rounded to a tick.')
  fairPrice!: string;
}

export class SimulatedParticipantResponse {
  @Field('17', 'Its account.')
  accountId!: string;

  @Field('market_maker', 'What kind of trader it is.')
  kind!: string;

  @Field('BTC-USD', 'What it trades.', { isArray: true })
  symbols!: string[];
}

export class SimulationResponse {
  @Field(true, 'Whether simulated participants trade: false while their steps fail.')
  isRunning!: boolean;

  @Field(42, 'The seed that everything they do follows from, with what they find.')
  seed!: number;

  @Field(250, 'Time between two decisions, in milliseconds.')
  stepMs!: number;

  @Field(400, 'What they may send in a second.')
  commandsPerSecondMax!: number;

  @ListField(SimulatedInstrumentResponse, 'What each instrument does.')
  instruments!: SimulatedInstrumentResponse[];

  @ListField(SimulatedParticipantResponse, 'Who takes part.')
  participants!: SimulatedParticipantResponse[];
}
