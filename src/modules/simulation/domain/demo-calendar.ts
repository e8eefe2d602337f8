/**
 * When the demo stock trades. Its days are six hours long and follow each other around the clock, so that whoever comes sees one begin or
 * end before long: orders are collected for five minutes and crossed in an opening auction of two, and a closing auction of two ends the
 * session five minutes before the next one begins.
 */
export const demoCalendarSymbol = 'ACME-USD';

const everyDay = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const AUCTION_MS = 120_000;

interface CalendarPhase {
  readonly days: (typeof everyDay)[number][];
  readonly at: string;
  readonly phase: 'pre_open' | 'auction';
  readonly auction?: 'opening' | 'closing';
  readonly auctionMs?: number;
}

const sessionHours = [0, 6, 12, 18] as const;
const clock = (hour: number, minute: number): string =>
  `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00`;

/** In the form in which operators send a schedule. The auctions end in continuous trading and closed by themselves. */
export const demoCalendar: { readonly phases: CalendarPhase[]; readonly holidays: string[] } = {
  phases: sessionHours.flatMap((hour) => [
    { days: [...everyDay], at: clock(hour, 0), phase: 'pre_open' },
    { days: [...everyDay], at: clock(hour, 5), phase: 'auction', auction: 'opening', auctionMs: AUCTION_MS },
    { days: [...everyDay], at: clock(hour + 5, 53), phase: 'auction', auction: 'closing', auctionMs: AUCTION_MS },
  ]),
  holidays: [],
};
