/** From a schedule as operators send it to times that are compared. */
import { isGiven } from '../../common/given.js';
import { AuctionKind, nameOf, Phase } from '../../common/model/order-terms.js';
import { ProblemError } from '../../common/nest/problem.js';
import { isoTime, parseIsoTime } from '../../common/nest/wire-time.js';
import { DAY_US, nextDue, type Schedule, type ScheduledPhase } from './domain/schedule.js';
import {
  type ScheduledPhaseMessage,
  type ScheduleRequest,
  type ScheduleResponse,
  weekdays,
} from './schedule.messages.js';

type Sent = Pick<ScheduleRequest, keyof ScheduleRequest>;

export function toSchedule({ phases, holidays }: Sent): Schedule {
  return { phases: phases.map(toScheduledPhase), holidays: (holidays ?? []).map(toDay) };
}

export function presentSchedule(symbol: string, request: Sent | undefined, nowUs: number): ScheduleResponse {
  const next = request === undefined ? undefined : nextDue(toSchedule(request), nowUs);
  return {
    symbol,
    phases: request?.phases ?? [],
    holidays: request?.holidays ?? [],
    nextPhase: next === undefined ? null : nameOf(Phase, next.phase),
    nextAt: next === undefined ? null : isoTime(next.atUs),
  };
}

function toScheduledPhase(sent: ScheduledPhaseMessage, place: number): ScheduledPhase {
  const { days, at, phase, auction, auctionMs } = sent;
  if (isGiven(auction) !== (phase === 'auction')) throw wrong(`phases.${place}.auction`, 'goes with the phase auction');
  if (isGiven(auctionMs) && phase !== 'auction')
    throw wrong(`phases.${place}.auctionMs`, 'goes with the phase auction');
  const [hours = 0, minutes = 0, seconds = 0] = at.split(':').map(Number);
  return {
    weekdays: days.map((day) => weekdays.indexOf(day)),
    timeOfDayUs: ((hours * 60 + minutes) * 60 + seconds) * 1_000_000,
    phase: Phase[phase],
    auctionKind: AuctionKind[auction ?? 'none'],
    auctionUs: (auctionMs ?? 0) * 1_000,
  };
}

function toDay(text: string, place: number): number {
  const startUs = parseIsoTime(`${text}T00:00:00Z`);
  if (startUs === undefined) throw wrong(`holidays.${place}`, 'is no day of the calendar');
  return startUs / DAY_US;
}

function wrong(field: string, message: string): ProblemError {
  return new ProblemError('VALIDATION_FAILED', { errors: [{ field, message }] });
}
