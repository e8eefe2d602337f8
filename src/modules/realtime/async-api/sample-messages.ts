/** An example of every message, in bytes and as the object that they are: made by the codec itself. */
import { decimalStep, formatSteps, formatUnits } from '../../../common/decimal.js';
import { isoTime, nanoTime } from '../../../common/nest/wire-time.js';
import { writeBook } from '../domain/book-levels.js';
import { type MessageObject, messageObjects, type MessageTerms } from '../domain/message-objects.js';
import { type WireField, type WireLayout, WireWriter } from '../domain/wire-layout.js';
import {
  type ClientMessageName,
  clientMessages,
  type VenueMessageName,
  venueMessages,
} from '../domain/wire-messages.js';

const QUOTE_SCALE = 8;
const [tick, lot] = [decimalStep('0.01'), decimalStep('0.0001')];
const TIME_US = 1_767_225_600_000_001;

const terms: MessageTerms = {
  isoTime,
  nanoTime,
  formatOf: () => ({
    instrument: { symbol: 'BTC-USD' },
    price: (priceTicks) => formatSteps(priceTicks, tick),
    quantity: (quantityLots) => formatSteps(quantityLots, lot),
    notional: (units) => formatUnits(units, QUOTE_SCALE),
  }),
};

const texts: Readonly<Record<string, string>> = {
  code: 'RATE_LIMITED',
  detail: 'Too many requests.',
  clientOrderId: 'my-order-1',
  symbol: 'BTC-USD',
  baseAsset: 'BTC',
  quoteAsset: 'USD',
  asset: 'USD',
  tickSize: '0.01',
  lotSize: '0.0001',
  position: '-2.5',
  openBuyQuantity: '1',
  openSellQuantity: '0',
  cost: '-160625',
  openBuyNotional: '64250.5',
  openSellNotional: '0',
  openNotional: '64250.5',
  grossExposure: '160625',
  netExposure: '160625',
  dayResult: '-12.5',
  value: '200000',
  used: '160625',
  token: 'eyJhbGciOiJIUzI1NiJ9.e30.signature',
};
const numbers: Readonly<Record<string, number>> = {
  requestId: 7,
  heartbeatMs: 10_000,
  retryAfterMs: 1_000,
  scale: QUOTE_SCALE,
  baseScale: 8,
  quoteScale: QUOTE_SCALE,
  status: 0,
  orderCount: 0,
  protocolVersion: 1,
  openQuantity: 4_000,
  filledQuantity: 1_000,
  stopPrice: 0,
  bidPrice: 6_424_900,
  askPrice: 6_425_100,
  low: 6_300_000,
  high: 6_500_000,
  cancelReason: 0,
  channelSequence: 57,
  afterChannelSequence: 57,
  available: 1_000_000_000_000,
  channelAccountId: 3,
  accountId: 3,
  entryCount: 6,
  tradeGroup: 0,
  usedPpm: 803_125,
  marketBreakerLevel: 0,
  until: 0,
};

/** The bytes of a message of a client. */
export function sampleBytesOf(name: ClientMessageName): Uint8Array {
  return written(clientMessages[name]);
}

export interface SampleMessage {
  readonly bytes: Uint8Array;
  readonly object: MessageObject;
}

export function sampleOf(name: VenueMessageName): SampleMessage {
  const bytes = isBook(name) ? bookBytes(name) : written(venueMessages[name]);
  const [object] = messageObjects(bytes, terms);
  return { bytes, object: object as MessageObject };
}

function isBook(name: string): name is 'bookSnapshot' | 'bookDelta' {
  return name === 'bookSnapshot' || name === 'bookDelta';
}

function bookBytes(name: 'bookSnapshot' | 'bookDelta'): Uint8Array {
  const writer = new WireWriter(256);
  const place = { instrumentId: 1, sequence: 1_234, channelSequence: 57, timeUs: TIME_US };
  writeBook(writer, name, {
    ...place,
    bids: [{ priceTicks: 6_424_900, quantityLots: 5_000 }],
    asks: [{ priceTicks: 6_425_100, quantityLots: name === 'bookDelta' ? 0 : 2_500 }],
    checksum: name === 'bookDelta' ? undefined : 1_262_911_904,
  });
  return writer.take();
}

function written(layout: WireLayout): Uint8Array {
  const body = Object.entries(layout.fields).map(([name, field]) => [name, sampleValue(name, field)]);
  const writer = new WireWriter(256);
  layout.write(writer, Object.fromEntries(body));
  return writer.take();
}

function sampleValue(name: string, { kind, meaning }: WireField | WireField<string>): number | string {
  if (kind === 'text') return texts[name] ?? '';
  const known = numbers[name];
  if (known !== undefined) return known;
  // The first name of a list that stands for something.
  if (typeof meaning === 'object') return Object.values(meaning).find((value) => value !== 0) ?? 0;
  return ofMeaning[meaning] ?? 1_234;
}

const ofMeaning: Readonly<Record<string, number>> = {
  id: 17,
  flag: 0,
  time: TIME_US,
  instrument: 1,
  price: 6_425_050,
  quantity: 5_000,
  quote: 1_606_262,
  asset: 2,
  amount: 250_000_000,
  reason: 0,
};
