/** Single fields of a record, for code that reads many records and needs few of their fields. */
import { HEADER, type RecordBuffer } from './record-layout.js';

export function f64At(buffer: RecordBuffer, offset: number): number {
  return buffer.f64[offset >> 3] as number;
}

export function i32At(buffer: RecordBuffer, offset: number): number {
  return buffer.i32[offset >> 2] as number;
}

export function u8At(buffer: RecordBuffer, offset: number): number {
  return buffer.bytes[offset] as number;
}

/** Text of one byte per character, which is what ids and references are made of. */
export function asciiAt(buffer: RecordBuffer, offset: number, length: number): string {
  let text = '';
  for (let at = offset; at < offset + length; at++) text += String.fromCharCode(buffer.bytes[at] as number);
  return text;
}

// Fields of the header of the record at byte `at`.

export function lengthAt(buffer: RecordBuffer, at: number): number {
  return i32At(buffer, at + HEADER.length);
}

export function typeAt(buffer: RecordBuffer, at: number): number {
  return u8At(buffer, at + HEADER.type);
}

export function sequenceAt(buffer: RecordBuffer, at: number): number {
  return f64At(buffer, at + HEADER.sequence);
}

export function timeUsAt(buffer: RecordBuffer, at: number): number {
  return f64At(buffer, at + HEADER.timeUs);
}

export function accountIdAt(buffer: RecordBuffer, at: number): number {
  return i32At(buffer, at + HEADER.accountId);
}

/** Numbers the events of one command, from 0. */
export function indexAt(buffer: RecordBuffer, at: number): number {
  return i32At(buffer, at + HEADER.index);
}
