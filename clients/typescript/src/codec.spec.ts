/** Bytes that are no frame end in a `WireFault`, not in an endless loop nor in an error of the runtime. */
import { expect, test } from '@jest/globals';
import { assert, property, uint8Array } from 'fast-check';
import { messageObjects, type MessageTerms } from '../../../src/modules/realtime/domain/message-objects.js';
import { WireFault, WireWriter } from '../../../src/modules/realtime/domain/wire-layout.js';
import { venueMessages } from '../../../src/modules/realtime/domain/wire-messages.js';
import { messagesIn } from './codec.js';

const terms: MessageTerms = { formatOf: () => undefined, isoTime: String, nanoTime: String };

/** A header of this length and type, and so many bytes in all. */
function header(length: number, type: number, bytes: number): Uint8Array {
  const frame = new Uint8Array(bytes);
  new DataView(frame.buffer).setUint32(0, length, true);
  frame[4] = type;
  return frame;
}

const UNKNOWN = 250;

test.each<[string, Uint8Array]>([
  ['an unknown message of length 0', header(0, UNKNOWN, 8)],
  ['a message shorter than its header', header(7, UNKNOWN, 8)],
  ['a message that ends behind the frame', header(9, UNKNOWN, 8)],
  ['a length beyond all frames', header(0xffff_ffff, UNKNOWN, 8)],
  ['less than a header', header(8, UNKNOWN, 8).subarray(0, 5)],
  ['a rest behind the last message', new Uint8Array([...header(8, UNKNOWN, 8), 1, 2, 3])],
])('%s is no frame', (_name, frame) => {
  expect(() => messagesIn(frame)).toThrow(WireFault);
  expect(() => messageObjects(frame, terms)).toThrow(WireFault);
});

test('messages of a later protocol are passed over', () => {
  expect(messagesIn(new Uint8Array([...header(12, UNKNOWN, 12), ...header(8, UNKNOWN, 8)]))).toEqual([]);
});

test('whatever the bytes are, they are messages or a WireFault', () => {
  const isRead = (frame: Uint8Array): boolean => {
    try {
      messagesIn(frame);
      return true;
    } catch (error) {
      return error instanceof WireFault;
    }
  };
  assert(property(uint8Array({ maxLength: 64 }), isRead));
  // A known message, cut off and changed at one byte.
  const writer = new WireWriter(64);
  venueMessages.error.write(writer, { requestId: 1, retryAfterMs: 5, code: 'NOT_FOUND', detail: 'No.' });
  const known = writer.take();
  expect(messagesIn(known)).toMatchObject([{ name: 'error', body: { detail: 'No.' } }]);
  assert(
    property(uint8Array({ minLength: 2, maxLength: 2 }), ([place = 0, value = 0]) => {
      const frame = known.slice();
      frame[place % frame.length] = value;
      return isRead(frame) && isRead(frame.subarray(0, place % frame.length));
    }),
  );
});
