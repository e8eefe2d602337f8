import { expect, test } from '@jest/globals';
import { f64, i32, layout, RecordBuffer, readHeader, text, u8 } from './record-layout.js';

const sample = layout(
  9,
  { name: text(), small: u8(), count: i32(), price: f64(), note: text() },
  { stop: f64(), peak: f64() },
);
const header = { sequence: 11, timeUs: 12, index: 1, accountId: 4 };
const body = { name: 'BTC-USD', small: 3, count: -7, price: 2 ** 52, note: 'für später' };

test('a record comes back as it was written, behind its header', () => {
  const buffer = RecordBuffer.ofCapacity(256);
  const length = sample.write(buffer, 8, header, body);
  expect(length % 8).toBe(0);
  expect(sample.read(buffer, 8)).toEqual(body);
  expect(sample.readExtension(buffer, 8)).toBeUndefined();
  expect(readHeader(buffer, 8)).toEqual({ ...header, type: 9, version: 1, length });
});

test('the optional group stands before the texts and is told by its flag', () => {
  const buffer = RecordBuffer.ofCapacity(256);
  sample.write(buffer, 0, header, body, { stop: 5, peak: -0 });
  expect(sample.readExtension(buffer, 0)).toEqual({ stop: 5, peak: 0 });
  expect(sample.read(buffer, 0)).toEqual(body);
  expect(sample.textStart(buffer, 0)).toBe(sample.fixedBytes + 16);
});

test('what does not fit is not written', () => {
  const buffer = RecordBuffer.ofCapacity(256);
  expect(() => sample.write(buffer, 200, header, body)).toThrow(RangeError);
  expect(() =>
    sample.write(RecordBuffer.ofCapacity(1 << 18), 0, header, { ...body, note: 'x'.repeat(70_000) }),
  ).toThrow(RangeError);
});
