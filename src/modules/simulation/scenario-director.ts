import { Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Actor } from '../../common/model/actor.js';
import { VENUE_ACCOUNT } from '../../common/model/commands.js';
import { AuctionKind, Phase } from '../../common/model/order-terms.js';
import type { ScenarioName } from '../../common/model/simulated.js';
import type { InstrumentId, TimestampUs } from '../../common/model/units.js';
import { ProblemError } from '../../common/nest/problem.js';
import { SystemClock } from '../../common/nest/system-clock.js';
import { assertNotRefused } from '../../common/nest/refused.js';
import { AdministerCommand } from '../engine/admin.commands.js';
import { LiveReads } from '../engine/live-state.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { demoInstruments } from './domain/demo-instruments.js';
import { LivingMarket } from './living-market.js';
import type { MarketFloor } from './market-floor.js';

const SECOND_US = 1_000_000;
const OPENING_US = 30 * SECOND_US;
const HALT_US = 20 * SECOND_US;

/** What the scenarios that are phases begin with. A halt ends by itself, as the bands of the instrument say, unless somebody sets another phase. */
const beginnings: Partial<Record<ScenarioName, Beginning>> = {
  halt: { phase: Phase.halt, auctionKind: AuctionKind.none, lastsUs: HALT_US },
  opening_auction: { phase: Phase.auction, auctionKind: AuctionKind.opening, lastsUs: OPENING_US },
};

interface Beginning {
  readonly phase: Phase;
  readonly auctionKind: AuctionKind;
  readonly lastsUs: number;
}

/** What an instrument has been made to do. */
export interface Playing {
  readonly scenario: ScenarioName;
  readonly direction: 1 | -1;
  readonly sinceUs: number;
}

/** Begins scenarios: weather for the participants, and for two of them phases that are commands like an operator's. */
@Injectable()
export class ScenarioDirector {
  private readonly log = new Logger('simulation');
  /** By place in the table of instruments. */
  private readonly playing = new Map<number, Playing>();

  constructor(
    private readonly commands: CommandBus,
    private readonly directory: InstrumentDirectory,
    private readonly clock: SystemClock,
    private readonly reads: LiveReads,
    private readonly market: LivingMarket,
  ) {}

  /** What the instrument plays; it is calm again when a scenario that ends by itself has ended. */
  of(place: number): Playing | undefined {
    return this.playing.get(place);
  }

  /** What the market begins with when the venue starts. What cannot begin is told in the log: the venue starts without it. */
  async start(floor: MarketFloor, scenario: ScenarioName): Promise<void> {
    const nowUs = this.clock.nowUs();
    for (const place of demoInstruments.keys()) this.calm(place, nowUs);
    try {
      await this.beginOnAll(this.market.operator, floor, scenario, 1);
    } catch (error) {
      this.log.warn(`${scenario} does not begin: ${String(error)}`);
    }
  }

  /** `actor` must be allowed to set phases where the scenario does. Throws the problem of a refused phase. */
  async begin(
    actor: Actor,
    floor: MarketFloor,
    scenario: ScenarioName,
    place: number,
    direction: 1 | -1,
  ): Promise<void> {
    const beginning = beginnings[scenario];
    if (beginning !== undefined) await this.enter(actor, floor.ids.instrumentIds[place] as number, beginning);
    floor.world.begin(scenario, place, direction);
    this.playing.set(place, { scenario, direction, sinceUs: this.clock.nowUs() });
    this.log.log(`${scenario} begins on ${demoInstruments[place]?.symbol}`);
  }

  /**
   * On every instrument that can; the others are left as they are. Throws like `begin` where it has begun on none because the venue has
   * refused it, and `PHASE_NOT_REACHABLE` where it is a phase and nothing trades.
   */
  async beginOnAll(actor: Actor, floor: MarketFloor, scenario: ScenarioName, direction: 1 | -1): Promise<void> {
    const places = await this.placesFor(floor, beginnings[scenario]);
    const failures: unknown[] = [];
    for (const place of places) {
      try {
        await this.begin(actor, floor, scenario, place, direction);
      } catch (error) {
        failures.push(error);
        this.log.warn(`${scenario} does not begin on ${demoInstruments[place]?.symbol}: ${String(error)}`);
      }
    }
    if (failures.length > 0 && failures.length === places.length) throw failures[0];
    if (places.length === 0 && beginnings[scenario] !== undefined) throw new ProblemError('PHASE_NOT_REACHABLE');
  }

  /** Notes which scenarios have ended by themselves; asked with every step. */
  follow(floor: MarketFloor): void {
    const nowUs = this.clock.nowUs();
    for (const [place, { scenario }] of this.playing) {
      const instrumentId = floor.ids.instrumentIds[place] as number;
      if (this.hasEnded(scenario, instrumentId, floor.world.isSettled(place))) this.calm(place, nowUs);
    }
  }

  private hasEnded(scenario: ScenarioName, instrumentId: number, isSettled: boolean): boolean {
    if (scenario === 'flash_crash') return isSettled;
    return beginnings[scenario] !== undefined && this.directory.byId(instrumentId)?.phase === Phase.continuous;
  }

  private calm(place: number, nowUs: number): void {
    this.playing.set(place, { scenario: 'calm', direction: 1, sinceUs: nowUs });
  }

  /** What its calendar has closed is left alone; a phase is also nothing for what somebody has stopped or a breaker holds. */
  private placesFor(floor: MarketFloor, beginning: Beginning | undefined): Promise<number[]> {
    return this.reads.answer((state) =>
      [...demoInstruments.keys()].filter((place) => {
        const instrumentId = floor.ids.instrumentIds[place] as InstrumentId;
        const phase = state.phase(instrumentId);
        if (beginning === undefined) return phase !== Phase.closed && phase !== Phase.pre_open;
        const isTrading = phase === Phase.continuous || phase === Phase.auction;
        const meant = { instrumentId, phase: beginning.phase, endsAtUs: beginning.lastsUs as TimestampUs };
        return isTrading && state.heldBy(meant).length === 0;
      }),
    );
  }

  private async enter(actor: Actor, instrumentId: number, beginning: Beginning): Promise<void> {
    const { phase, auctionKind, lastsUs } = beginning;
    const endsAtUs = (this.clock.nowUs() + lastsUs) as TimestampUs;
    const body = { endsAtUs, instrumentId: instrumentId as InstrumentId, phase, auctionKind, override: 0 };
    assertNotRefused(
      await this.commands.execute(new AdministerCommand(actor, VENUE_ACCOUNT, { name: 'SetPhase', body })),
    );
  }
}
