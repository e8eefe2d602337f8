import { Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Actor } from '../../common/model/actor.js';
import { VENUE_ACCOUNT } from '../../common/model/commands.js';
import { AuctionKind, Phase } from '../../common/model/order-terms.js';
import { rejectReasonName } from '../../common/model/reject-reason.js';
import type { ScenarioName } from '../../common/model/simulated.js';
import { SystemClock } from '../../common/nest/system-clock.js';
import { assertNotRefused } from '../../common/nest/refused.js';
import { AdministerCommand } from '../engine/admin.commands.js';
import { type CommandOutcome, VenueUnavailable } from '../engine/command-outcome.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { demoInstruments } from './domain/demo-instruments.js';
import { LivingMarket } from './living-market.js';
import type { MarketFloor } from './market-floor.js';

const SECOND_US = 1_000_000;
const OPENING_US = 30 * SECOND_US;
const HALT_US = 20 * SECOND_US;
const REOPENING_US = 20 * SECOND_US;

/** What an instrument has been made to do. */
export interface Playing {
  readonly scenario: ScenarioName;
  readonly direction: 1 | -1;
  readonly sinceUs: number;
}

interface Reopening {
  readonly atUs: number;
  readonly instrumentId: number;
}

/** Begins scenarios: weather for the participants, and for two of them phases that are commands like an operator's. */
@Injectable()
export class ScenarioDirector {
  private readonly log = new Logger('simulation');
  /** By place in the table of instruments. */
  private readonly playing = new Map<number, Playing>();
  private reopenings: Reopening[] = [];

  constructor(
    private readonly commands: CommandBus,
    private readonly directory: InstrumentDirectory,
    private readonly clock: SystemClock,
    private readonly market: LivingMarket,
  ) {}

  /** What the instrument plays; it is calm again when a scenario that ends by itself has ended. */
  of(place: number): Playing | undefined {
    return this.playing.get(place);
  }

  /** `actor` must be allowed to set phases where the scenario does. Throws the problem of a refused phase. */
  async begin(
    actor: Actor,
    floor: MarketFloor,
    scenario: ScenarioName,
    places: readonly number[],
    direction: 1 | -1,
  ): Promise<void> {
    for (const place of places) {
      const instrumentId = floor.ids.instrumentIds[place] as number;
      if (scenario === 'halt') await this.halt(actor, instrumentId);
      if (scenario === 'opening_auction') await this.openByAuction(actor, instrumentId);
      floor.world.begin(scenario, place, direction);
      this.playing.set(place, { scenario, direction, sinceUs: this.clock.nowUs() });
    }
    const symbols = places.map((place) => demoInstruments[place]?.symbol).join(', ');
    this.log.log(`${scenario} begins on ${symbols}`);
  }

  /** Lets instruments that were halted trade again when their time has come; asked with every step. */
  async follow(floor: MarketFloor): Promise<void> {
    const nowUs = this.clock.nowUs();
    const due = this.reopenings.filter(({ atUs }) => atUs <= nowUs);
    this.reopenings = this.reopenings.filter(({ atUs }) => atUs > nowUs);
    for (const reopening of due) {
      if (!(await this.reopen(reopening.instrumentId, nowUs))) this.reopenings.push(reopening);
    }
    for (const [place, { scenario }] of this.playing) {
      const instrumentId = floor.ids.instrumentIds[place] as number;
      if (this.hasEnded(scenario, instrumentId, floor.world.isSettled(place))) this.calm(place, nowUs);
    }
  }

  private hasEnded(scenario: ScenarioName, instrumentId: number, isSettled: boolean): boolean {
    if (scenario === 'flash_crash') return isSettled;
    if (scenario !== 'halt' && scenario !== 'opening_auction') return false;
    const isReopening = this.reopenings.some((reopening) => reopening.instrumentId === instrumentId);
    return !isReopening && this.phaseOf(instrumentId) === Phase.continuous;
  }

  private calm(place: number, nowUs: number): void {
    this.playing.set(place, { scenario: 'calm', direction: 1, sinceUs: nowUs });
  }

  private async halt(actor: Actor, instrumentId: number): Promise<void> {
    assertNotRefused(await this.setPhase(actor, instrumentId, Phase.halt, AuctionKind.none, 0));
    this.reopenings = this.reopenings.filter((reopening) => reopening.instrumentId !== instrumentId);
    this.reopenings.push({ atUs: this.clock.nowUs() + HALT_US, instrumentId });
  }

  private async openByAuction(actor: Actor, instrumentId: number): Promise<void> {
    this.reopenings = this.reopenings.filter((reopening) => reopening.instrumentId !== instrumentId);
    const endsAtUs = this.clock.nowUs() + OPENING_US;
    assertNotRefused(await this.setPhase(actor, instrumentId, Phase.auction, AuctionKind.opening, endsAtUs));
  }

  /** False where the venue did not take it now: it is tried again. */
  private async reopen(instrumentId: number, nowUs: number): Promise<boolean> {
    // Somebody else has decided meanwhile.
    if (this.phaseOf(instrumentId) !== Phase.halt) return true;
    const { operator } = this.market;
    const endsAtUs = nowUs + REOPENING_US;
    try {
      const { refusal } = await this.setPhase(operator, instrumentId, Phase.auction, AuctionKind.volatility, endsAtUs);
      if (refusal !== undefined) this.log.warn(`a halted instrument stays halted: ${rejectReasonName(refusal)}`);
      return true;
    } catch (error) {
      if (!(error instanceof VenueUnavailable)) throw error;
      return false;
    }
  }

  private phaseOf(instrumentId: number): Phase | undefined {
    return this.directory.byId(instrumentId)?.phase;
  }

  private setPhase(
    actor: Actor,
    instrumentId: number,
    phase: Phase,
    auctionKind: AuctionKind,
    endsAtUs: number,
  ): Promise<CommandOutcome> {
    const body = { endsAtUs: endsAtUs as never, instrumentId: instrumentId as never, phase, auctionKind, override: 0 };
    return this.commands.execute(new AdministerCommand(actor, VENUE_ACCOUNT, { name: 'SetPhase', body }));
  }
}
