import { ProblemError } from '../../common/nest/problem.js';
import { type Moment, parseMoment } from '../engine/moment.js';

/** The moment that a query names; ends the request where it is none. */
export function toMoment(text: string): Moment {
  const moment = parseMoment(text);
  if (moment === undefined) throw new ProblemError('INVALID_MOMENT');
  return moment;
}
