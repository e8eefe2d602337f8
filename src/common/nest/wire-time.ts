/** Core time (integer microseconds UTC) as the API writes it. */

/** ISO-8601 with microseconds: `2026-11-22T10:00:00.000001Z`. */
export function isoTime(timeUs: number): string {
  const micros = timeUs % 1000;
  const iso = new Date((timeUs - micros) / 1000).toISOString();
  return micros === 0 ? iso : `${iso.slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
}

/** Nanoseconds as an integer string; the venue counts microseconds, so the last three digits are zero. */
export function nanoTime(timeUs: number): string {
  return timeUs === 0 ? '0' : `${timeUs}000`;
}
