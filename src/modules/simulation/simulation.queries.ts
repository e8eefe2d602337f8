import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Actor, requirePermission } from '../../common/model/actor.js';
import { nameOf, Phase } from '../../common/model/order-terms.js';
import { isoTime } from '../../common/nest/wire-time.js';
import { DEMO_CONFIG, type DemoConfig } from '../../config/venue-config.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { demoInstruments } from './domain/demo-instruments.js';
import { LivingMarket } from './living-market.js';
import type { MarketFloor } from './market-floor.js';
import { MarketRunner } from './market-runner.js';
import { ScenarioDirector } from './scenario-director.js';
import type {
  SimulatedInstrumentResponse,
  SimulatedParticipantResponse,
  SimulationResponse,
} from './simulation.messages.js';

/** Who takes part in the living market, and what it does. */
export class GetSimulationQuery extends Query<SimulationResponse> {
  constructor(readonly actor: Actor) {
    super();
  }
}

@QueryHandler(GetSimulationQuery)
export class GetSimulationHandler implements IQueryHandler<GetSimulationQuery> {
  constructor(
    private readonly market: LivingMarket,
    private readonly runner: MarketRunner,
    private readonly director: ScenarioDirector,
    private readonly directory: InstrumentDirectory,
    @Inject(DEMO_CONFIG) private readonly demo: DemoConfig,
  ) {}

  async execute({ actor }: GetSimulationQuery): Promise<SimulationResponse> {
    requirePermission(actor, 'admin:phase');
    const { floor } = this.market;
    return {
      isRunning: this.runner.isRunning,
      seed: this.demo.seed,
      stepMs: this.demo.stepMs,
      commandsPerSecondMax: this.demo.commandsPerSMax,
      instruments: floor === undefined ? [] : demoInstruments.map((_one, place) => this.instrument(floor, place)),
      participants: floor === undefined ? [] : participantsOf(floor),
    };
  }

  private instrument(floor: MarketFloor, place: number): SimulatedInstrumentResponse {
    const instrumentId = floor.ids.instrumentIds[place] as number;
    const format = this.directory.formatOfId(instrumentId);
    const { scenario = 'calm', direction = 1, sinceUs = 0 } = this.director.of(place) ?? {};
    return {
      symbol: format.instrument.symbol,
      kind: demoInstruments[place]?.kind ?? 'pair',
      phase: nameOf(Phase, format.instrument.phase),
      scenario,
      direction: scenario === 'trend' ? (direction === 1 ? 'up' : 'down') : null,
      since: isoTime(sinceUs),
      fairPrice: format.price(Math.round(floor.world.fairTicks(place))),
    };
  }
}

function participantsOf(floor: MarketFloor): SimulatedParticipantResponse[] {
  return floor.world.participants.map(({ accountKey, kind, instruments }) => ({
    accountId: String(floor.ids.accountIds.get(accountKey)),
    kind,
    symbols: instruments.map((place) => demoInstruments[place]?.symbol ?? ''),
  }));
}
