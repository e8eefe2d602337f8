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

test('fields stand widest first, in declared order within a width, each on its own bytes', () => {
  const wide = layout(3, { a: u8(), b: f64(), c: i32(), d: text(), e: f64(), f: u8() }, { x: f64(), y: f64() });
  expect(wide.at).toEqual({ b: 32, e: 40, c: 48, d: 52, a: 56, f: 57 });
  expect([wide.fixedBytes, wide.extensionAt, wide.extensionBytes]).toEqual([64, { x: 64, y: 72 }, 16]);
  const empty = layout(4, {});
  expect([empty.at, empty.fixedBytes, empty.extensionBytes]).toEqual([{}, 32, 0]);
  expect(() => layout(5, {}, { flag: u8() })).toThrow('field flag of an optional group is not an f64');
});

test('the bytes of a record are those of the format', () => {
  const buffer = RecordBuffer.ofCapacity(256);
  buffer.bytes.fill(0xff);
  const length = sample.write(buffer, 16, header, { ...body, price: 5, name: 'AB', note: 'C' }, { stop: 6, peak: 7 });
  const bytes = new DataView(buffer.memory);
  expect(length).toBe(80);
  expect([0, 4, 5, 6, 7].map((at) => bytes.getUint8(16 + at))).toEqual([80, 9, 1, 1, 0]);
  expect([bytes.getFloat64(24, true), bytes.getFloat64(32, true)]).toEqual([11, 12]);
  expect([bytes.getInt32(40, true), bytes.getInt32(44, true)]).toEqual([1, 4]);
  // price; lengths of the texts and the count, as declared; the byte; the optional group; the texts.
  expect(bytes.getFloat64(48, true)).toBe(5);
  expect([56, 60, 64].map((at) => bytes.getInt32(at, true))).toEqual([2, -7, 1]);
  expect(Array.from(buffer.bytes.subarray(68, 72))).toEqual([3, 0, 0, 0]);
  expect([bytes.getFloat64(72, true), bytes.getFloat64(80, true)]).toEqual([6, 7]);
  expect(Array.from(buffer.bytes.subarray(88, 96))).toEqual([65, 66, 67, 0, 0, 0, 0, 0]);
  // Nothing outside the record was touched.
  expect([buffer.bytes[15], buffer.bytes[96]]).toEqual([0xff, 0xff]);
});

test('a record fits exactly to the end, and no byte further', () => {
  const buffer = RecordBuffer.ofCapacity(64);
  const one = layout(9, { name: text() });
  expect(one.write(buffer, 16, header, { name: 'x'.repeat(8) })).toBe(48);
  expect(() => one.write(buffer, 16, header, { name: 'x'.repeat(9) })).toThrow('a record of 56 bytes does not fit');
});

test('a text has as many bytes as its length field can tell, which are not all in one character each', () => {
  const buffer = RecordBuffer.ofCapacity(1 << 17);
  const one = layout(9, { name: text() });
  for (const name of ['', '\u007f', '\u0080', 'a\u20acb', 'x'.repeat(65_535)]) {
    one.write(buffer, 0, header, { name });
    expect(one.read(buffer, 0).name).toBe(name);
  }
  expect(() => one.write(buffer, 0, header, { name: 'x'.repeat(65_536) })).toThrow('name is longer than 65535 bytes');
});

test('text that is no UTF-8 is an error, not another text', () => {
  const buffer = RecordBuffer.ofCapacity(256);
  sample.write(buffer, 0, header, { ...body, name: 'AB' });
  buffer.bytes[sample.textStart(buffer, 0)] = 0xff;
  expect(() => sample.read(buffer, 0)).toThrow(/utf-8/);
});

test('there is one record of a zero', () => {
  const buffer = RecordBuffer.ofCapacity(256);
  sample.write(buffer, 0, header, { ...body, price: -0 }, { stop: -0, peak: 1 });
  expect([sample.read(buffer, 0).price, sample.readExtension(buffer, 0)?.stop]).toEqual([0, 0]);
});

test('a buffer is shared, is whole numbers of 8 bytes, and knows its size', () => {
  const buffer = RecordBuffer.ofCapacity(64);
  expect([buffer.capacity, buffer.memory instanceof SharedArrayBuffer]).toEqual([64, true]);
  expect(() => RecordBuffer.ofCapacity(60)).toThrow('a multiple of 8 bytes');
});
