import { Inject, Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { unreachable } from '../../common/assert.js';
import type { Actor } from '../../common/model/actor.js';
import { DEMO_CONFIG, type DemoConfig } from '../../config/venue-config.js';
import { VenueUnavailable } from '../engine/command-outcome.js';
import { LiveReads } from '../engine/live-state.js';
import { CancelOrderCommand, PlaceOrderCommand, ReplaceOrderCommand } from '../engine/order.commands.js';
import { DemoUsers } from './demo-users.js';
import type { StepTime } from './domain/agent.js';
import { LivingMarket, simulatedActor } from './living-market.js';
import type { MarketFloor, ParticipantCommand } from './market-floor.js';
import { ScenarioDirector } from './scenario-director.js';

/** Where a market is new and has no history, this many steps of a second come before anyone looks, so that book, tape and ticker are not empty. */
const OPENING_STEPS = 120;
const OPENING_STEP: StepTime = { stepS: 1, quoteLevelsMax: 100, sizeFactor: 1 };

/**
 * Lets the simulated participants trade while the venue runs, through the same commands as everyone. A step stands for the same time
 * however long it took, so what they decide depends on what they find and never on the clock.
 */
@Injectable()
export class MarketRunner {
  private readonly log = new Logger('simulation');
  private readonly actors = new Map<number, Actor>();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isStopped = false;
  /** Of the last step; empty where all was well. */
  private failure = '';
  private floor: MarketFloor | undefined;

  constructor(
    private readonly commands: CommandBus,
    private readonly reads: LiveReads,
    private readonly market: LivingMarket,
    private readonly director: ScenarioDirector,
    private readonly users: DemoUsers,
    @Inject(DEMO_CONFIG) private readonly demo: DemoConfig,
  ) {}

  /** Whether the participants act: a step of theirs follows, and none has failed since the last that was taken. */
  get isRunning(): boolean {
    return !this.isStopped && this.timer !== undefined && this.failure === '';
  }

  /** Called once the engine runs. Does nothing where the demo is off. */
  async start(): Promise<void> {
    if (!this.demo.isEnabled) return;
    const hasHistory = this.market.floor !== undefined;
    const floor = await this.market.open();
    await this.users.prepare(this.market.operator);
    await this.director.start(floor, this.demo.scenario);
    if (this.market.isNew && !hasHistory) {
      for (let step = 0; step < OPENING_STEPS && !this.isStopped; step += 1) await this.take(floor, OPENING_STEP);
    }
    this.floor = floor;
    this.planStep(floor);
  }

  /** Begins another scenario on every instrument, as at the start. Does nothing where the demo is off or has not begun. */
  change(scenario: DemoConfig['scenario']): void {
    if (this.floor !== undefined && !this.isStopped) void this.director.start(this.floor, scenario);
  }

  /** Resolves when the step that runs is over; called before the engine stops. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private planStep(floor: MarketFloor): void {
    if (this.isStopped) return;
    const { stepMs } = this.demo;
    const time: StepTime = { stepS: stepMs / 1_000, quoteLevelsMax: 100, sizeFactor: 1 };
    this.timer = setTimeout(() => {
      this.running = this.take(floor, time).then(() => this.planStep(floor));
    }, stepMs);
  }

  /** One step, whatever comes of it: after one that has failed comes the next. A failure that lasts is told once. */
  private async take(floor: MarketFloor, time: StepTime): Promise<void> {
    try {
      await this.step(floor, time);
      this.failure = '';
    } catch (error) {
      const failure = String(error);
      if (failure !== this.failure) this.log.error(`a step of the simulated market has failed: ${failure}`);
      this.failure = failure;
    }
  }

  private async step(floor: MarketFloor, time: StepTime): Promise<void> {
    const commandsMax = Math.ceil(this.demo.commandsPerSMax * time.stepS);
    const commands = await this.reads.answer((state) => floor.step(state, time, commandsMax));
    // All at once: they are one group commit.
    await Promise.all(commands.map((command) => this.send(command)));
    this.director.follow(floor);
  }

  /** A participant shrugs at refusals (an order filled meanwhile, a halt) and at a busy venue. */
  private async send(command: ParticipantCommand): Promise<void> {
    try {
      await this.commands.execute(this.onTheBus(command));
    } catch (error) {
      if (!(error instanceof VenueUnavailable)) throw error;
    }
  }

  private onTheBus(command: ParticipantCommand): PlaceOrderCommand | ReplaceOrderCommand | CancelOrderCommand {
    const actor = this.actorOf(command);
    switch (command.name) {
      case 'PlaceOrder':
        return new PlaceOrderCommand(actor, command.body);
      case 'ReplaceOrder':
        return new ReplaceOrderCommand(actor, command.body);
      case 'CancelOrder':
        return new CancelOrderCommand(actor, command.body);
      default:
        return unreachable(command);
    }
  }

  private actorOf({ origin: { accountId } }: ParticipantCommand): Actor {
    const known = this.actors.get(accountId);
    if (known !== undefined) return known;
    const actor = simulatedActor(`simulation:${accountId}`, accountId, ['orders:place', 'orders:cancel']);
    this.actors.set(accountId, actor);
    return actor;
  }
}
