/**
 * Messages of the venue as objects: decimals, names and ISO times in the place of ticks, numbers and microseconds. The JSON
 * form is their text; clients of the binary form present messages the same way. What is nothing is null.
 */
import { formatUnits } from '../../../common/decimal.js';
import { RejectReason, type RejectReasonName, rejectReasonName } from '../../../common/model/reject-reason.js';
import { readBook, type WireLevel } from './book-levels.js';
import {
  lengthAt,
  WIRE_HEADER,
  type WireField,
  type WireFields,
  type WireLayout,
  type WireMeaning,
} from './wire-layout.js';
import { NotTaken, type VenueMessageName, venueMessages } from './wire-messages.js';

/** How the numbers of one instrument are published. */
export interface PublishedInstrument {
  readonly instrument: { readonly symbol: string };
  price(priceTicks: number): string;
  quantity(quantityLots: number): string;
  notional(quoteUnits: number): string;
}

/** What is needed beside a message to present it; undefined for an instrument that is not known. */
export interface MessageTerms {
  formatOf(instrumentId: number): PublishedInstrument | undefined;
  isoTime(timeUs: number): string;
  nanoTime(timeUs: number): string;
}

export type ReasonName = RejectReasonName | keyof typeof NotTaken;

/** What a field becomes. Of a list of names, `none` becomes null. */
type Presented<M> = M extends 'number'
  ? number
  : M extends 'flag'
    ? boolean
    : M extends 'reason'
      ? ReasonName | null
      : M extends Readonly<Record<string, number>>
        ? Exclude<keyof M, 'none'> | null
        : string | null;

type PresentedField<F> = F extends WireField<infer T, infer M> ? (T extends string ? string : Presented<M>) : never;

/** The names that a field has in the object. */
type NamesOf<K, F> =
  F extends WireField<number, infer M>
    ? M extends 'instrument'
      ? 'symbol'
      : M extends 'time'
        ? 'time' | 'timeNs'
        : M extends 'asset'
          ? never
          : K
    : K;

type FieldsObject<F extends WireFields> = {
  readonly [K in keyof F as NamesOf<K, F[K]> & string]: PresentedField<F[K]>;
};

type BookName = 'bookSnapshot' | 'bookDelta';
type Levels = readonly (readonly [price: string, quantity: string])[];
type LevelField = 'basePrice' | 'bidCount' | 'askCount' | 'checksum';
type BookObject<F extends WireFields> = Omit<FieldsObject<F>, LevelField> & {
  readonly checksum: number | null;
  readonly bids: Levels;
  readonly asks: Levels;
};

/** The object of a message, as its JSON text has it. */
export type MessageObject<N extends VenueMessageName = VenueMessageName> = {
  [M in N]: { readonly message: M } & (M extends BookName
    ? BookObject<(typeof venueMessages)[M]['fields']>
    : FieldsObject<(typeof venueMessages)[M]['fields']>);
}[N];

type Numbers = Readonly<Record<string, number | string>>;

const namesByType = new Map<number, VenueMessageName>(
  (Object.keys(venueMessages) as VenueMessageName[]).map((name) => [venueMessages[name].type, name]),
);
const notTakenNames = new Map(Object.entries(NotTaken).map(([name, code]) => [code as number, name as ReasonName]));
const reasons: ReadonlySet<number> = new Set(Object.values(RejectReason));
/** What describes the bytes of the levels, which an object has as lists. */
const levelFields: ReadonlySet<string> = new Set<LevelField>(['basePrice', 'bidCount', 'askCount', 'checksum']);

/**
 * Where each message of a frame lies; those of a later protocol are passed over. Throws `WireFault` where the bytes are no messages,
 * when the ones before have been given.
 */
export function* placesIn(frame: Uint8Array): Generator<{ name: VenueMessageName; view: DataView; at: number }> {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  for (let at = 0, length = 0; at < frame.length; at += length) {
    length = lengthAt(view, at);
    const name = namesByType.get(view.getUint8(at + WIRE_HEADER.type));
    if (name !== undefined) yield { name, view, at };
  }
}

/** All messages of a frame that the protocol has; throws `WireFault` where it is none. */
export function messageObjects(frame: Uint8Array, terms: MessageTerms): MessageObject[] {
  return Array.from(placesIn(frame), ({ name, view, at }) => messageObject(name, view, at, terms));
}

/** The message of this name at byte `at`; throws `WireFault` where there is none. */
export function messageObject<N extends VenueMessageName>(
  name: N,
  view: DataView,
  at: number,
  terms: MessageTerms,
): MessageObject<N> {
  const layout = venueMessages[name] as unknown as WireLayout;
  const body: Numbers = layout.read(view, at);
  const isBook = name === 'bookDelta' || name === 'bookSnapshot';
  const { instrumentId } = body;
  const format = typeof instrumentId === 'number' ? terms.formatOf(instrumentId) : undefined;
  const object: { message: string } & Record<string, unknown> = { message: name };
  for (const [field, { meaning }] of Object.entries(layout.fields)) {
    if (isBook && levelFields.has(field)) continue;
    const value = body[field] as number | string;
    if (meaning === 'asset') continue;
    if (meaning === 'instrument') object['symbol'] = format?.instrument.symbol ?? null;
    else if (meaning === 'time') {
      object['time'] = terms.isoTime(value as number);
      object['timeNs'] = terms.nanoTime(value as number);
    } else object[field] = typeof value === 'string' ? value : presented(value, meaning, format, body, terms);
  }
  return (isBook ? Object.assign(object, bookOf(view, at, format)) : object) as unknown as MessageObject<N>;
}

/** The name of a reject reason, or of why a command was not taken; null for none. */
export function reasonName(reason: number): ReasonName | null {
  return reasons.has(reason) ? rejectReasonName(reason) : (notTakenNames.get(reason) ?? null);
}

function bookOf(view: DataView, at: number, format: PublishedInstrument | undefined): object {
  const { bids, asks, checksum } = readBook(view, at);
  const decimals = ({ priceTicks, quantityLots }: WireLevel) => [
    format?.price(priceTicks),
    format?.quantity(quantityLots),
  ];
  return { checksum: checksum ?? null, bids: bids.map(decimals), asks: asks.map(decimals) };
}

function presented(
  value: number,
  meaning: WireMeaning,
  format: PublishedInstrument | undefined,
  body: Numbers,
  terms: MessageTerms,
): unknown {
  if (typeof meaning === 'object') return nameIn(meaning, value);
  if (meaning === 'moment') return value === 0 ? null : terms.isoTime(value);
  switch (meaning) {
    case 'id':
      return value === 0 ? null : String(value);
    case 'flag':
      return value === 1;
    case 'price':
      return value === 0 ? null : (format?.price(value) ?? null);
    case 'quantity':
      return format?.quantity(value) ?? null;
    case 'quote':
      return format?.notional(value) ?? null;
    case 'amount':
      return formatUnits(value, body['scale'] as number);
    case 'reason':
      return reasonName(value);
    default:
      return value;
  }
}

function nameIn(list: Readonly<Record<string, number>>, value: number): string | null {
  for (const [name, number] of Object.entries(list)) if (number === value && name !== 'none') return name;
  return null;
}
