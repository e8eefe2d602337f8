/** Single fields of a record, for code that reads many records and needs few of their fields. */
import { HEADER, type RecordBuffer, type RecordHeader } from './record-layout.js';

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

/** A field of the header of the record at byte `at`. */
export function headerAt(buffer: RecordBuffer, at: number, field: keyof RecordHeader | 'type' | 'length'): number {
  switch (field) {
    case 'type':
      return u8At(buffer, at + HEADER.type);
    case 'sequence':
      return f64At(buffer, at + HEADER.sequence);
    case 'timeUs':
      return f64At(buffer, at + HEADER.timeUs);
    default:
      return i32At(buffer, at + HEADER[field]);
  }
}
