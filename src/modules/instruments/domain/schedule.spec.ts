import { describe, expect, test } from '@jest/globals';
import { AuctionKind, Phase } from '../../../common/model/order-terms.js';
import { DAY_US, lastDue, nextDue, type Schedule } from './schedule.js';

const HOUR_US = 3_600_000_000;
const at = (iso: string): number => Date.parse(iso) * 1000;
const weekdays = [1, 2, 3, 4, 5];

/** Opens at nine with an auction of ten minutes, closes at five; Christmas 2026 is a Friday. */
const schedule: Schedule = {
  phases: [
    { weekdays, timeOfDayUs: 17 * HOUR_US, phase: Phase.closed, auctionKind: AuctionKind.none, auctionUs: 0 },
    {
      weekdays,
      timeOfDayUs: 9 * HOUR_US,
      phase: Phase.auction,
      auctionKind: AuctionKind.opening,
      auctionUs: HOUR_US / 6,
    },
  ],
  holidays: [Math.floor(at('2026-12-25T00:00:00Z') / DAY_US)],
};
const due = (after: string, until: string) => lastDue(schedule, at(after), at(until));

describe('a schedule', () => {
  test('calls a phase at its time, once', () => {
    expect(due('2026-11-26T08:59:59Z', '2026-11-26T09:00:00Z')).toEqual({
      atUs: at('2026-11-26T09:00:00Z'),
      phase: Phase.auction,
      auctionKind: AuctionKind.opening,
      endsAtUs: at('2026-11-26T09:10:00Z'),
    });
    expect(due('2026-11-26T09:00:00Z', '2026-11-26T09:00:01Z')).toBeUndefined();
    expect(due('2026-11-26T08:00:00Z', '2026-11-26T08:59:59Z')).toBeUndefined();
  });

  test('knows the last of what was missed, and that an auction is over', () => {
    expect(due('2026-11-25T08:00:00Z', '2026-11-26T08:00:00Z')).toMatchObject({ phase: Phase.closed });
    expect(due('2026-11-26T08:00:00Z', '2026-11-26T12:00:00Z')).toEqual({
      atUs: at('2026-11-26T09:10:00Z'),
      phase: Phase.continuous,
      auctionKind: AuctionKind.none,
      endsAtUs: 0,
    });
    expect(due('2020-01-01T00:00:00Z', '2026-11-29T12:00:00Z')).toMatchObject({ atUs: at('2026-11-27T17:00:00Z') });
  });

  test('rests at weekends, and opens on no holiday', () => {
    expect(due('2026-11-28T00:00:00Z', '2026-11-29T23:00:00Z')).toBeUndefined();
    expect(due('2026-12-25T00:00:00Z', '2026-12-25T12:00:00Z')).toBeUndefined();
    expect(due('2026-12-25T00:00:00Z', '2026-12-25T18:00:00Z')).toMatchObject({ phase: Phase.closed });
  });

  test('tells what comes next', () => {
    expect(nextDue(schedule, at('2026-12-24T17:00:00Z'))).toMatchObject({ atUs: at('2026-12-25T17:00:00Z') });
    expect(nextDue(schedule, at('2026-12-25T17:00:00Z'))).toMatchObject({ atUs: at('2026-12-28T09:00:00Z') });
    expect(nextDue({ phases: [], holidays: [] }, 0)).toBeUndefined();
  });
});
