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
