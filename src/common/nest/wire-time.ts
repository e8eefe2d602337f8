/** Core time (integer microseconds UTC) as the API writes it. */

const SECOND_US = 1_000_000;
/** Most times of a moment are of the same second: its text is kept. */
let secondUs = -1;
let secondText = '';

/** ISO-8601 with microseconds: `2026-11-22T10:00:00.000001Z`. */
export function isoTime(timeUs: number): string {
  const fraction = timeUs % SECOND_US;
  if (timeUs - fraction !== secondUs) {
    secondUs = timeUs - fraction;
    secondText = new Date(secondUs / 1000).toISOString().slice(0, -4);
  }
  return `${secondText}${String(fraction).padStart(6, '0')}Z`;
}

/** Nanoseconds as an integer string; the venue counts microseconds, so the last three digits are zero. */
export function nanoTime(timeUs: number): string {
  return timeUs === 0 ? '0' : `${timeUs}000`;
}

/** Microseconds of an ISO-8601 time in UTC with at most six decimals, from 1970 on; undefined for any other text. */
export function parseIsoTime(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?Z$/.exec(text);
  if (match === null) return undefined;
  const secondMs = Date.parse(`${match[1]}Z`);
  // A day that the month does not have would move to the next one.
  if (!(secondMs >= 0) || new Date(secondMs).toISOString().slice(0, -5) !== match[1]) return undefined;
  return secondMs * 1000 + Number((match[2] ?? '').padEnd(6, '0'));
}
