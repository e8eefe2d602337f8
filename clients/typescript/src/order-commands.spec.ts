/** An order in the words of REST is the same command, whether REST or the binary client brings it. */
import { describe, expect, test } from '@jest/globals';
import { assert, constantFrom, integer, option, property, record, type Arbitrary, boolean } from 'fast-check';
import type { CommandOrigin } from '../../../src/common/model/commands.js';
import { OrderType, SelfTradePrevention, TimeInForce, TriggerSource } from '../../../src/common/model/order-terms.js';
import type { Instrument } from '../../../src/modules/instruments/domain/instrument.js';
import { InstrumentDirectory } from '../../../src/modules/instruments/instrument-directory.js';
import { toMassCancel, toPlaceOrder, toReplaceOrder } from '../../../src/modules/orders/order-translation.js';
import { WIRE_HEADER_BYTES, WireWriter } from '../../../src/modules/realtime/domain/wire-layout.js';
import { plainCommand } from '../../../test/realtime/plain-decoding.js';
import { Instruments } from './instruments.js';
import type { OrderCommand, OrderRequest } from './command-fields.js';
import { writeCommand } from './order-commands.js';

const assets = [
  { assetId: 1, asset: 'BTC', scale: 8 },
  { assetId: 2, asset: 'USD', scale: 6 },
];
const instrument = {
  instrumentId: 7,
  symbol: 'BTC-USD',
  baseAssetId: 1,
  quoteAssetId: 2,
  tickSize: '0.25',
  lotSize: '0.001',
} as Instrument;

class OneInstrument extends InstrumentDirectory {
  bySymbol = (symbol: string): Instrument | undefined => (symbol === instrument.symbol ? instrument : undefined);
  byId = (id: number): Instrument | undefined => (id === instrument.instrumentId ? instrument : undefined);
  all = (): Instrument[] => [instrument];
  assetByName = (name: string) => assets.find(({ asset }) => asset === name);
  assetById = (id: number) => assets.find(({ assetId }) => assetId === id);
  assets = () => assets;
}

const directory = new OneInstrument();
const instruments = new Instruments();
instruments.set({
  instrumentId: 7,
  sequence: 1,
  channelSequence: 1,
  timeUs: 0,
  phase: 3,
  auctionKind: 0,
  baseScale: 8,
  quoteScale: 6,
  symbol: 'BTC-USD',
  baseAsset: 'BTC',
  quoteAsset: 'USD',
  tickSize: '0.25',
  lotSize: '0.001',
});
const origin = { accountId: 3, sessionId: 4 } as unknown as CommandOrigin;

/** What the venue reads of the message that the client writes. */
function readBack(command: OrderCommand) {
  const writer = new WireWriter(16);
  expect(writeCommand(writer, 11, command, instruments)).toBeUndefined();
  const bytes = writer.take();
  const view = new DataView(bytes.buffer);
  expect([view.getUint32(0, true), view.getUint32(WIRE_HEADER_BYTES, true)]).toEqual([bytes.length, 11]);
  return plainCommand(view, origin);
}

const steps = (size: number, max: number): Arbitrary<string> =>
  integer({ min: 1, max }).map((count) => (count * size).toFixed(3).replace(/\.?0+$/, ''));
const price = steps(0.25, 1_000_000);
const quantity = steps(0.001, 1_000_000);
const maybe = <T>(value: Arbitrary<T>): Arbitrary<T | undefined> => option(value, { nil: undefined, freq: 2 });
const names = <T extends object>(list: T): Arbitrary<keyof T & string> =>
  constantFrom(...(Object.keys(list) as (keyof T & string)[]));

const orders = record({
  symbol: constantFrom('BTC-USD'),
  side: constantFrom('buy' as const, 'sell' as const),
  type: names(OrderType).filter((type) => type.includes('limit') && type !== 'market_to_limit'),
  price,
  quantity,
  timeInForce: maybe(names(TimeInForce)),
  selfTradePrevention: maybe(names(SelfTradePrevention)),
  clientOrderId: maybe(constantFrom('a', 'order-17', '~'.repeat(36))),
  postOnly: maybe(boolean()),
  postOnlySlide: maybe(boolean()),
  reduceOnly: maybe(boolean()),
  allOrNone: maybe(boolean()),
  hidden: maybe(boolean()),
  openOnlyClientId: maybe(boolean()),
  cancelOnDisconnect: maybe(boolean()),
  stopPrice: maybe(price),
  displayQuantity: maybe(quantity),
  minQuantity: maybe(quantity),
  trailingOffset: maybe(price),
  trailingOffsetBps: maybe(integer({ min: 1, max: 9_999 })),
  expireAt: maybe(constantFrom('2026-12-31T00:00:00Z', '2030-01-01T10:11:12.123456Z')),
  pegType: maybe(constantFrom('primary' as const, 'market' as const, 'mid' as const)),
  pegOffset: maybe(constantFrom('0', '-0.5', '12.25')),
  triggerSource: maybe(names(TriggerSource)),
  quoteQuantity: maybe(constantFrom('0.000001', '123.456')),
}).map((order) => Object.fromEntries(Object.entries(order).filter(([, value]) => value !== undefined)) as OrderRequest);

