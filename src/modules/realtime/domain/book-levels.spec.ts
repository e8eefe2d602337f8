import { expect, test } from '@jest/globals';
import { array, assert, integer, option, property, record, type Arbitrary } from 'fast-check';
import { readBook, type WireLevel, writeBook } from './book-levels.js';
import { WireFault, WireWriter } from './wire-layout.js';

const place = { instrumentId: 3, sequence: 10, channelSequence: 4, timeUs: 77 };
const levels = (max: number): Arbitrary<WireLevel[]> =>
  array(record({ priceTicks: integer({ min: 1, max }), quantityLots: integer({ min: 0, max }) }), {
    maxLength: 30,
  });

function written(
  name: 'bookSnapshot' | 'bookDelta',
  bids: WireLevel[],
  asks: WireLevel[],
  checksum?: number,
): Uint8Array {
  const writer = new WireWriter(8);
  writeBook(writer, name, { ...place, bids, asks, checksum });
  return writer.take();
}

test.each([2 ** 20, 2 ** 31, 2 ** 47, Number.MAX_SAFE_INTEGER])(
  'a book with numbers up to %d reads as it was written',
  (max) => {
    assert(
      property(
        levels(max),
        levels(max),
        option(integer({ min: 0, max: 0xffffffff }), { nil: undefined }),
        (bids, asks, checksum) => {
          const bytes = written('bookDelta', bids, asks, checksum);
          expect(readBook(new DataView(bytes.buffer), 0)).toEqual({ ...place, bids, asks, checksum });
        },
      ),
    );
  },
);

test('levels near each other take ten bytes, and sixteen where one is far away', () => {
  const near = [1, 2, 3].map((step) => ({ priceTicks: 6_425_000 - step, quantityLots: 5 }));
  const empty = written('bookDelta', [], []).length;
  expect(written('bookDelta', near, []).length - empty).toBe(3 * 10);
  const far = [...near, { priceTicks: 2 ** 40, quantityLots: 5 }];
  expect(written('bookDelta', far, []).length - empty).toBe(4 * 16);
});

test('a message that counts more levels than it has is none', () => {
  const bytes = written('bookSnapshot', [{ priceTicks: 5, quantityLots: 5 }], []);
  bytes[bytes.length - 10 - 4] = 2;
  expect(() => readBook(new DataView(bytes.buffer), 0)).toThrow(WireFault);
});
