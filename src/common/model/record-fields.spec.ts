import { expect, test } from '@jest/globals';
import {
  accountIdAt,
  asciiAt,
  f64At,
  i32At,
  indexAt,
  lengthAt,
  sequenceAt,
  timeUsAt,
  typeAt,
  u8At,
} from './record-fields.js';
import { f64, i32, layout, RecordBuffer, readHeader, text, u8 } from './record-layout.js';

const sample = layout(9, { price: f64(), count: i32(), small: u8(), name: text() });
const AT = 16;
const buffer = RecordBuffer.ofCapacity(256);
const length = sample.write(
  buffer,
  AT,
  { sequence: 2 ** 40, timeUs: 2 ** 50, index: 3, accountId: 4 },
  { price: 2 ** 45 + 1, count: -7, small: 200, name: 'BTC-USD' },
);

test('single fields are what the whole record says', () => {
  const { at } = sample;
  expect(f64At(buffer, AT + at.price)).toBe(2 ** 45 + 1);
  expect(i32At(buffer, AT + at.count)).toBe(-7);
  expect(u8At(buffer, AT + at.small)).toBe(200);
  expect(asciiAt(buffer, AT + sample.textStart(buffer, AT), i32At(buffer, AT + at.name))).toBe('BTC-USD');
  expect(asciiAt(buffer, AT, 0)).toBe('');
});

test('fields of the header are what the whole header says', () => {
  const header = readHeader(buffer, AT);
  expect({
    length: lengthAt(buffer, AT),
    type: typeAt(buffer, AT),
    sequence: sequenceAt(buffer, AT),
    timeUs: timeUsAt(buffer, AT),
    accountId: accountIdAt(buffer, AT),
    index: indexAt(buffer, AT),
    version: header.version,
  }).toEqual(header);
  expect(header).toMatchObject({ type: 9, sequence: 2 ** 40, timeUs: 2 ** 50, index: 3, accountId: 4, length });
});
