/** What became of the order: accepted, or why not and what to do. */
import { price, quantity, words } from '../format/format.js';
import { instruments } from '../state/market.js';
import { outcome } from '../ticket/ticket.js';
import type { Schemas } from '../../../clients/typescript/src/tradsys.js';
import type { Order } from '../state/account.js';
import { FailureText } from './failure-text.js';

export function TicketOutcome() {
  const told = outcome.value;
  return (
    <div class="outcome" role="status" aria-live="polite">
      {told !== undefined && 'order' in told && <p class="note good">{textOf(told.order)}</p>}
      {told !== undefined && 'list' in told && <p class="note good">{listText(told.list)}</p>}
      {told !== undefined && 'failure' in told && <FailureText failure={told.failure} />}
      {told !== undefined &&
        'faults' in told &&
        told.faults.map((fault) => (
          <p key={fault} class="note bad">
            {fault}
          </p>
        ))}
    </div>
  );
}

function listText({ type, status, orders }: Schemas['OrderListResponse']): string {
  const name = type === 'bracket' ? 'Bracket' : type.toUpperCase();
  const entry = orders[0];
  if (type !== 'oco' && entry?.status === 'filled') return `${name}: the entry is filled, and its exits are in`;
  return status === 'closed' ? `${name}: nothing is open any more` : `${name} accepted: ${orders.length} orders`;
}

function textOf({ status, symbol, filledQuantity, averagePrice, quantity: all, cancelReason }: Order): string {
  const of = instruments.value.find((one) => one.symbol === symbol);
  const filled = `${quantity(filledQuantity, of)} at ${price(averagePrice, of)}`;
  switch (status) {
    case 'filled':
      return `Filled: ${filled}`;
    case 'partially_filled':
      return `Partly filled: ${filled}; the rest is open`;
    case 'cancelled':
      return filledQuantity === '0'
        ? `Nothing filled: ${words(cancelReason ?? '').toLowerCase()}`
        : `Filled ${filled}; the rest was cancelled (${words(cancelReason ?? '').toLowerCase()})`;
    case 'pending_trigger':
      return `Waits for its trigger: ${quantity(all, of)}`;
    default:
      return `Accepted: ${quantity(all, of)} rest in the book`;
  }
}
