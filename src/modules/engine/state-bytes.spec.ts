import { describe, expect, test } from '@jest/globals';
import { StateReader, StateWriter } from './state-bytes.js';

function written(write: (writer: StateWriter) => void): Uint8Array {
  const chunks: Uint8Array[] = [];
  const writer = new StateWriter((bytes) => chunks.push(bytes.slice()));
  write(writer);
  writer.end();
  return Buffer.concat(chunks);
}

/** Gives `step` bytes at a time. */
function reading(saved: Uint8Array, step: number): StateReader {
  let at = 0;
  return new StateReader((into) => {
    const piece = saved.subarray(at, Math.min(saved.length, at + step, at + into.length));
    into.set(piece);
    at += piece.length;
    return piece.length;
  });
}

describe('the series of a state as bytes', () => {
  test('is read back as it was written, over many chunks and from any pieces', () => {
    const words = Int32Array.from({ length: 70_001 }, (_, index) => index * 31 - 1_000_000);
    const texts = Array.from({ length: 20_000 }, (_, index) => 'ä€'.repeat(index % 9) + index);
    const saved = written((writer) => {
      for (const text of texts) {
        writer.text(text);
        writer.number(text.length / 3);
      }
      writer.int32s(words, 1, 70_000);
    });
    expect(saved.length % 8).toBe(0);
    for (const step of [7, 4_096, saved.length]) {
      const reader = reading(saved, step);
      for (const text of texts) {
        expect(reader.text()).toBe(text);
        expect(reader.number()).toBe(text.length / 3);
      }
      const into = new Int32Array(70_001);
      reader.int32s(into, 1, 70_000);
      expect(into.subarray(1)).toEqual(words.subarray(1));
      expect(reader.isAtEnd()).toBe(true);
    }
  });

  test('is the same for 0 and −0, and leaves no trace of what stood there before', () => {
    const plain = written((writer) => {
      writer.number(0);
      writer.int32s(Int32Array.of(5), 0, 1);
      writer.text('a');
    });
    const afterMuch = written((writer) => {
      writer.int32s(new Int32Array(70_000).fill(-1), 0, 70_000);
      writer.number(-0);
      writer.int32s(Int32Array.of(5), 0, 1);
      writer.text('a');
    });
    expect(afterMuch.subarray(280_000)).toEqual(plain);
  });

  test('that ends in the middle is not read as something else', () => {
    const saved = written((writer) => writer.text('twelve bytes'));
    const reader = reading(saved.subarray(0, 16), 16);
    expect(() => reader.text()).toThrow('ends in the middle');
  });

  test('takes no text that might not fit a chunk', () => {
    expect(() => written((writer) => writer.text('x'.repeat(16_385)))).toThrow('short');
  });
});
