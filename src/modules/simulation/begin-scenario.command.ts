import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Actor, requirePermission } from '../../common/model/actor.js';
import type { ScenarioName } from '../../common/model/simulated.js';
import { ProblemError } from '../../common/nest/problem.js';
import { demoInstruments } from './domain/demo-instruments.js';
import { LivingMarket } from './living-market.js';
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
  ) {}

  async execute({ actor, scenario, symbol, direction }: BeginScenarioCommand): Promise<void> {
    requirePermission(actor, 'admin:phase');
    const { floor } = this.market;
    if (floor === undefined) throw new ProblemError('SIMULATION_OFF');
    if (symbol === undefined) return this.director.beginOnAll(actor, floor, scenario, direction);
    const place = demoInstruments.findIndex((instrument) => instrument.symbol === symbol);
    if (place < 0) throw new ProblemError('UNKNOWN_SYMBOL');
    await this.director.begin(actor, floor, scenario, place, direction);
  }
}
