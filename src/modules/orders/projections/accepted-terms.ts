/** The terms that most orders do not have, as text of one column: a new term needs no new column. */
import { type AcceptedTerms, eventLayouts } from '../../../common/model/events.js';

const none = Object.fromEntries(
  Object.keys(eventLayouts.OrderAccepted.extension).map((name) => [name, 0]),
) as unknown as AcceptedTerms;

/** JSON of those that are not 0; empty for an order without any. */
export function termsText(terms: AcceptedTerms | null): string {
  if (terms === null) return '';
  return JSON.stringify(Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== 0)));
}

export function termsOf(text: string): AcceptedTerms | null {
  return text === '' ? null : { ...none, ...(JSON.parse(text) as Partial<AcceptedTerms>) };
}
