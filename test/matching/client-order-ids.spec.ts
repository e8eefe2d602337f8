/** Ids that a client chose so that they meet in one cell of the table must not make the venue slow. */
import { describe, expect, test } from '@jest/globals';
import { RecordBuffer } from '../../src/common/model/record-layout.js';
import { ClientOrderIds, NOT_FOUND } from '../../src/modules/engine/domain/client-order-ids.js';
import { StateReader, StateWriter } from '../../src/modules/engine/state-bytes.js';

const ACCOUNT = 1;
const WORDS = 9;
const IDS = 1_000;
const KNOWN_SEED = 0;
const FACTOR = 0xcc9e2d51;

/** True where each byte of the word is a visible character. */
function isVisible(word: number): boolean {
  for (let shift = 0; shift < 32; shift += 8) {
    const char = (word >>> shift) & 255;
    if (char < 0x21 || char > 0x7e) return false;
  }
  return true;
}

const step = (hash: number, word: number): number => {
  const mixed = Math.imul(hash ^ word, FACTOR);
  const once = mixed ^ (mixed >>> 16);
  return once ^ (once >>> 15);
};

/** 36 visible characters whose hash is 0 under the known seed: a last word that equals the hash so far makes it 0. */
function collidingIds(): Int32Array[] {
  const id = new Int32Array(WORDS).fill(0x41414141);
  const before = id.subarray(2).reduce(step, Math.imul(ACCOUNT ^ KNOWN_SEED, 0x9e3779b1));
  const ids: Int32Array[] = [];
  for (let count = 0; ids.length < IDS; count += 1) {
    const [a, b, c] = [count % 94, Math.trunc(count / 94) % 94, Math.trunc(count / 94 ** 2) % 94] as const;
    const word = 0x21212121 + a + (b << 8) + (c << 16);
    const hash = step(before, word);
    if (!isVisible(hash)) continue;
    id[WORDS - 2] = word;
    id[WORDS - 1] = hash;
    ids.push(id.slice());
  }
  return ids;
}

/** How many entries the table compares with the ids while it takes them in. */
function comparisonsToTakeIn(ids: readonly Int32Array[], hashSeed: number): number {
  const table = new ClientOrderIds(1 << 16, hashSeed);
  const counted = table as unknown as { matches(position: number, accountId: number, bytes: number): boolean };
  const matches = counted.matches.bind(table);
  let comparisons = 0;
  counted.matches = (position, accountId, bytes) => {
    comparisons += 1;
    return matches(position, accountId, bytes);
  };
  const buffer = new RecordBuffer(new ArrayBuffer(40));
  for (const [index, id] of ids.entries()) {
    buffer.i32.set(id);
    if (table.find(ACCOUNT, buffer, 0, WORDS * 4) !== NOT_FOUND) throw new Error('these ids differ');
    table.add(ACCOUNT, WORDS * 4, index + 1, index + 1, 0, 0);
  }
  return comparisons;
}

test('ids made to collide under one seed do not under another', () => {
  const ids = collidingIds();
  // Each is compared with all before it.
  expect(comparisonsToTakeIn(ids, KNOWN_SEED)).toBe((IDS * (IDS - 1)) / 2);
  expect(comparisonsToTakeIn(ids, 0x5eed)).toBeLessThan(IDS);
});

describe('an id that is used again', () => {
  const [x, y] = [text('x'), text('y')];

  function text(id: string): RecordBuffer {
    const buffer = new RecordBuffer(new ArrayBuffer(40));
    buffer.bytes.set(Buffer.from(id));
    return buffer;
  }

  function use(ids: ClientOrderIds, id: RecordBuffer, orderId: number): void {
    ids.find(ACCOUNT, id, 0, 1);
    ids.add(ACCOUNT, 1, orderId, orderId, 0, 0);
  }

  const orderOf = (ids: ClientOrderIds, id: RecordBuffer): number | undefined => {
    const found = ids.find(ACCOUNT, id, 0, 1);
    return found === NOT_FOUND ? undefined : ids.orderIdOf(found);
  };

  test('stands for its newest order, also when the window passes the older ones', () => {
    const ids = new ClientOrderIds(4);
    use(ids, x, 1);
    use(ids, x, 2);
    use(ids, y, 3);
    expect([orderOf(ids, x), orderOf(ids, y)]).toEqual([2, 3]);
    use(ids, y, 4);
    use(ids, y, 5);
    expect([orderOf(ids, x), orderOf(ids, y)]).toEqual([2, 5]);
    use(ids, y, 6);
    expect([orderOf(ids, x), orderOf(ids, y)]).toEqual([undefined, 6]);
  });

  test('does so after the window has grown and after it was saved and loaded', () => {
    const ids = new ClientOrderIds();
    for (let orderId = 1; orderId <= 3_000; orderId += 1) use(ids, orderId % 2 === 0 ? x : y, orderId);
    const loaded = new ClientOrderIds();
    const chunks: Uint8Array[] = [];
    const writer = new StateWriter((bytes) => chunks.push(bytes.slice()));
    ids.saveState(writer);
    writer.end();
    loaded.loadState(new StateReader((into) => nextChunk(chunks, into)));
    for (const window of [ids, loaded]) expect([orderOf(window, x), orderOf(window, y)]).toEqual([3_000, 2_999]);
  });
});

/** A chunk that does not fit goes in pieces. */
function nextChunk(chunks: Uint8Array[], into: Uint8Array): number {
  const chunk = chunks.shift();
  if (chunk === undefined) return 0;
  const piece = chunk.subarray(0, into.length);
  if (piece.length < chunk.length) chunks.unshift(chunk.subarray(piece.length));
  into.set(piece);
  return piece.length;
}
