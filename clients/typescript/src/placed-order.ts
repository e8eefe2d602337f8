import type { OrderRequest } from './command-fields.js';
import type { Schemas } from './rest-types.js';

const amounts = ['price', 'quantity', 'quoteQuantity'] as const;

/** Whether an order of the venue has the terms that were asked for; decimals are compared as numbers are, by all their digits. */
export function isThatOrder(asked: OrderRequest, found: Schemas['OrderResponse']): boolean {
  if (asked.side !== found.side || asked.type !== found.type) return false;
  return amounts.every((name) => isSame(asked[name], found[name]));
}

function isSame(asked: string | undefined, found: string | null): boolean {
  return asked === undefined || asked === null || plain(asked) === plain(found ?? '');
}

/** Without the zeros at the end that the venue takes and does not publish. */
function plain(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}
