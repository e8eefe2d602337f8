/**
 * A market that has traded before anybody came: the same participants at the same core, while time is told to the venue instead of
 * passing. What falls due between two steps (phases of the calendar, ends of auctions and pauses) happens at its own moment.
 */
import { VENUE_ACCOUNT, type VenueCommand } from '../../common/model/commands.js';
import type { SessionId } from '../../common/model/units.js';
import type { LiveState } from '../engine/live-state.js';
import { type DuePhase, lastDue, nextDue, type Schedule } from '../instruments/domain/schedule.js';
import type { StepTime } from './domain/agent.js';
import type { MarketFloor } from './market-floor.js';

/** A venue whose time is told to it. */
export interface PastVenue {
  readonly state: LiveState;
  /** When something is due next without any command; Infinity where nothing is. */
  readonly nextDueUs: number;
  /** Takes a command as of `timeUs`, which never goes back. */
  takeAt(timeUs: number, command: VenueCommand): void;
}

export interface PastCalendar {
  readonly instrumentId: number;
  readonly schedule: Schedule;
}

const SECOND_US = 1_000_000;
const WEEK_US = 7 * 86_400 * SECOND_US;
/** What the end of one thing can begin, and that another: more than this between two steps is a mistake. */
const DUE_MAX = 10_000;
const origin = { accountId: VENUE_ACCOUNT, sessionId: 0 as SessionId };

export class PastMarket {
  private pastUs: number;

  constructor(
    private readonly venue: PastVenue,
    private readonly floor: MarketFloor,
    private readonly calendars: readonly PastCalendar[],
    startUs: number,
  ) {
    this.pastUs = startUs;
    for (const { instrumentId, schedule } of calendars) {
      const due = lastDue(schedule, startUs - WEEK_US, startUs);
      if (due !== undefined) this.setPhase(startUs, instrumentId, due);
    }
  }

  get timeUs(): number {
    return this.pastUs;
  }

  /** One step of everybody, `stepS` later. Returns the number of commands. */
  step(time: StepTime): number {
    const untilUs = this.pastUs + time.stepS * SECOND_US;
    this.letHappen(untilUs);
    this.pastUs = untilUs;
    const commands = this.floor.step(this.venue.state, time, Infinity);
    for (const command of commands) this.venue.takeAt(untilUs, command);
    return commands.length;
  }

  private letHappen(untilUs: number): void {
    for (let count = 0; count < DUE_MAX; count += 1) {
      const next = this.calendars
        .map(({ instrumentId, schedule }) => ({ instrumentId, due: nextDue(schedule, this.pastUs) }))
        .toSorted((a, b) => (a.due?.atUs ?? Infinity) - (b.due?.atUs ?? Infinity))[0];
      const phaseUs = next?.due?.atUs ?? Infinity;
      const timerUs = Math.max(this.pastUs, this.venue.nextDueUs);
      if (Math.min(phaseUs, timerUs) > untilUs) return;
      if (timerUs <= phaseUs) this.tick(timerUs);
      else if (next?.due !== undefined) this.setPhase(phaseUs, next.instrumentId, next.due);
    }
    throw new Error('more falls due in the simulated past than can be');
  }

  private tick(timeUs: number): void {
    this.venue.takeAt(timeUs, { name: 'TimerTick', origin, body: {} });
    this.pastUs = timeUs;
  }

  private setPhase(timeUs: number, instrumentId: number, { phase, auctionKind, endsAtUs }: DuePhase): void {
    const body = {
      endsAtUs: endsAtUs as never,
      instrumentId: instrumentId as never,
      phase,
      auctionKind,
      override: 0,
    };
    this.venue.takeAt(timeUs, { name: 'SetPhase', origin, body });
    this.pastUs = timeUs;
  }
}
