import { Inject, Injectable, Logger } from '@nestjs/common';
import type { VenueCommand } from '../../common/model/commands.js';
import { DEMO_CONFIG, type DemoConfig } from '../../config/venue-config.js';
import { Engine } from '../engine/engine.js';
import type { LiveState } from '../engine/live-state.js';
import { VenueClock } from '../engine/venue-clock.js';
import { toSchedule } from '../instruments/schedule-translation.js';
import { demoCalendar, demoCalendarSymbol } from './domain/demo-calendar.js';
import { demoInstruments } from './domain/demo-instruments.js';
import { DAY_S } from './domain/fair-value.js';
import { nextStep } from './domain/history-plan.js';
import { placeOf } from './domain/population.js';
import { LivingMarket } from './living-market.js';
import type { MarketFloor } from './market-floor.js';
import { PastMarket, type PastVenue } from './past-market.js';

/** Commands that are taken before all of them are durable; far fewer than the batches of the sequencer hold. */
const COMMANDS_PER_WAIT = 2_000;
const HOUR_S = 3_600;
const SECOND_US = 1_000_000;

/**
 * What the market has done before anybody came. On an empty data directory, and before the venue opens, the participants trade through
 * the sequencer, the core and the journal as they always do, while the venue's clock is told the time: their commands are the first
 * of the journal, and whatever is made of its events (tape, bars, positions) agrees with it by itself.
 */
@Injectable()
export class MarketHistory {
  private readonly log = new Logger('simulation');
  private isStopped = false;

  constructor(
    private readonly engine: Engine,
    private readonly clock: VenueClock,
    private readonly market: LivingMarket,
    @Inject(DEMO_CONFIG) private readonly demo: DemoConfig,
  ) {}

  /** Called when the engine runs and nobody has sent a command yet. True where there is a past now that was not there before. */
  async make(): Promise<boolean> {
    const { historyDays } = this.demo;
    if (!this.demo.isEnabled || historyDays === 0 || this.engine.stats().sequence > 0) return false;
    const startedMs = performance.now();
    // At a full hour, so that starts within the same hour have the same past as far as it goes.
    const hourS = Math.floor(this.clock.presentUs() / SECOND_US / HOUR_S) * HOUR_S;
    const startUs = (hourS - historyDays * DAY_S) * SECOND_US;
    this.clock.standAt(startUs);
    try {
      const floor = await this.market.open();
      const commands = await this.trade(floor, startUs);
      const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
      this.log.log(`${historyDays} days of simulated history: ${commands} commands in ${seconds} s`);
      return true;
    } finally {
      this.clock.run();
    }
  }

  /** What has been made stays; the next start goes on from there. */
  stop(): void {
    this.isStopped = true;
  }

  private async trade(floor: MarketFloor, startUs: number): Promise<number> {
    const schedule = toSchedule(demoCalendar);
    const instrumentId = floor.ids.instrumentIds[placeOf(demoInstruments, demoCalendarSymbol)] as number;
    const past = new PastMarket(this.venue(), floor, [{ instrumentId, schedule }], startUs);
    let commands = 0;
    let waiting = 0;
    while (!this.isStopped) {
      const step = nextStep((this.clock.presentUs() - past.timeUs) / SECOND_US);
      if (step === undefined) break;
      const count = past.step(step);
      commands += count;
      waiting += count;
      if (waiting < COMMANDS_PER_WAIT) continue;
      await this.allDurable();
      waiting = 0;
    }
    await this.allDurable();
    this.market.followCalendar(past.timeUs);
    return commands;
  }

  private allDurable(): Promise<void> {
    return this.engine.outbox.durable(this.engine.view.sequence);
  }

  private venue(): PastVenue {
    const { engine, clock } = this;
    return {
      get state(): LiveState {
        return engine.view;
      },
      get nextDueUs(): number {
        return engine.nextDueUs;
      },
      takeAt(timeUs: number, command: VenueCommand): void {
        clock.standAt(timeUs);
        engine.gate.take(command);
      },
    };
  }
}
