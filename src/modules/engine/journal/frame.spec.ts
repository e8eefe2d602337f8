import { crc32 } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { RecordBuffer } from '../../../common/model/record-layout.js';
import { FRAME_HEADER_BYTES } from '../batch.js';
import {
  chainHash,
  FRAME_KIND,
  frameBytes,
  type FrameHeader,
  GENESIS_HASH,
  headerFault,
  payloadMatchesItsChecksum,
  readFrameHeader,
  sealFrame,
  storedHash,
} from './frame.js';

const SECTOR_BYTES = 512;
const PAYLOAD_BYTES = 200;
const header: FrameHeader = {
  kind: FRAME_KIND.commands,
  epoch: 3,
  firstSequence: 17,
  lastSequence: 19,
  durableSequence: 16,
  firstTimeUs: 1_700_000_000_000_001,
  segmentNumber: 2,
  offset: 4_096,
  recordCount: 3,
  payloadBytes: PAYLOAD_BYTES,
};

function aFrame(previousHash = GENESIS_HASH): RecordBuffer {
  const buffer = RecordBuffer.ofCapacity(1_024);
  buffer.bytes.fill(0xee);
  for (let at = 0; at < PAYLOAD_BYTES; at++) buffer.bytes[FRAME_HEADER_BYTES + at] = at;
  sealFrame(buffer, header, previousHash, SECTOR_BYTES);
  return buffer;
}

describe('a frame', () => {
  test('says what it was told, and is whole sectors with zeros behind the records', () => {
    const buffer = aFrame();
    expect(headerFault(buffer, 0)).toBeUndefined();
    expect(readFrameHeader(buffer, 0)).toEqual(header);
    expect(payloadMatchesItsChecksum(buffer, 0, PAYLOAD_BYTES)).toBe(true);
    expect(frameBytes(PAYLOAD_BYTES, SECTOR_BYTES)).toBe(512);
    const padding = buffer.bytes.slice(FRAME_HEADER_BYTES + PAYLOAD_BYTES, 512);
    expect(padding.every((byte) => byte === 0)).toBe(true);
    expect(buffer.bytes[512]).toBe(0xee);
  });

  test('takes one sector more when it is one byte longer than whole sectors', () => {
    expect(frameBytes(512 - FRAME_HEADER_BYTES, SECTOR_BYTES)).toBe(512);
    expect(frameBytes(513 - FRAME_HEADER_BYTES, SECTOR_BYTES)).toBe(1_024);
  });

  test('does not survive one flipped bit, wherever it is', () => {
    const buffer = aFrame();
    for (let bit = 0; bit < (FRAME_HEADER_BYTES + PAYLOAD_BYTES) * 8; bit++) {
      const at = bit >> 3;
      const before = buffer.bytes[at] as number;
      buffer.bytes[at] = before ^ (1 << (bit & 7));
      const isSound = headerFault(buffer, 0) === undefined && payloadMatchesItsChecksum(buffer, 0, PAYLOAD_BYTES);
      buffer.bytes[at] = before;
      if (isSound) throw new Error(`bit ${bit} makes no difference`);
    }
    expect(headerFault(buffer, 0)).toBeUndefined();
  });

  test('carries a hash that another past, another header or another record would change', () => {
    const buffer = aFrame();
    const hash = storedHash(buffer, 0);
    expect(chainHash(buffer, 0, PAYLOAD_BYTES, GENESIS_HASH)).toEqual(Buffer.from(hash));
    expect(storedHash(aFrame(new Uint8Array(32).fill(1)), 0)).not.toEqual(hash);
    for (const at of [8, 90, FRAME_HEADER_BYTES, FRAME_HEADER_BYTES + PAYLOAD_BYTES - 1]) {
      buffer.bytes[at] = (buffer.bytes[at] as number) ^ 1;
      expect(chainHash(buffer, 0, PAYLOAD_BYTES, GENESIS_HASH)).not.toEqual(Buffer.from(hash));
      buffer.bytes[at] ^= 1;
    }
  });

  test('of a version that this program does not know is refused by that', () => {
    const buffer = aFrame();
    buffer.bytes[4] = 2;
    buffer.i32[124 >> 2] = crc32(buffer.bytes.subarray(0, 124));
    expect(headerFault(buffer, 0)).toBe('the frame has format version 2, this program reads 1');
  });
});
