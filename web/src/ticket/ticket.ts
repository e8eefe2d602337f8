/** The order that is being written: its fields, the request that they are, and what it would do. */
import { computed, signal } from '@preact/signals';
import type { Failure, OrderRequest, Schemas } from '../../../clients/typescript/src/tradsys.js';
import { decimal, floorTo, known, over, plain, times, typed, type Decimal } from '../format/decimal.js';
import { balances, fees, type Order, takeOrder } from '../state/account.js';
import { deepBook, instrument, pairs } from '../state/market.js';
import { phoneTab } from '../state/settings.js';
import { me } from '../state/session.js';
import { rest } from '../venue/venue.js';
import {
  fieldLabels,
  type Flag,
  type NumberField,
  orderKinds,
  type OrderType,
  type TimeInForce,
} from './order-kinds.js';
import type { ListMode } from './order-list.js';
import { preview, type Preview, type PreviewRates } from './preview.js';

export type Side = OrderRequest['side'];

/** One order, or orders that depend on each other (list-ticket.ts). */
export const listMode = signal<ListMode>('single');
export const side = signal<Side>('buy');
export const type = signal<OrderType>('limit');
/** What is typed, by field. */
export const values = signal<Readonly<Partial<Record<NumberField, string>>>>({});
export const timeInForce = signal<TimeInForce>('gtc');
export const flags = signal<ReadonlySet<Flag>>(new Set());
export const triggerSource = signal<NonNullable<OrderRequest['triggerSource']>>('last');
export const pegType = signal<NonNullable<OrderRequest['pegType']>>('primary');
export const selfTrade = signal<NonNullable<OrderRequest['selfTradePrevention']> | 'default'>('default');
/** As the browser's field gives it, in the time of the person. */
export const expireAt = signal('');

export type Outcome =
  | { readonly order: Order }
  | { readonly list: Schemas['OrderListResponse'] }
  | { readonly failure: Failure }
  | { readonly faults: readonly string[] };
export const outcome = signal<Outcome | undefined>(undefined);
export const isSending = signal(false);

export const kind = computed(() => orderKinds[type.value]);
/** A market order of an amount has no quantity, and the reverse. */
const isOfAmount = computed(
  () => type.value === 'market' && (values.value.quoteQuantity ?? '') !== '' && (values.value.quantity ?? '') === '',
);

export function setType(next: OrderType): void {
  type.value = next;
  const { timesInForce, flags: allowed } = orderKinds[next];
  if (!timesInForce.includes(timeInForce.peek())) timeInForce.value = timesInForce[0] ?? 'gtc';
  flags.value = new Set([...flags.peek()].filter((flag) => allowed.includes(flag)));
  outcome.value = undefined;
}

export function setValue(field: NumberField, text: string): void {
  values.value = { ...values.peek(), [field]: text };
  outcome.value = undefined;
}

export function toggle(flag: Flag): void {
  const next = new Set(flags.peek());
  if (!next.delete(flag)) next.add(flag);
  // The one lets it rest behind the other side, the other refuses it there.
  if (flag === 'postOnly') next.delete('postOnlySlide');
  if (flag === 'postOnlySlide') next.delete('postOnly');
  flags.value = next;
}

/** A price from the ladder: into the limit, or the stop where there is no limit; a market order becomes a limit order. */
export function usePrice(text: string, of?: Side): void {
  if (of !== undefined) side.value = of;
  const { fields } = kind.peek();
  if (!fields.includes('price') && !fields.includes('stopPrice')) setType('limit');
  setValue(kind.peek().fields.includes('price') ? 'price' : 'stopPrice', text);
  phoneTab.value = 'trade';
}

/** For another instrument nothing that was typed is right. */
export function clear(): void {
  values.value = {};
  outcome.value = undefined;
}

/** The asset that pays for the order, and what is there of it. */
export const funds = computed(() => {
  const terms = instrument.value?.terms;
  if (terms === undefined || me.value === undefined) return undefined;
  const asset = side.value === 'buy' ? terms.quoteAsset : terms.baseAsset;
  return { asset, available: balances.value.find((balance) => balance.asset === asset)?.available ?? '0' };
});

/** As much as so many percent of the funds pay for, with the fee, at the limit or the best price. */
export function useShare(percentOfFunds: number): void {
  const of = rates.peek();
  const money = funds.peek();
  if (of === undefined || money === undefined) return;
  const share = times(known(money.available), { units: BigInt(percentOfFunds), scale: 2 });
  const lots = side.peek() === 'sell' ? share : affordable(share, of);
  if (lots !== undefined)
    values.value = { ...values.peek(), quantity: plain(floorTo(lots, of.lot)), quoteQuantity: '' };
}

function affordable(share: Decimal, { taker, maker, collarBps, lot }: PreviewRates): Decimal | undefined {
  const own = typed(values.peek().price ?? '') ?? typed(values.peek().stopPrice ?? '');
  const best = deepBook.peek()?.asks[0];
  const at = own ?? (best && instrument.peek() && decimal(instrument.peek()?.price(best.priceTicks) ?? ''));
  if (at === undefined) return undefined;
  const rate = taker.units * 10n ** BigInt(maker.scale) > maker.units * 10n ** BigInt(taker.scale) ? taker : maker;
  // A market order holds up to its collar.
  const collar = kind.peek().hasLimit ? 10_000n : 10_000n + BigInt(collarBps);
  const unit = times(times(at, { units: collar, scale: 4 }), {
    units: 10n ** BigInt(rate.scale) + rate.units,
    scale: rate.scale,
  });
  return over(share, unit, lot.scale + 2);
}

