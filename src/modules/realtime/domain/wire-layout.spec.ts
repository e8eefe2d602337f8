import { describe, expect, test } from '@jest/globals';
import { type Arbitrary, assert, constantFrom, integer, oneof, property, record, string } from 'fast-check';
import { WIRE_HEADER_BYTES, type WireBody, WireFault, type WireLayout, WireWriter } from './wire-layout.js';
import { clientMessages, venueMessages } from './wire-messages.js';

const layouts = Object.entries({ ...clientMessages, ...venueMessages }) as unknown as [string, WireLayout][];
const maxOf = {
  u8: 0xff,
  u16: 0xffff,
  u32: 0xffffffff,
  u64: Number.MAX_SAFE_INTEGER,
  i64: Number.MAX_SAFE_INTEGER,
} as const;

/** Any body that the layout can hold, its ends more often than chance would have it. */
function bodies(layout: WireLayout): Arbitrary<WireBody<never>> {
  const fields = Object.entries(layout.fields).map(([name, { kind }]) => {
    if (kind === 'text') return [name, string({ unit: 'grapheme', maxLength: 40 })] as const;
    const min = kind === 'i64' ? -maxOf.i64 : 0;
    return [
      name,
      oneof(constantFrom(min, maxOf[kind], 2 ** 32 > maxOf[kind] ? 1 : 2 ** 32), integer({ min, max: maxOf[kind] })),
    ] as const;
  });
  return record(Object.fromEntries(fields)) as Arbitrary<WireBody<never>>;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

describe('the layouts', () => {
  test.each(layouts)('%s reads what it wrote, wherever it lies', (_name, layout) => {
    assert(
      property(bodies(layout), bodies(layout), (first, second) => {
        const writer = new WireWriter(16);
        expect(layout.write(writer, first)).toBe(0);
        const at = layout.write(writer, second);
        const view = viewOf(writer.take());
        expect(view.getUint32(0, true)).toBe(at);
        expect(layout.read(view, 0)).toEqual(first);
        expect(layout.read(view, at)).toEqual(second);
      }),
    );
  });

  test('have types of their own, and no field beyond their fixed bytes', () => {
    const types = layouts.map(([, { type }]) => type);
    expect(new Set(types).size).toBe(types.length);
    for (const [, { fixedBytes, at }] of layouts) {
      expect(fixedBytes).toBeGreaterThan(WIRE_HEADER_BYTES);
      for (const offset of Object.values(at)) expect(offset).toBeLessThan(fixedBytes);
    }
  });

  test.each(layouts)('%s is refused where it is cut off', (_name, layout) => {
    const writer = new WireWriter(16);
    const body = Object.fromEntries(
      Object.entries(layout.fields).map(([name, { kind }]) => [name, kind === 'text' ? 'abc' : 1]),
    );
    layout.write(writer, body);
    const whole = writer.take();
    for (let length = WIRE_HEADER_BYTES; length < whole.length; length += 1) {
      const cut = whole.slice(0, length);
      expect(() => layout.read(viewOf(cut), 0)).toThrow(WireFault);
      viewOf(cut).setUint32(0, length, true);
      expect(() => layout.read(viewOf(cut), 0)).toThrow(WireFault);
    }
  });
});

/** Version 1 is what these bytes say: a client of today reads them for ever. */
describe('golden vectors', () => {
  const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

  test('placeOrder', () => {
    const writer = new WireWriter(16);
    clientMessages.placeOrder.write(writer, {
      requestId: 7,
      instrumentId: 2,
      side: 1,
      orderType: 1,
      timeInForce: 1,
      selfTradePrevention: 0,
      flags: 1,
      price: 6_425_050,
      quantity: 2 ** 40 + 5,
      clientOrderId: 'my-1',
    });
    expect(hexOf(writer.take())).toBe(
      '2e0000000a010000' +
        '07000000' +
        '02000000' +
        '01010100' +
        '01000000' +
        'da09620000000000' +
        '0500000000010000' +
        '0400' +
        '6d792d31',
    );
  });

  test('trade', () => {
    const writer = new WireWriter(16);
    const place = { instrumentId: 2, sequence: 900, channelSequence: 12, timeUs: 1_700_000_000_000_001 };
    venueMessages.trade.write(writer, {
      ...place,
      tradeId: 5,
      price: 100,
      quantity: 3,
      takerSide: 2,
      simulated: 1,
      auction: 0,
    });
    expect(hexOf(writer.take())).toBe(
      '3f00000061010000' +
        '02000000' +
        '8403000000000000' +
        '0c00000000000000' +
        '01401e18240a0600' +
        '0500000000000000' +
        '6400000000000000' +
        '0300000000000000' +
        '020100',
    );
  });

  describe('status, candles and the book order by order', () => {
    const place = { instrumentId: 2, sequence: 900, channelSequence: 12, timeUs: 1_700_000_000_000_001 };
    const placeHex = '0200000084030000000000000c0000000000000001401e18240a0600';
    const START_US = 1_700_000_000_000_000;

    test('status', () => {
      const writer = new WireWriter(16);
      venueMessages.status.write(writer, {
        ...place,
        phase: 3,
        auctionKind: 1,
        limitSide: 2,
        phaseEndsAt: START_US + 60_000_000,
        indicativePrice: 100,
        indicativeQuantity: 5,
        indicativeSurplus: -2,
        limitPrice: 99,
        limitEndsAt: START_US + 15_000_000,
        phaseReason: 1,
      });
      expect(hexOf(writer.take())).toBe(
        '5800000066010000' +
          placeHex +
          '030102' +
          '00c7b11b240a0600' +
          '6400000000000000' +
          '0500000000000000' +
          'feffffffffffffff' +
          '6300000000000000' +
          'c0210319240a0600' +
          '01',
      );
    });

    test('candle', () => {
      const writer = new WireWriter(16);
      venueMessages.candle.write(writer, {
        ...place,
        resolutionS: 60,
        openTime: START_US,
        open: 100,
        high: 104,
        low: 99,
        close: 103,
        baseVolume: 2 ** 40 + 7,
        quoteVolume: 12_345,
        tradeCount: 3,
        lastTradeId: 5,
      });
      expect(hexOf(writer.take())).toBe(
        '6c00000067010000' +
          placeHex +
          '3c000000' +
          '00401e18240a0600' +
          '6400000000000000' +
          '6800000000000000' +
          '6300000000000000' +
          '6700000000000000' +
          '0700000000010000' +
          '3930000000000000' +
          '03000000' +
          '0500000000000000',
      );
    });

    test('ordersSnapshot and orderEntry', () => {
      const writer = new WireWriter(16);
      venueMessages.ordersSnapshot.write(writer, { ...place, entryCount: 2 });
      venueMessages.orderEntry.write(writer, { ...place, entryId: 41, side: 1, price: 100, quantity: 0 });
      expect(hexOf(writer.take())).toBe(
        '2800000068010000' +
          placeHex +
          '02000000' +
          '3d00000069010000' +
          placeHex +
          '2900000000000000' +
          '01' +
          '6400000000000000' +
          '0000000000000000',
      );
    });
  });
});

test('a number beyond 2^53 − 1 is no number of the protocol', () => {
  const writer = new WireWriter(16);
  clientMessages.ping.write(writer, { payload: 1 });
  const bytes = writer.take();
  viewOf(bytes).setBigUint64(WIRE_HEADER_BYTES, 2n ** 53n, true);
  expect(() => clientMessages.ping.read(viewOf(bytes), 0)).toThrow(WireFault);
});

test('a text that is not UTF-8 is no text', () => {
  const writer = new WireWriter(16);
  clientMessages.cancelByClientOrderId.write(writer, { requestId: 1, clientOrderId: 'ab' });
  const bytes = writer.take();
  bytes[bytes.length - 1] = 0xff;
  expect(() => clientMessages.cancelByClientOrderId.read(viewOf(bytes), 0)).toThrow(WireFault);
});
