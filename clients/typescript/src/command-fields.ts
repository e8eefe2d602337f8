/**
 * Commands in the words of REST, and the fields that they have. Those who write JavaScript have no types to tell them of a slip,
 * and a field that is not read makes another command of it: an order without `postOnly`, or a cancellation of everything.
 */
import type { Schemas } from './rest-types.js';

/** The body of `POST /api/v1/orders`. */
export type OrderRequest = Schemas['PlaceOrderRequest'];

export interface ReplaceRequest {
  readonly symbol: string;
  readonly orderId: string;
  readonly price?: string;
  readonly quantity?: string;
}

/** Which open orders go; all of the account where nothing is said. */
export interface CancelScope {
  readonly symbol?: string;
  readonly side?: 'buy' | 'sell';
  readonly lowestPrice?: string;
  readonly highestPrice?: string;
  /** Only what came over this connection. */
  readonly ofConnection?: boolean;
}

export type OrderCommand =
  | { readonly place: OrderRequest }
  | { readonly replace: ReplaceRequest }
  | { readonly cancel: { readonly orderId: string } }
  | { readonly cancelByClientOrderId: { readonly clientOrderId: string } }
  | { readonly cancelAll: CancelScope };

/** A field that cannot be written. */
export class FieldFault extends Error {
  constructor(
    readonly field: string,
    readonly detail: string,
  ) {
    super(detail);
  }
}

type NameOf<U> = U extends unknown ? keyof U : never;
type FieldsOf<T> = Readonly<Record<keyof T, true>>;

const place: FieldsOf<Required<OrderRequest>> = {
  symbol: true,
  side: true,
  type: true,
  price: true,
  quantity: true,
  timeInForce: true,
  clientOrderId: true,
  postOnly: true,
  cancelOnDisconnect: true,
  stopPrice: true,
  triggerSource: true,
  trailingOffset: true,
  trailingOffsetBps: true,
  expireAt: true,
  selfTradePrevention: true,
  displayQuantity: true,
  quoteQuantity: true,
  minQuantity: true,
  postOnlySlide: true,
  allOrNone: true,
  reduceOnly: true,
  hidden: true,
  pegType: true,
  pegOffset: true,
  openOnlyClientId: true,
};
const replace: FieldsOf<Required<ReplaceRequest>> = { symbol: true, orderId: true, price: true, quantity: true };
const cancelAll: FieldsOf<Required<CancelScope>> = {
  symbol: true,
  side: true,
  lowestPrice: true,
  highestPrice: true,
  ofConnection: true,
};

const commands: Readonly<Record<NameOf<OrderCommand>, object>> = {
  place,
  replace,
  cancel: { orderId: true },
  cancelByClientOrderId: { clientOrderId: true },
  cancelAll,
};

/** Throws `FieldFault` for what is not one command with fields that it has. */
export function assertKnownFields(command: OrderCommand): void {
  const [name, ...others] = isObject(command) ? Object.keys(command) : [];
  if (name === undefined || others.length > 0 || !Object.hasOwn(commands, name))
    throw new FieldFault('command', `must be one of ${Object.keys(commands).join(', ')}`);
  const body: unknown = (command as Readonly<Record<string, unknown>>)[name];
  if (!isObject(body)) throw new FieldFault(name, 'must be an object');
  const fields = commands[name as NameOf<OrderCommand>];
  for (const field of Object.keys(body))
    if (!Object.hasOwn(fields, field)) throw new FieldFault(field, `is no field of ${name}`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
