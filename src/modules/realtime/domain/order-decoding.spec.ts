import { describe, expect, test } from '@jest/globals';
import type { CommandOrigin } from '../../../common/model/commands.js';
import { OrderFlag, OrderType, Side, TimeInForce } from '../../../common/model/order-terms.js';
import { OrderFrame } from '../../../common/model/order-frame.js';
import { readCommand } from '../../engine/domain/command-codec.js';
import { DECODED, decodeOrder, isOrderMessage, requestIdAt } from './order-decoding.js';
import { WIRE_HEADER, WireFault, WireWriter } from './wire-layout.js';
import { advancedTermNames, clientMessages, HAS_ADVANCED_TERMS, NotTaken } from './wire-messages.js';

const origin = { accountId: 7, sessionId: 9 } as CommandOrigin;
const terms = {
  requestId: 1,
  instrumentId: 2,
  side: Side.sell,
  orderType: OrderType.limit,
  timeInForce: TimeInForce.gtc,
  selfTradePrevention: 0,
  flags: OrderFlag.postOnly,
  price: 100,
  quantity: 5,
  clientOrderId: 'mine',
};

/** What the venue would take of a message: the command that its record says, or why it cannot be. */
function read(writer: WireWriter): object {
  const frame = new OrderFrame(64);
  const view = new DataView(writer.take().buffer);
  const reason = decodeOrder(view, 0, origin, frame);
  if (reason !== DECODED) return { requestId: requestIdAt(view, 0), reason };
  return { requestId: frame.requestIds[0], command: readCommand(frame.records, 0) };
}

const written = (write: (writer: WireWriter) => unknown): WireWriter => {
  const writer = new WireWriter(16);
  write(writer);
  return writer;
};

/** A placement with ten advanced terms, the first `count` of which are there. */
function withTerms(values: readonly number[]): WireWriter {
  return written((writer) => {
    const at = clientMessages.placeOrder.write(writer, terms, values.length * 8);
    writer.u16(at + WIRE_HEADER.flags, HAS_ADVANCED_TERMS);
    values.forEach((value, place) => writer.i64(writer.end - (values.length - place) * 8, value));
  });
}

test('order messages are those between placing and mass cancelling', () => {
  const types = Object.entries(clientMessages).filter(([, { type }]) => isOrderMessage(type));
  expect(types.map(([name]) => name)).toEqual([
    'placeOrder',
    'cancelOrder',
    'cancelByClientOrderId',
    'replaceOrder',
    'massCancel',
  ]);
});

describe('a command of', () => {
  test('placeOrder has the order as the core knows it', () => {
    const { requestId, price, quantity, ...same } = terms;
    const body = { ...same, priceTicks: price, quantityLots: quantity };
    const message = read(written((writer) => clientMessages.placeOrder.write(writer, terms)));
    expect(message).toEqual({ requestId, command: { name: 'PlaceOrder', origin, body } });
  });

  test('placeOrder has its advanced terms, also negative ones', () => {
    const values = advancedTermNames.map((_, place) => place - 5);
    const message = read(withTerms(values));
    const advanced = Object.fromEntries(advancedTermNames.map((name, place) => [name, place - 5]));
    expect(message).toMatchObject({ command: { name: 'PlaceOrder', advanced } });
  });

  test.each([
    ['cancelOrder', { requestId: 3, orderId: 12 }, { name: 'CancelOrder', origin, body: { orderId: 12 } }],
    [
      'cancelByClientOrderId',
      { requestId: 3, clientOrderId: 'a' },
      { name: 'CancelByClientOrderId', origin, body: { clientOrderId: 'a' } },
    ],
    [
      'replaceOrder',
      { requestId: 3, instrumentId: 2, orderId: 12, price: 5, quantity: 0 },
      { name: 'ReplaceOrder', origin, body: { orderId: 12, priceTicks: 5, quantityLots: 0 } },
    ],
    [
      'massCancel',
      { requestId: 3, instrumentId: 0, side: 0, ofConnection: 1, lowestPrice: 1, highestPrice: 9 },
      {
        name: 'MassCancel',
        origin,
        body: { lowestPriceTicks: 1, highestPriceTicks: 9, instrumentId: -1, ofSessionId: 9, side: 0 },
      },
    ],
    [
      'massCancel',
      { requestId: 3, instrumentId: 4, side: 2, ofConnection: 0, lowestPrice: 0, highestPrice: 0 },
      {
        name: 'MassCancel',
        origin,
        body: { lowestPriceTicks: 0, highestPriceTicks: 0, instrumentId: 4, ofSessionId: 0, side: 2 },
      },
    ],
  ] as const)('%s', (name, body, command) => {
    const message = read(written((writer) => clientMessages[name].write(writer, body as never)));
    expect(message).toEqual({ requestId: 3, command });
  });
});

describe('not taken is', () => {
  const invalid = { requestId: 1, reason: NotTaken.VALIDATION_FAILED };

  test.each([
    { side: 3 },
    { side: 0 },
    { orderType: 99 },
    { timeInForce: 0 },
    { selfTradePrevention: 9 },
    { flags: OrderFlag.simulated },
    { flags: 1 << 30 },
    { instrumentId: 2 ** 31 },
  ])('an order with %p', (change) => {
    expect(read(written((writer) => clientMessages.placeOrder.write(writer, { ...terms, ...change })))).toEqual(
      invalid,
    );
  });

  test.each([{ side: 7 }, { ofConnection: 2 }, { instrumentId: 2 ** 32 - 1 }])('a mass cancel with %p', (change) => {
    const scope = { requestId: 1, instrumentId: 0, side: 0, ofConnection: 0, lowestPrice: 0, highestPrice: 0 };
    expect(read(written((writer) => clientMessages.massCancel.write(writer, { ...scope, ...change })))).toEqual(
      invalid,
    );
  });
});

test('advanced terms that are not all there, or too large, are none', () => {
  expect(() => read(withTerms([1, 2, 3]))).toThrow(WireFault);
  const writer = withTerms(advancedTermNames.map(() => 1));
  writer.bytes.fill(0x7f, writer.end - 8, writer.end);
  expect(() => read(writer)).toThrow(WireFault);
});
