import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Actor, requirePermission } from '../../common/model/actor.js';
import { Phase } from '../../common/model/order-terms.js';
import type { ScenarioName } from '../../common/model/simulated.js';
import { ProblemError } from '../../common/nest/problem.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { demoInstruments } from './domain/demo-instruments.js';
import { LivingMarket } from './living-market.js';
import type { MarketFloor } from './market-floor.js';
import { ScenarioDirector } from './scenario-director.js';

/** Begins a scenario on one instrument, or on all that trade. */
export class BeginScenarioCommand extends Command<void> {
  constructor(
    readonly actor: Actor,
    readonly scenario: ScenarioName,
    /** Undefined for all. */
    readonly symbol: string | undefined,
    readonly direction: 1 | -1,
  ) {
    super();
  }
}

@CommandHandler(BeginScenarioCommand)
export class BeginScenarioHandler implements ICommandHandler<BeginScenarioCommand> {
  constructor(
    private readonly market: LivingMarket,
    private readonly director: ScenarioDirector,
    private readonly directory: InstrumentDirectory,
  ) {}

  async execute({ actor, scenario, symbol, direction }: BeginScenarioCommand): Promise<void> {
    requirePermission(actor, 'admin:phase');
    const { floor } = this.market;
    if (floor === undefined) throw new ProblemError('SIMULATION_OFF');
    await this.director.begin(actor, floor, scenario, this.placesOf(floor, symbol), direction);
  }

  private placesOf(floor: MarketFloor, symbol: string | undefined): number[] {
    const places = demoInstruments.map((_instrument, place) => place);
    if (symbol === undefined) return places.filter((place) => this.trades(floor.ids.instrumentIds[place] as number));
    const named = places.filter((place) => demoInstruments[place]?.symbol === symbol);
    if (named.length === 0) throw new ProblemError('UNKNOWN_SYMBOL');
    return named;
  }

  /** What its calendar has closed is left alone. */
  private trades(instrumentId: number): boolean {
    const phase = this.directory.byId(instrumentId)?.phase;
    return phase !== Phase.closed && phase !== Phase.pre_open;
  }
}
