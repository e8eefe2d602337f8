/**
 * The advanced terms of an order between API and core: the one table that requests are translated by and orders are
 * presented by. A new term is a field of the record, a line here, and the two declarations of the messages.
 */
import type { DecimalFault } from '../../common/decimal.js';
import { isGiven } from '../../common/given.js';
import type { AdvancedOrderTerms } from '../../common/model/commands.js';
import { isTriggerType, nameOf, OrderFlag, OrderType, PegType, TriggerSource } from '../../common/model/order-terms.js';
import type { OrderView } from '../../common/model/order-view.js';
import { ProblemError } from '../../common/nest/problem.js';
import type { ProblemCode } from '../../common/nest/problem-types.js';
import { isoTime, parseIsoTime } from '../../common/nest/wire-time.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { AdvancedTermsRequest } from './order.requests.js';

type Fields = { readonly [K in keyof AdvancedTermsRequest]?: AdvancedTermsRequest[K] };

interface Term {
  /** 0 where the request has none. */
  readonly parse: (request: Fields, format: InstrumentFormat) => number;
  /** Null where the order has none. */
  readonly print: (value: number, format: InstrumentFormat, order: OrderView) => string | null;
}

type TextField = {
  [K in keyof AdvancedTermsRequest]-?: string extends NonNullable<AdvancedTermsRequest[K]> ? K : never;
}[keyof AdvancedTermsRequest];

const terms: { readonly [K in keyof AdvancedOrderTerms]: Term } = {
  stopPriceTicks: price('stopPrice'),
  displayQuantityLots: quantity('displayQuantity'),
  minQuantityLots: quantity('minQuantity'),
  trailingOffsetTicks: price('trailingOffset'),
  trailingOffsetBps: {
    parse: ({ trailingOffsetBps }) => trailingOffsetBps ?? 0,
    print: (value) => (value === 0 ? null : String(value)),
  },
  expireAtUs: { parse: ({ expireAt }) => toTimeUs(expireAt), print: (value) => (value === 0 ? null : isoTime(value)) },
  pegOffsetTicks: {
    parse: ({ pegOffset }, format) => toSignedTicks(pegOffset ?? '0', format),
    print: (value, format, { orderType }) =>
      orderType === OrderType.pegged ? `${value < 0 ? '-' : ''}${format.price(Math.abs(value))}` : null,
  },
  pegType: {
    parse: ({ pegType }) => PegType[pegType ?? 'none'],
    print: (value) => (value === PegType.none ? null : nameOf(PegType, value)),
  },
  triggerSource: {
    parse: ({ triggerSource }) => TriggerSource[triggerSource ?? 'last'],
    print: (value, _format, { orderType }) => (isTriggerType(orderType) ? nameOf(TriggerSource, value) : null),
  },
  quoteAmount: {
    parse: ({ quoteQuantity }, format) => toAmount(quoteQuantity ?? '0', format),
    print: (value, format) => (value === 0 ? null : format.notional(value)),
  },
};
const names = Object.keys(terms) as (keyof AdvancedOrderTerms)[];

/** The advanced terms of a request; undefined where it has none, as most orders. */
export function toAdvancedTerms(request: Fields, format: InstrumentFormat): AdvancedOrderTerms | undefined {
  const values = names.map((name) => terms[name].parse(request, format));
  if (values.every((value) => value === 0)) return undefined;
  return Object.fromEntries(names.map((name, place) => [name, values[place]])) as unknown as AdvancedOrderTerms;
}

/** One of the order's terms as clients read it. */
export function presentTerm(name: keyof AdvancedOrderTerms, order: OrderView, format: InstrumentFormat): string | null {
  const value = name === 'stopPriceTicks' ? order.stopPriceTicks : (order.terms?.[name] ?? 0);
  return terms[name].print(value, format, order);
}

