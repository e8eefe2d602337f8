/**
 * When an instrument changes its phase by the calendar: times of day in UTC on days of the week, and days on which
 * it stays closed. All times in microseconds since 1970; a day is its number since then.
 */
import { AuctionKind, Phase } from '../../../common/model/order-terms.js';

export interface ScheduledPhase {
  /** 0 is Sunday. */
  readonly weekdays: readonly number[];
  readonly timeOfDayUs: number;
  readonly phase: Phase;
  readonly auctionKind: AuctionKind;
  /** How long an auction lasts; 0: until the next phase. */
  readonly auctionUs: number;
}

export interface Schedule {
  readonly phases: readonly ScheduledPhase[];
  /** On these days nothing but `closed` begins. */
  readonly holidays: readonly number[];
}

export interface DuePhase {
  readonly atUs: number;
  readonly phase: Phase;
  readonly auctionKind: AuctionKind;
  /** 0: it does not end by itself. */
  readonly endsAtUs: number;
}

export const DAY_US = 86_400_000_000;
const DAYS_OF_WEEK = 7;
/** The first of January 1970 was a Thursday. */
const FIRST_WEEKDAY = 4;

/** What the instrument should have gone to last within (`afterUs`, `untilUs`]; undefined where nothing was due. */
export function lastDue(schedule: Schedule, afterUs: number, untilUs: number): DuePhase | undefined {
  const lastDay = Math.floor(untilUs / DAY_US);
  const firstDay = Math.max(Math.floor(afterUs / DAY_US), lastDay - DAYS_OF_WEEK);
  for (let day = lastDay; day >= firstDay; day -= 1) {
    const due = phasesOf(schedule, day).filter(({ atUs }) => atUs > afterUs && atUs <= untilUs);
    const last = due.at(-1);
    if (last !== undefined) return ended(last, untilUs);
  }
  return undefined;
}

/** What comes next after `afterUs`, at most a year ahead. */
export function nextDue(schedule: Schedule, afterUs: number): DuePhase | undefined {
  const firstDay = Math.floor(afterUs / DAY_US);
  for (let day = firstDay; day <= firstDay + 366; day += 1) {
    const next = phasesOf(schedule, day).find(({ atUs }) => atUs > afterUs);
    if (next !== undefined) return next;
  }
  return undefined;
}

/** The phases of a day in the order of their times; those of one time in the order of the schedule. */
function phasesOf({ phases, holidays }: Schedule, day: number): DuePhase[] {
  const weekday = (day + FIRST_WEEKDAY) % DAYS_OF_WEEK;
  const isHoliday = holidays.includes(day);
  return phases
    .filter(({ weekdays, phase }) => weekdays.includes(weekday) && (!isHoliday || phase === Phase.closed))
    .map(({ timeOfDayUs, phase, auctionKind, auctionUs }) => {
      const atUs = day * DAY_US + timeOfDayUs;
      return { atUs, phase, auctionKind, endsAtUs: auctionUs === 0 ? 0 : atUs + auctionUs };
    })
    .toSorted((a, b) => a.atUs - b.atUs);
}

/** An auction that would be over by now has become what follows it. */
function ended(due: DuePhase, nowUs: number): DuePhase {
  if (due.endsAtUs === 0 || due.endsAtUs > nowUs) return due;
  const phase = due.auctionKind === AuctionKind.closing ? Phase.closed : Phase.continuous;
  return { atUs: due.endsAtUs, phase, auctionKind: AuctionKind.none, endsAtUs: 0 };
}