describe('an order', () => {
  test('is the command that REST makes of it, with all its terms', () => {
    assert(
      property(orders, (order) => {
        const { order: body, advanced } = toPlaceOrder(order, undefined, directory);
        expect(readBack({ place: order })).toEqual({
          name: 'PlaceOrder',
          origin,
          body,
          ...(advanced !== undefined && { advanced }),
        });
      }),
      { numRuns: 500 },
    );
  });

  test('at the market is immediate where nothing else is said', () => {
    const order: OrderRequest = { symbol: 'BTC-USD', side: 'buy', type: 'market', quantity: '1' };
    const { order: body } = toPlaceOrder(order, undefined, directory);
    expect(readBack({ place: order })).toMatchObject({ body });
    expect(body.timeInForce).toBe(TimeInForce.ioc);
  });

  test.each([
    [{ symbol: 'NO-ONE' }, 'symbol'],
    [{ price: '0.3' }, 'price'],
    [{ price: '1e3' }, 'price'],
    [{ quantity: '0.0001' }, 'quantity'],
    [{ quantity: '99999999999999999999' }, 'quantity'],
    [{ side: 'up' }, 'side'],
    [{ type: 'constructor' }, 'type'],
    [{ expireAt: 'tomorrow' }, 'expireAt'],
    [{ clientOrderId: 'x'.repeat(2_000) }, 'clientOrderId'],
    [{ clientOrderId: '' }, 'clientOrderId'],
    [{ clientOrderId: 7 }, 'clientOrderId'],
    [{ price: 0.5 }, 'price'],
    [{ pegOffset: -0.5 }, 'pegOffset'],
    [{ trailingOffsetBps: 12.5 }, 'trailingOffsetBps'],
    [{ trailingOffsetBps: '12' }, 'trailingOffsetBps'],
    [{ trailingOffsetBps: 0 }, 'trailingOffsetBps'],
    [{ trailingOffsetBps: 10_000 }, 'trailingOffsetBps'],
    [{ expireAt: 5 }, 'expireAt'],
    [{ quoteQuantity: 5 }, 'quoteQuantity'],
    [{ postOnly: 'yes' }, 'postOnly'],
    [{ postonly: true }, 'postonly'],
  ])('with %j is not written, and the field is named', (wrong, field) => {
    const order = {
      symbol: 'BTC-USD',
      side: 'buy',
      type: 'limit',
      price: '1',
      quantity: '1',
      ...wrong,
    } as OrderRequest;
    const writer = new WireWriter(16);
    expect(writeCommand(writer, 1, { place: order }, instruments)).toMatchObject({ field });
    expect(writer.end).toBe(0);
  });
});

test.each([
  [{ side: 'Buy' }, 'side'],
  [{ side: null }, 'side'],
  [{ Side: 'buy' }, 'Side'],
  [{ symbol: null }, 'symbol'],
  [{ ofConnection: 'yes' }, 'ofConnection'],
  [{ ofConnection: null }, 'ofConnection'],
  [{ symbol: 'BTC-USD', highestPrice: null }, 'highestPrice'],
  [{ symbol: 'BTC-USD', highestPrice: '0' }, 'highestPrice'],
  [{ symbol: 'BTC-USD', lowestPrice: 5 }, 'lowestPrice'],
])('a mass cancel of %j does not become a larger one', (scope, field) => {
  const writer = new WireWriter(16);
  const command = { cancelAll: scope } as unknown as OrderCommand;
  expect(writeCommand(writer, 1, command, instruments)).toMatchObject({ field });
  expect(writer.end).toBe(0);
});

test.each([
  [{ replace: { symbol: 'BTC-USD', orderId: '12', price: '0' } }, 'price'],
  [{ replace: { symbol: 'BTC-USD', orderId: '12', quantity: '0' } }, 'quantity'],
  [{ replace: { symbol: 'BTC-USD', orderId: '12', Price: '1' } }, 'Price'],
  [{ cancelByClientOrderId: { clientOrderId: null } }, 'clientOrderId'],
  [{ cancel: null }, 'cancel'],
  [{ place: {}, cancel: {} }, 'command'],
  [{ toString: {} }, 'command'],
  [{}, 'command'],
  [null, 'command'],
])('%j is a fault that is named, and throws nothing', (command, field) => {
  const writer = new WireWriter(16);
  expect(writeCommand(writer, 1, command as unknown as OrderCommand, instruments)).toMatchObject({ field });
});

test('replacements and cancellations are those of REST', () => {
  const format = directory.formatOf(instrument);
  const change = { price: '1.75', quantity: '2' };
  expect(readBack({ replace: { symbol: 'BTC-USD', orderId: '12', ...change } })).toMatchObject({
    name: 'ReplaceOrder',
    body: toReplaceOrder(12, change, format),
  });
  expect(readBack({ cancel: { orderId: '12' } })).toMatchObject({ name: 'CancelOrder', body: { orderId: 12 } });
  expect(readBack({ cancelByClientOrderId: { clientOrderId: 'mine' } })).toMatchObject({
    name: 'CancelByClientOrderId',
    body: { clientOrderId: 'mine' },
  });
  const scope = { symbol: 'BTC-USD', side: 'sell', lowestPrice: '1', highestPrice: '2.5' } as const;
  expect(readBack({ cancelAll: { ...scope, ofConnection: true } })).toMatchObject({
    body: toMassCancel({ ...scope, session: 'current' }, 4 as never, directory),
  });
  expect(readBack({ cancelAll: {} })).toMatchObject({ body: toMassCancel({}, 4 as never, directory) });
  const writer = new WireWriter(16);
  expect(writeCommand(writer, 1, { cancel: { orderId: '1.5' } }, instruments)).toMatchObject({ field: 'orderId' });
  expect(writeCommand(writer, 1, { cancelAll: { lowestPrice: '1' } }, instruments)).toMatchObject({ field: 'symbol' });
});
