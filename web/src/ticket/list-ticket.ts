/** The ticket while it writes orders that depend on each other: its modes, its preview, and how it is sent. */
import { computed, signal } from '@preact/signals';
import type { Failure, Result, Schemas } from '../../../clients/typescript/src/tradsys.js';
import { plain, typed } from '../format/decimal.js';
import { takeOrder } from '../state/account.js';
import { deepBook, instrument } from '../state/market.js';
import { rest } from '../venue/venue.js';
import { fieldLabels, type NumberField } from './order-kinds.js';
import { type Exit, listPreview, type ListMode, type ListPreview, listRequest, type ListType } from './order-list.js';
import * as ticket from './ticket.js';

type ListAnswer = Schemas['OrderListResponse'];

const ATTEMPTS = 5;
const AGAIN_MS = 500;
const ID_BYTES = 16;

/** The one exit of an OTO. */
export const exit = signal<Exit>('stopLoss');

export function setMode(mode: ListMode): void {
  ticket.listMode.value = mode;
  ticket.outcome.value = undefined;
  if (mode === 'oco' || (mode !== 'single' && ticket.type.peek() !== 'market')) ticket.setType('limit');
}

/** The fields of a mode, in their order. */
export function fieldsOf(mode: ListType): readonly NumberField[] {
  if (mode === 'oco') return ['quantity', 'price', 'stopPrice'];
  const entry = ticket.type.value === 'market' ? (['quantity'] as const) : (['price', 'quantity'] as const);
  return [...entry, ...(mode === 'bracket' ? (['takeProfit', 'stopLoss'] as const) : [exit.value])];
}

/** Undefined while there is nothing to tell yet. */
export const listEstimate = computed((): ListPreview | undefined => {
  const [mode, of, view, rates] = [ticket.listMode.value, instrument.value, deepBook.value, ticket.rates.value];
  if (mode === 'single' || of === undefined || rates === undefined || view?.instrument !== of) return undefined;
  const fields = fieldsOf(mode);
  const steps = (field: NumberField): bigint | undefined => {
    const value = fields.includes(field) ? typed(ticket.values.value[field] ?? '') : undefined;
    if (value === undefined) return undefined;
    const count = field === 'quantity' ? of.parseQuantity(plain(value)) : of.parsePrice(plain(value));
    return typeof count === 'number' && count > 0 ? BigInt(count) : undefined;
  };
  if (fields.some((field) => steps(field) === undefined)) return undefined;
  const side = ticket.side.value;
  const terms = { type: mode, side, quantityLots: steps('quantity') ?? 0n, limitTicks: steps('price') };
  const exits = {
    stopTicks: steps('stopPrice'),
    takeProfitTicks: steps('takeProfit'),
    stopLossTicks: steps('stopLoss'),
  };
  return listPreview({ ...terms, ...exits }, side === 'buy' ? view.asks : view.bids, rates);
});

/** Sends it and says what became of it. */
export async function submitList(mode: ListType): Promise<void> {
  const values: Partial<Record<NumberField, string>> = {};
  const faults: string[] = [];
  for (const field of fieldsOf(mode)) {
    const text = (ticket.values.peek()[field] ?? '').trim();
    const value = typed(text);
    if (value !== undefined) values[field] = plain(value);
    else
      faults.push(
        text === ''
          ? `It needs: ${fieldLabels[field].toLowerCase()}.`
          : `${fieldLabels[field]}: “${text}” is no number.`,
      );
  }
  if (faults.length > 0) {
    ticket.outcome.value = { faults };
    return;
  }
  const { quantity = '', price, stopPrice, takeProfit, stopLoss } = values;
  const [symbol, side] = [instrument.peek()?.symbol ?? '', ticket.side.peek()];
  const request = listRequest({ type: mode, symbol, side, quantity, price, stopPrice, takeProfit, stopLoss }, newId);
  ticket.isSending.value = true;
  const result = await placeSurely(request);
  ticket.isSending.value = false;
  ticket.outcome.value = result.ok ? { list: result.value } : { failure: result };
  if (result.ok) for (const order of result.value.orders) takeOrder(order);
}

/** Repeated under the same ids while it is not known whether it came in: never placed twice. */
async function placeSurely(request: Schemas['OrderListRequest']): Promise<Result<ListAnswer>> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await rest.call('orderListsPlace', { body: request });
    if (result.ok || attempt === ATTEMPTS || !isWorthAnother(result)) return result;
    await new Promise((next) => setTimeout(next, Math.max(AGAIN_MS, result.retryAfterMs)));
  }
}

function isWorthAnother({ retryable, mayHaveHappened }: Failure): boolean {
  return retryable || mayHaveHappened;
}

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