/** The flags that a client may set; each is a field of the same name. */
const clientFlags = [
  'postOnly',
  'postOnlySlide',
  'reduceOnly',
  'allOrNone',
  'hidden',
  'openOnlyClientId',
  'cancelOnDisconnect',
] as const satisfies readonly (keyof typeof OrderFlag)[];
export type ClientFlag = (typeof clientFlags)[number];

export function toFlags(request: { readonly [F in ClientFlag]?: boolean | null }): number {
  let flags = 0;
  for (const flag of clientFlags) if (request[flag] === true) flags |= OrderFlag[flag];
  return flags;
}

/** Spelt out, because every order that is answered has them. */
export function presentFlags(flags: number): Record<ClientFlag, boolean> {
  return {
    postOnly: (flags & OrderFlag.postOnly) !== 0,
    postOnlySlide: (flags & OrderFlag.postOnlySlide) !== 0,
    reduceOnly: (flags & OrderFlag.reduceOnly) !== 0,
    allOrNone: (flags & OrderFlag.allOrNone) !== 0,
    hidden: (flags & OrderFlag.hidden) !== 0,
    openOnlyClientId: (flags & OrderFlag.openOnlyClientId) !== 0,
    cancelOnDisconnect: (flags & OrderFlag.cancelOnDisconnect) !== 0,
  };
}

/** The types that trade at the market, or at a price that the market gives. */
const typesWithoutPrice: ReadonlySet<string> = new Set([
  'market',
  'stop',
  'take_profit',
  'trailing_stop',
  'market_to_limit',
] satisfies (keyof typeof OrderType)[]);

export function hasPrice(type: keyof typeof OrderType): boolean {
  return !typesWithoutPrice.has(type);
}

export function toTicks(text: string, format: InstrumentFormat, field = 'price'): number {
  const { tickSize } = format.instrument;
  const cause = `${field} ${text} is not a multiple of tickSize ${tickSize}`;
  return exact(format.parsePrice(text), 'PRICE_NOT_ON_TICK', cause);
}

export function toLots(text: string, format: InstrumentFormat, field = 'quantity'): number {
  const { lotSize } = format.instrument;
  const cause = `${field} ${text} is not a multiple of lotSize ${lotSize}`;
  return exact(format.parseQuantity(text), 'QUANTITY_NOT_ON_LOT', cause);
}

function price(field: TextField): Term {
  return {
    parse: (request, format) => toTicks(request[field] ?? '0', format, field),
    print: (value, format) => (value === 0 ? null : format.price(value)),
  };
}

function quantity(field: TextField): Term {
  return {
    parse: (request, format) => toLots(request[field] ?? '0', format, field),
    print: (value, format) => (value === 0 ? null : format.quantity(value)),
  };
}

function toSignedTicks(text: string, format: InstrumentFormat): number {
  if (!text.startsWith('-')) return toTicks(text, format, 'pegOffset');
  // Adding 0 makes −0 a 0.
  return -toTicks(text.slice(1), format, 'pegOffset') + 0;
}

function toAmount(text: string, format: InstrumentFormat): number {
  const { asset, scale } = format.quoteAsset;
  const cause = `quoteQuantity ${text} has more than the ${scale} decimals of ${asset}`;
  return exact(format.parseNotional(text), 'AMOUNT_TOO_PRECISE', cause);
}

function toTimeUs(text: string | null | undefined): number {
  if (!isGiven(text)) return 0;
  const timeUs = parseIsoTime(text);
  if (timeUs !== undefined) return timeUs;
  const message = 'must be a time in UTC of at most microseconds, such as "2026-12-31T00:00:00Z"';
  throw new ProblemError('VALIDATION_FAILED', { errors: [{ field: 'expireAt', message }] });
}

function exact(count: number | DecimalFault, code: ProblemCode, cause: string): number {
  if (typeof count === 'number') return count;
  if (count === 'TOO_LARGE') throw new ProblemError('NUMBER_TOO_LARGE');
  throw new ProblemError(code, { detail: `The ${cause}.` });
}
