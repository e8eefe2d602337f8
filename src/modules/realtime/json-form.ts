/**
 * The JSON form of what the venue sends: the same messages with the same fields, decimals, names and ISO times in the place of
 * ticks, numbers and microseconds. A frame is an array of messages.
 */
import { formatUnits } from '../../common/decimal.js';
import { rejectReasonName, RejectReason } from '../../common/model/reject-reason.js';
import { isoTime, nanoTime } from '../../common/nest/wire-time.js';
import type { Asset } from '../instruments/domain/instrument.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { readBook, type WireLevel } from './domain/book-levels.js';
import { WIRE_HEADER, type WireLayout, type WireMeaning } from './domain/wire-layout.js';
import { NotTaken, type VenueMessageName, venueMessages } from './domain/wire-messages.js';
import type { FrameFormat, WireObject } from './connection.js';

type Numbers = Readonly<Record<string, number | string>>;

const namesByType = new Map<number, VenueMessageName>(
  (Object.keys(venueMessages) as VenueMessageName[]).map((name) => [venueMessages[name].type, name]),
);
const notTakenNames = new Map<number, string>(Object.entries(NotTaken).map(([name, code]) => [code, name]));
const reasons: ReadonlySet<number> = new Set(Object.values(RejectReason));
/** What describes the bytes of the levels, which the JSON form has as lists. */
const levelFields: ReadonlySet<string> = new Set(['basePrice', 'bidCount', 'askCount', 'checksum']);

export const binaryForm: FrameFormat = { name: 'binary', encode: (messages) => messages };

export class JsonForm implements FrameFormat {
  readonly name = 'json';
  private readonly objects: ObjectForm;

  constructor(directory: InstrumentDirectory) {
    this.objects = new ObjectForm(directory);
  }

  encode(messages: Uint8Array): string {
    return JSON.stringify(this.objects.encode(messages));
  }
}

/** Each message as the object that its JSON text stands for. */
export class ObjectForm implements FrameFormat {
  readonly name = 'objects';

  constructor(private readonly directory: InstrumentDirectory) {}

  encode(messages: Uint8Array): WireObject[] {
    const view = new DataView(messages.buffer, messages.byteOffset, messages.byteLength);
    const objects: WireObject[] = [];
    for (let at = 0; at < messages.length; at += view.getUint32(at, true)) {
      const name = namesByType.get(view.getUint8(at + WIRE_HEADER.type));
      if (name !== undefined) objects.push(this.object(name, view, at));
    }
    return objects;
  }

  private object(name: VenueMessageName, view: DataView, at: number): WireObject {
    const layout = venueMessages[name] as unknown as WireLayout;
    const body: Numbers = layout.read(view, at);
    const isBook = name === 'bookDelta' || name === 'bookSnapshot';
    const format = this.formatOf(body);
    const asset = typeof body['assetId'] === 'number' ? this.directory.assetById(body['assetId']) : undefined;
    const object: { message: string } & Record<string, unknown> = { message: name };
    for (const [field, { meaning }] of Object.entries(layout.fields)) {
      if (isBook && levelFields.has(field)) continue;
      const value = body[field] as number | string;
      if (meaning === 'instrument') object['symbol'] = format?.instrument.symbol ?? null;
      else if (meaning === 'asset') object['asset'] = asset?.asset ?? null;
      else if (meaning === 'time') Object.assign(object, timesOf(value as number));
      else object[field] = typeof value === 'string' ? value : presented(value, meaning, format, asset);
    }
    return isBook ? Object.assign(object, bookOf(view, at, format)) : object;
  }

  private formatOf({ instrumentId }: Numbers): InstrumentFormat | undefined {
    const instrument = typeof instrumentId === 'number' ? this.directory.byId(instrumentId) : undefined;
    return instrument && this.directory.formatOf(instrument);
  }
}

/** The name of a reject reason, or of why a command was not taken; null for none. */
function reasonName(reason: number): string | null {
  return reasons.has(reason) ? rejectReasonName(reason) : (notTakenNames.get(reason) ?? null);
}

function timesOf(timeUs: number): object {
  return { time: isoTime(timeUs), timeNs: nanoTime(timeUs) };
}

function bookOf(view: DataView, at: number, format: InstrumentFormat | undefined): object {
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
  format: InstrumentFormat | undefined,
  asset: Asset | undefined,
): unknown {
  if (typeof meaning === 'object') return nameIn(meaning, value);
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
      return asset === undefined ? null : formatUnits(value, asset.scale);
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
