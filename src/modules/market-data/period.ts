import { ProblemError } from '../../common/nest/problem.js';

/** A stretch of time, [`fromUs`, `toUs`); all of it where an end is left out. */
export interface Period {
  readonly fromUs: number;
  readonly toUs: number;
}

const MILLISECOND_US = 1_000;
/** What a time may have beyond its milliseconds: microseconds count, nanoseconds are cut. */
const FRACTION = /\.\d{3}(\d{1,3})/;

/** Of times as `IsTime` accepts them; throws where the end is not behind the beginning. */
export function toPeriod(from: string | undefined, to: string | undefined): Period {
  const period = {
    fromUs: from === undefined ? 0 : toUs(from),
    toUs: to === undefined ? Number.MAX_SAFE_INTEGER : toUs(to),
  };
  if (period.fromUs < period.toUs) return period;
  throw new ProblemError('VALIDATION_FAILED', { errors: [{ field: 'to', message: 'must be later than `from`' }] });
}

function toUs(text: string): number {
  const micros = Number((FRACTION.exec(text)?.[1] ?? '').padEnd(3, '0'));
  return Math.min(Math.max(0, Date.parse(text) * MILLISECOND_US + micros), Number.MAX_SAFE_INTEGER);
}
