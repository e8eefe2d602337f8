import { expect, test } from '@jest/globals';
import { nameOf, Phase } from '../../../common/model/order-terms.js';
import { nextDue } from '../../instruments/domain/schedule.js';
import { toSchedule } from '../../instruments/schedule-translation.js';
import { demoCalendar } from './demo-calendar.js';

test('whenever somebody comes, the stock trades or will before a quarter of an hour is over', () => {
  const schedule = toSchedule(demoCalendar);
  let atUs = Date.UTC(2026, 11, 24) * 1_000;
  const seen: string[] = [];
  for (let phase = 0; phase < 6; phase += 1) {
    const due = nextDue(schedule, atUs);
    if (due === undefined) throw new Error('the calendar ends');
    seen.push(`${new Date(due.atUs / 1_000).toISOString().slice(11, 16)} ${nameOf(Phase, due.phase)}`);
    atUs = due.atUs;
  }
  expect(seen).toEqual([
    '00:05 auction',
    '05:53 auction',
    '06:00 pre_open',
    '06:05 auction',
    '11:53 auction',
    '12:00 pre_open',
  ]);
});
