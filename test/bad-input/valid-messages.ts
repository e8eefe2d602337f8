/** One valid message of each kind that a client may send, made from the tables of the protocol; a placement with advanced terms too. */
import {
  WIRE_HEADER,
  type WireFields,
  type WireLayout,
  WireWriter,
} from '../../src/modules/realtime/domain/wire-layout.js';
import {
  advancedTermNames,
  clientMessages,
  HAS_ADVANCED_TERMS,
} from '../../src/modules/realtime/domain/wire-messages.js';

export interface ValidMessage {
  readonly name: string;
  readonly bytes: Buffer;
}

export function validMessages(): ValidMessage[] {
  const plain = Object.entries(clientMessages).map(([name, layout]) => ({
    name,
    bytes: encoded(layout as unknown as WireLayout),
  }));
  const advanced = clientMessages.placeOrder as unknown as WireLayout;
  return [...plain, { name: 'placeOrder with advanced terms', bytes: encoded(advanced, true) }];
}

function encoded(layout: WireLayout, isAdvanced = false): Buffer {
  const writer = new WireWriter(256);
  const tail = isAdvanced ? advancedTermNames.length * 8 : 0;
  const at = layout.write(writer, bodyOf(layout.fields), tail);
  if (isAdvanced) {
    writer.u16(at + WIRE_HEADER.flags, HAS_ADVANCED_TERMS);
    advancedTermNames.forEach((_, place) => writer.i64(writer.end - tail + place * 8, place));
  }
  // Of exactly its length: what reads further is found out.
  return Buffer.from(new Uint8Array(writer.take()).buffer);
}

/** A value of the list where there is one, else a small number or a short text. */
function bodyOf(fields: WireFields): Record<string, number | string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { kind, meaning }]) => {
      if (kind === 'text') return [name, name.slice(0, 8)];
      if (typeof meaning === 'object') return [name, Object.values(meaning)[0] as number];
      return [name, 1];
    }),
  );
}

/** The same messages in JSON, with a value for each field. */
export function validTexts(): Record<string, Record<string, unknown>> {
  const order = { symbol: 'BTC-USD1', side: 'buy', type: 'limit', price: '1', quantity: '1', timeInForce: 'gtc' };
  return {
    ping: { payload: 3 },
    subscribe: { requestId: 1, channel: 'book', symbol: 'BTC-USD1' },
    unsubscribe: { requestId: 1, channel: 'book', symbol: 'BTC-USD1' },
    subscribeAccount: { requestId: 1, fromNow: true, afterSequence: 0, afterChannelSequence: 0 },
    subscribeRisk: { requestId: 1, scope: 'account', accountId: 1 },
    unsubscribeRisk: { requestId: 1, scope: 'account', accountId: 1 },
    logon: { requestId: 1, method: 'token', token: 'x', apiKey: '', timestamp: '', recvWindow: '', signature: '' },
    placeOrder: { requestId: 1, order },
    cancelOrder: { requestId: 1, orderId: '7' },
    cancelByClientOrderId: { requestId: 1, clientOrderId: 'a' },
    replaceOrder: { requestId: 1, symbol: 'BTC-USD1', orderId: '7', change: { price: '2' } },
    massCancel: { requestId: 1, scope: { symbol: 'BTC-USD1', side: 'buy' } },
  };
}
