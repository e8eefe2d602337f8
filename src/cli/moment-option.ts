import { InvalidArgumentError } from 'commander';
import { type Moment, parseMoment } from '../modules/engine/moment.js';

/** Reads a `--to` or `--from`. */
export function toMoment(text: string): Moment {
  const moment = parseMoment(text);
  if (moment === undefined) {
    throw new InvalidArgumentError('It is a sequence, or a time such as 2026-01-02T03:04:05Z.');
  }
  return moment;
}
