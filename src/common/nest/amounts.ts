import { parseUnits } from '../decimal.js';
import { ProblemError } from './problem.js';

/** An amount of an asset in its ledger units; ends the request where it is none. */
export function toUnits(text: string, scale: number, field: string): number {
  const units = parseUnits(text, scale);
  if (typeof units === 'number') return units;
  if (units === 'TOO_LARGE')
    throw new ProblemError('NUMBER_TOO_LARGE', { detail: `The ${field} ${text} is too large.` });
  throw new ProblemError('AMOUNT_TOO_PRECISE', { detail: `The ${field} ${text} has more than ${scale} decimals.` });
}

/** The account of a path; whatever cannot be one is unknown like any other. */
export function toAccountId(text: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(text)) throw new ProblemError('UNKNOWN_ACCOUNT');
  return Number(text);
}
