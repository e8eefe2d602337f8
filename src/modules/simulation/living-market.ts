import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type Actor, type Permission, permissions } from '../../common/model/actor.js';
import { VENUE_ACCOUNT } from '../../common/model/commands.js';
import type { AccountId, SessionId } from '../../common/model/units.js';
import { DEMO_CONFIG, type DemoConfig, ENVIRONMENT_CONFIG, type EnvironmentConfig } from '../../config/venue-config.js';
import { AdministerCommand } from '../engine/admin.commands.js';
import { LiveReads } from '../engine/live-state.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { Schedules } from '../instruments/schedules.js';
import { demoCalendar, demoCalendarSymbol } from './domain/demo-calendar.js';
import { demoInstruments } from './domain/demo-instruments.js';
import { SimulatedWorld } from './domain/simulated-world.js';
import { MarketFloor } from './market-floor.js';
import { setUpMarket } from './market-set-up.js';

/** The simulated participants of this venue, once they have been brought in. */
@Injectable()
export class LivingMarket {
  /** Whoever sets the market up and follows its scenarios. */
  readonly operator: Actor = simulatedActor('simulation', VENUE_ACCOUNT, permissions);
  /** Whether this start has defined an instrument: nobody has traded it yet. */
  isNew = false;
  private opened: MarketFloor | undefined;

  constructor(
    private readonly commands: CommandBus,
    private readonly reads: LiveReads,
    private readonly directory: InstrumentDirectory,
    private readonly schedules: Schedules,
    @Inject(DEMO_CONFIG) private readonly demo: DemoConfig,
    @Inject(ENVIRONMENT_CONFIG) private readonly environment: EnvironmentConfig,
  ) {}

  /** Undefined while nobody takes part. */
  get floor(): MarketFloor | undefined {
    return this.opened;
  }

  /** Sets up what is missing. On a fresh venue everything is a function of the seed; later the market goes on from its prices. */
  async open(): Promise<MarketFloor> {
    if (this.opened !== undefined) return this.opened;
    // The configuration refuses this too; nobody may trade against invented participants in production.
    if (this.environment.isProduction) throw new Error('the demo market never runs in production');
    const sequence = await this.reads.answer((state) => state.sequence);
    const world = new SimulatedWorld(demoInstruments, this.demo.population, (this.demo.seed + sequence) | 0);
    const { commands, directory, operator } = this;
    const ids = await setUpMarket(
      {
        administer: (accountId, action) =>
          commands.execute(new AdministerCommand(operator, accountId as AccountId, action)),
        assetId: (asset) => directory.assetByName(asset)?.assetId ?? 0,
        instrumentId: (symbol) => directory.bySymbol(symbol)?.instrumentId ?? 0,
      },
      demoInstruments,
      world.participants,
    );
    // Its last phase is made up for at once.
    if (ids.newSymbols.has(demoCalendarSymbol)) this.followCalendar(0);
    this.isNew = ids.newSymbols.size > 0;
    const floor = new MarketFloor(world, ids);
    await this.reads.answer((state) => floor.adoptPrices(state));
    this.opened = floor;
    return floor;
  }

  /** From here on the venue's scheduler follows the calendar of the stock; its phases up to `followedUs` have been. */
  followCalendar(followedUs: number): void {
    this.schedules.put(demoCalendarSymbol, { request: demoCalendar, followedUs });
  }
}

/** Who acts for the simulation. */
export function simulatedActor(username: string, accountId: AccountId, granted: readonly Permission[]): Actor {
  return {
    userId: username,
    username,
    accountId,
    sessionId: 0 as SessionId,
    permissions: new Set(granted),
    isMachine: true,
  };
}