/** What the preview counts with; undefined until the venue has told of the instrument. */
export const rates = computed((): PreviewRates | undefined => {
  const of = instrument.value;
  const pair = of && pairs.value.get(of.symbol);
  if (of === undefined || pair === undefined) return undefined;
  const own = fees.value.find((fee) => fee.symbol === of.symbol) ?? pair;
  return {
    maker: known(own.makerFee),
    taker: known(own.takerFee),
    collarBps: pair.collarBps,
    quoteScale: of.terms.quoteScale,
    tick: known(of.terms.tickSize),
    lot: known(of.terms.lotSize),
  };
});

/** Undefined while there is nothing to tell yet. */
export const estimate = computed((): Preview | undefined => {
  const [of, view, own] = [instrument.value, deepBook.value, rates.value];
  if (of === undefined || own === undefined || view === undefined || view.instrument !== of) return undefined;
  const steps = (field: 'price' | 'stopPrice'): bigint | undefined =>
    kind.value.fields.includes(field) ? stepsOf(of.parsePrice(plainOf(field))) : undefined;
  const quantityLots = stepsOf(of.parseQuantity(plainOf('quantity')));
  const amount = isOfAmount.value ? typed(values.value.quoteQuantity ?? '') : undefined;
  if (quantityLots === undefined && amount === undefined) return undefined;
  const [limitTicks, triggerTicks] = [steps('price'), steps('stopPrice')];
  if (kind.value.hasLimit && limitTicks === undefined) return undefined;
  const { isTriggered } = kind.value;
  if (isTriggered && !kind.value.hasLimit && triggerTicks === undefined) return undefined;
  const onlyRests =
    isTriggered || type.value === 'pegged' || flags.value.has('postOnly') || flags.value.has('postOnlySlide');
  const rests = onlyRests || (type.value !== 'market' && timeInForce.value !== 'ioc' && timeInForce.value !== 'fok');
  const terms = { side: side.value, quantityLots, amount, limitTicks, triggerTicks, onlyRests, rests };
  return preview(terms, side.value === 'buy' ? view.asks : view.bids, own);
});

export async function submit(): Promise<void> {
  const written = request();
  if ('faults' in written) {
    outcome.value = written;
    return;
  }
  isSending.value = true;
  // Repeated under one id until the venue has answered: never placed twice.
  const result = await rest.placeSurely(written);
  isSending.value = false;
  outcome.value = result.ok ? { order: result.value } : { failure: result };
  if (result.ok) takeOrder(result.value);
}

type Written = Omit<OrderRequest, 'openOnlyClientId'>;

/** The order as the API takes it, or what is missing. */
function request(): Written | { readonly faults: readonly string[] } {
  const { fields, label } = kind.peek();
  const faults: string[] = [];
  const numbers: Partial<Record<NumberField, string>> = {};
  for (const field of fields) {
    const text = (values.peek()[field] ?? '').trim();
    if (text === '') continue;
    const value = typed(text);
    if (value === undefined) faults.push(`${fieldLabels[field]}: “${text}” is no number.`);
    else numbers[field] = plain(value);
  }
  const needs = (field: NumberField, ...others: NumberField[]): void => {
    const isThere = [field, ...others].some((one) => numbers[one] !== undefined);
    if (fields.includes(field) && !isThere && faults.length === 0)
      faults.push(`${label} needs: ${fieldLabels[field].toLowerCase()}.`);
  };
  needs('quantity', 'quoteQuantity');
  needs('price');
  needs('stopPrice');
  needs('trailingOffset', 'trailingOffsetBps');
  const expires = timeInForce.peek() === 'gtd' ? Date.parse(expireAt.peek()) : undefined;
  if (Number.isNaN(expires)) faults.push('Until a time needs the time.');
  if (faults.length > 0) return { faults };
  return requestOf(numbers, expires);
}

function requestOf({ trailingOffsetBps, ...numbers }: Partial<Record<NumberField, string>>, expires?: number): Written {
  return {
    symbol: instrument.peek()?.symbol ?? '',
    side: side.peek(),
    type: type.peek(),
    timeInForce: timeInForce.peek(),
    ...numbers,
    ...(trailingOffsetBps !== undefined && { trailingOffsetBps: Number(trailingOffsetBps) }),
    ...Object.fromEntries([...flags.peek()].map((flag) => [flag, true])),
    ...(kind.peek().isTriggered && { triggerSource: triggerSource.peek() }),
    ...(type.peek() === 'pegged' && { pegType: pegType.peek() }),
    ...(expires !== undefined && { expireAt: new Date(expires).toISOString() }),
    ...(selfTrade.peek() !== 'default' && { selfTradePrevention: selfTrade.peek() }),
  } as Written;
}

function plainOf(field: NumberField): string {
  const value = typed(values.value[field] ?? '');
  return value === undefined ? '' : plain(value);
}

/** Undefined for what is no multiple of the step, and for nothing. */
function stepsOf(steps: number | string): bigint | undefined {
  return typeof steps === 'number' && steps > 0 ? BigInt(steps) : undefined;
}
