import { Inject, Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { permissions } from '../../common/model/actor.js';
import type { AccountId } from '../../common/model/units.js';
import { DEMO_CONFIG, ENVIRONMENT_CONFIG } from '../../config/venue-config.js';
import type { DemoConfig, EnvironmentConfig } from '../../config/venue-config.js';
import { LiveReads } from '../engine/live-state.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { DemoMarket, simulatedActor } from './demo-market.js';
import { DemoUsers } from './demo-users.js';

const STEP_MS = 250;
/** Steps before anyone looks, so that book, tape and ticker are not empty. */
const OPENING_STEPS = 60;

/** Runs the demo market while the venue runs. */
@Injectable()
export class DemoRunner {
  private readonly log = new Logger('simulation');
  private readonly market: DemoMarket;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(
    commands: CommandBus,
    reads: LiveReads,
    directory: InstrumentDirectory,
    private readonly users: DemoUsers,
    @Inject(DEMO_CONFIG) private readonly demo: DemoConfig,
    @Inject(ENVIRONMENT_CONFIG) private readonly environment: EnvironmentConfig,
  ) {
    this.market = new DemoMarket(commands, reads, directory, demo.seed);
  }

  /** Called once the engine runs. Does nothing where the demo is off. */
  async start(): Promise<void> {
    if (!this.demo.isEnabled) return;
    // The configuration refuses this too; nobody may trade against invented participants in production.
    if (this.environment.isProduction) throw new Error('the demo market never runs in production');
    const operator = simulatedActor('simulation', 0 as AccountId, permissions);
    await this.market.prepare(operator);
    await this.users.prepare(operator);
    for (let step = 0; step < OPENING_STEPS && !this.isStopped; step += 1) await this.market.step();
    this.planStep();
  }

  /** Resolves when the step that runs is over; called before the engine stops. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private planStep(): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      this.running = this.market.step().then(
        () => this.planStep(),
        (error: unknown) => this.log.error(`the demo market has stopped: ${String(error)}`),
      );
    }, STEP_MS);
  }
}
