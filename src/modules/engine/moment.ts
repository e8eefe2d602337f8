/** A point in the venue's history: behind a command, or at a time. */
export type Moment = { readonly sequence: number } | { readonly timeUs: number };

const SEQUENCE = /^(?:0|[1-9]\d{0,15})$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.(\d{1,6}))?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** A sequence such as `1234` or an ISO-8601 time with its zone such as `2026-01-02T03:04:05.678901Z`; undefined for anything else. */
export function parseMoment(text: string): Moment | undefined {
  if (SEQUENCE.test(text)) {
    const sequence = Number(text);
    return Number.isSafeInteger(sequence) ? { sequence } : undefined;
  }
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const [, fraction] = match;
  // Date knows milliseconds only: the fraction of the second is added by hand.
  const wholeMs = Date.parse(fraction === undefined ? text : text.replace(`.${fraction}`, ''));
  if (Number.isNaN(wholeMs)) return undefined;
  return { timeUs: wholeMs * 1000 + Number((fraction ?? '').padEnd(6, '0')) };
}
