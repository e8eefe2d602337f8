/** JSON schemas of the messages of `/ws`, from the tables that they are written by. */
import { RejectReason } from '../../../common/model/reject-reason.js';
import type { WireField, WireFields, WireMeaning } from '../domain/wire-layout.js';
import {
  type ClientMessageName,
  clientMessages,
  NotTaken,
  type VenueMessageName,
  venueMessages,
} from '../domain/wire-messages.js';
import type { Schema } from './async-api-types.js';

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const decimal = { type: ['string', 'null'], pattern: '^-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?$' };
const levels = {
  type: 'array',
  description: 'Price and quantity, best first.',
  items: { type: 'array', items: text, minItems: 2, maxItems: 2 },
};
const reason = { type: ['string', 'null'], enum: [...Object.keys(RejectReason), ...Object.keys(NotTaken), null] };
const symbol = { type: 'string', description: 'Symbol of the instrument.', examples: ['BTC-USD'] };
const levelFields: ReadonlySet<string> = new Set(['basePrice', 'bidCount', 'askCount', 'checksum']);

/** What the venue sends, in JSON. */
export function venueSchema(name: VenueMessageName): Schema {
  const isBook = name === 'bookSnapshot' || name === 'bookDelta';
  const fields = Object.entries(venueMessages[name].fields as WireFields).filter(
    ([field]) => !isBook || !levelFields.has(field),
  );
  const properties = {
    message: { const: name },
    ...Object.assign({}, ...fields.map(([field, one]) => presented(field, one))),
    ...(isBook && {
      checksum: { type: ['integer', 'null'], description: 'CRC32 of the book behind this message.' },
      bids: levels,
      asks: levels,
    }),
  };
  return { type: 'object', required: Object.keys(properties), properties };
}

function presented(name: string, { kind, meaning }: WireField | WireField<string>): Record<string, Schema> {
  if (kind === 'text') return { [name]: text };
  if (typeof meaning === 'object') return { [name]: { type: ['string', 'null'], enum: [...namesOf(meaning), null] } };
  switch (meaning) {
    case 'instrument':
      return { symbol: { ...symbol, type: ['string', 'null'] } };
    case 'time':
      return { time: { ...text, format: 'date-time' }, timeNs: { ...text, pattern: '^[0-9]+$' } };
    case 'asset':
      return {};
    default:
      return { [name]: plain[meaning] };
  }
}

const plain: Readonly<Record<Exclude<WireMeaning, object | 'instrument' | 'time' | 'asset'>, Schema>> = {
  number: count,
  id: { type: ['string', 'null'] },
  flag: { type: 'boolean' },
  moment: { type: ['string', 'null'], format: 'date-time' },
  price: decimal,
  quantity: decimal,
  quote: decimal,
  amount: decimal,
  reason,
};

const requestId = { ...count, maximum: 2 ** 32 - 1, description: 'Comes back in the answer.' };
const orderId = { type: 'string', description: 'Id of the order.', examples: ['17'] };
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
/** Orders are those of REST. */
const orderFields: Readonly<Partial<Record<ClientMessageName, Record<string, Schema>>>> = {
  placeOrder: { order: ref('PlaceOrderRequest') },
  cancelOrder: { orderId },
  cancelByClientOrderId: { clientOrderId: text },
  replaceOrder: { symbol, orderId, change: ref('ReplaceOrderRequest') },
};

/** What clients send, in JSON. */
export function clientSchema(name: ClientMessageName): Schema {
  const message = { const: name };
  const needed = orderFields[name];
  if (needed !== undefined) {
    const properties = { message, requestId, ...needed };
    return { type: 'object', required: ['message', ...Object.keys(needed)], properties };
  }
  if (name === 'massCancel') {
    const properties = { message, requestId, scope: ref('MassCancelRequest') };
    return { type: 'object', required: ['message'], properties };
  }
  const fields = Object.entries(clientMessages[name].fields as WireFields);
  const lists = fields.filter(([, { meaning }]) => typeof meaning === 'object').map(([field]) => field);
  const properties = { message, ...Object.assign({}, ...fields.map(([field, one]) => asked(field, one))) };
  return { type: 'object', required: ['message', ...lists], properties };
}

function asked(name: string, { kind, meaning }: WireField | WireField<string>): Record<string, Schema> {
  if (kind === 'text') return { [name]: text };
  if (name === 'requestId') return { requestId };
  if (typeof meaning === 'object') return { [name]: { ...text, enum: Object.keys(meaning) } };
  if (meaning === 'instrument') return { symbol: { ...symbol, description: 'Left out: every instrument.' } };
  return { [name]: meaning === 'flag' ? { type: 'boolean' } : count };
}

function namesOf(list: Readonly<Record<string, number>>): string[] {
  return Object.keys(list).filter((name) => name !== 'none');
}
