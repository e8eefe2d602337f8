/**
 * Frames of `/ws` that are none, in both forms, made from the message tables: every byte of every message as every other
 * value, every length, texts with hostile values in every field, and chance. None may come to an exception, none reads beyond
 * its own bytes, and each is answered, taken for what it says, or ends its connection.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { clientMessages, MESSAGES_MAX } from '../../src/modules/realtime/domain/wire-messages.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { hostileJson } from './hostile-values.js';
import { type SessionOutcome, SessionTrial } from './session-trial.js';
import { validMessages, validTexts } from './valid-messages.js';

const SEED = Number(process.env['BAD_INPUT_SEED'] ?? Date.now() % 2 ** 31);
const RANDOM_FRAMES = Number(process.env['BAD_INPUT_FRAMES'] ?? 100_000);
const RANDOM_TEXTS = RANDOM_FRAMES / 10;
const HEADER_BYTES = 8;
/** Cannot be answered: it has no request id, or asks for something that is answered later. */
const silent = new Set(['subscribeAccount', 'subscribeRisk', 'unsubscribeRisk', 'logon']);
const messages = validMessages();

/** Of exactly its length, as it comes from a socket that was read to the end. */
const exactly = (bytes: Uint8Array): Buffer => Buffer.from(new Uint8Array(bytes).buffer);

let binary: SessionTrial;
let json: SessionTrial;

beforeAll(() => {
  // What crashes a session is counted; its stack is of no use by the thousand.
  Logger.overrideLogger(false);
  binary = new SessionTrial(false);
  json = new SessionTrial(true);
});

afterAll(() => {
  for (const [form, { codes }] of [
    ['binary', binary],
    ['JSON', json],
  ] as const)
    process.stdout.write(`${form} frames (seed ${SEED}): ${[...codes].map((one) => one.join(' ')).join(', ')}\n`);
});

/** The frames that came to something else, as hex; at most a few. */
function unexpected(trial: SessionTrial, frames: Iterable<Buffer>, expected: readonly SessionOutcome[]): string[] {
  const wrong: string[] = [];
  for (const frame of frames) {
    const outcome = trial.outcomeOf(frame);
    if (!expected.includes(outcome) && wrong.length < 5) wrong.push(`${outcome}: ${frame.toString('hex')}`);
  }
  return wrong;
}

describe('a binary frame', () => {
  test.each(messages)('$name as it should be is taken or answered', ({ name, bytes }) => {
    expect(unexpected(binary, [bytes], silent.has(name) ? ['nothing', 'answered'] : ['taken', 'answered'])).toEqual([]);
  });

  test.each(messages)('$name with any one byte changed', ({ bytes }) => {
    function* frames(): Generator<Buffer> {
      for (let at = 0; at < bytes.length; at += 1)
        for (let value = 0; value < 256; value += 1) {
          if (value === bytes[at]) continue;
          const frame = exactly(bytes);
          frame[at] = value;
          yield frame;
        }
    }
    expect(unexpected(binary, frames(), ['taken', 'answered', 'closed', 'nothing'])).toEqual([]);
  });

  test.each(messages)('$name cut short anywhere ends the connection', ({ bytes }) => {
    const cut = Array.from({ length: bytes.length - 1 }, (_, length) => exactly(bytes.subarray(0, length + 1)));
    // A frame that is cut, and a message that says that it is shorter than its fields.
    expect(unexpected(binary, cut, ['closed'])).toEqual([]);
    const short = cut.filter(({ length }) => length >= HEADER_BYTES && length < bytes.length);
    for (const frame of short) frame.writeUInt32LE(frame.length, 0);
    expect(unexpected(binary, short, ['closed'])).toEqual([]);
  });

  test('of any length and type', () => {
    function* frames(): Generator<Buffer> {
      for (let type = 0; type < 256; type += 1)
        for (let length = 0; length <= HEADER_BYTES + 8; length += 1) {
          const frame = exactly(new Uint8Array(length));
          if (length >= 4) frame.writeUInt32LE(length, 0);
          if (length > 4) frame[4] = type;
          yield frame;
        }
    }
    expect(unexpected(binary, frames(), ['closed', 'answered', 'taken', 'nothing'])).toEqual([]);
  });

  test.each([0, 1, 7, 2 ** 16, 2 ** 31, 2 ** 32 - 1])('whose message says that it has %i bytes', (length) => {
    for (const { bytes } of messages) {
      const frame = exactly(bytes);
      frame.writeUInt32LE(length, 0);
      expect(binary.outcomeOf(frame)).toBe('closed');
    }
  });

  test('with more messages than there may be', () => {
    const ping = messages.find(({ name }) => name === 'ping')?.bytes as Buffer;
    expect(binary.outcomeOf(Buffer.concat(Array.from({ length: MESSAGES_MAX }, () => ping)))).toBe('answered');
    expect(binary.outcomeOf(Buffer.concat(Array.from({ length: MESSAGES_MAX + 1 }, () => ping)))).toBe('closed');
  });

  test('of a version to come is read as far as it is known', () => {
    const ping = exactly(messages.find(({ name }) => name === 'ping')?.bytes as Buffer);
    const longer = exactly(Buffer.concat([ping, Buffer.alloc(8)]));
    longer.writeUInt32LE(longer.length, 0);
    longer[5] = 9;
    expect(binary.outcomeOf(longer)).toBe('answered');
  });

  test('of text on a binary connection, or the reverse, ends it', () => {
    expect(binary.outcomeOf(Buffer.from('{}'), false)).toBe('closed');
    expect(json.outcomeOf(messages[0]?.bytes as Buffer, true)).toBe('closed');
  });

  test(`by chance, ${RANDOM_FRAMES} times`, () => {
    const random = new SeededRandom(SEED);
    function* frames(): Generator<Buffer> {
      for (let count = 0; count < RANDOM_FRAMES; count += 1) yield someFrame(random);
    }
    expect(unexpected(binary, frames(), ['taken', 'answered', 'closed', 'nothing'])).toEqual([]);
  });
});

/** A few messages, some of whose bytes are others, cut or with something behind; or nothing but noise. */
function someFrame(random: SeededRandom): Buffer {
  const noise = (length: number): Buffer => Buffer.from(Array.from({ length }, () => random.below(256)));
  if (random.chance(0.05)) return exactly(noise(random.below(200)));
  const parts = Array.from({ length: 1 + random.below(4) }, () => random.pick(messages).bytes);
  const frame = Buffer.concat(parts);
  for (let left = random.below(6); left > 0; left -= 1) frame[random.below(frame.length)] = random.below(256);
  if (random.chance(0.1)) return exactly(frame.subarray(0, 1 + random.below(frame.length)));
  return exactly(random.chance(0.1) ? Buffer.concat([frame, noise(random.below(20))]) : frame);
}

describe('a text', () => {
  const texts = validTexts();

  test('there is one for every message', () => {
    expect(Object.keys(texts).toSorted((a, b) => a.localeCompare(b))).toEqual(
      Object.keys(clientMessages).toSorted((a, b) => a.localeCompare(b)),
    );
  });

  test.each(Object.entries(texts))('%s as it should be', (message, fields) => {
    const outcome = json.outcomeOf(Buffer.from(JSON.stringify({ message, ...fields })));
    expect(silent.has(message) ? ['nothing', 'answered'] : ['taken', 'answered']).toContain(outcome);
    expect(JSON.stringify(json.said)).not.toContain('VALIDATION_FAILED');
  });

  test.each(Object.entries(texts))(
    '%s with a hostile value in each of its fields, and without it',
    (message, fields) => {
      for (const path of pathsOf({ message, ...fields }))
        for (const value of [...hostileJson, undefined]) {
          const text = withValue({ message, ...fields }, path, value);
          const outcome = json.outcomeOf(Buffer.from(text));
          expect([text, ['taken', 'answered', 'nothing'].includes(outcome)]).toEqual([text, true]);
        }
    },
  );

  test.each(
    [
      [
        '',
        '{',
        'null',
        '[]',
        '[[]]',
        '""',
        '0',
        '{"message"',
        '{"message":"ping","message":"ping"}',
        '\u0000',
        '{"__proto__":1}',
      ],
      [
        '{"message":"__proto__"}',
        '{"message":"constructor"}',
        '{"message":"toString"}',
        '['.repeat(50_000),
        '{"a":'.repeat(9),
      ],
      [
        `[${'1,'.repeat(2_000)}1]`,
        `{"message":"ping","payload":${'9'.repeat(400)}}`,
        JSON.stringify({ message: 'x'.repeat(9_000) }),
      ],
    ]
      .flat()
      .map((text) => [text.slice(0, 40), text] as const),
  )('that begins with %j', (_beginning, text) => {
    expect(['answered', 'nothing']).toContain(json.outcomeOf(Buffer.from(text)));
  });

  test(`by chance, ${RANDOM_TEXTS} times`, () => {
    const random = new SeededRandom(SEED + 1);
    const valid = Object.entries(texts).map(([message, fields]) =>
      Buffer.from(JSON.stringify([{ message, ...fields }])),
    );
    function* frames(): Generator<Buffer> {
      for (let count = 0; count < RANDOM_TEXTS; count += 1) {
        const frame = Buffer.from(random.pick(valid));
        for (let left = 1 + random.below(4); left > 0; left -= 1) frame[random.below(frame.length)] = random.below(256);
        yield frame;
      }
    }
    expect(unexpected(json, frames(), ['taken', 'answered', 'nothing'])).toEqual([]);
  });
});

/** The way to each value of an object, those within objects too. */
function pathsOf(fields: Record<string, unknown>): string[][] {
  return Object.entries(fields).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null
      ? [[name], ...pathsOf(value as Record<string, unknown>).map((path) => [name, ...path])]
      : [[name]],
  );
}

/** JSON text of the object with another value, which is JSON text itself; undefined leaves it out. */
function withValue(
  fields: Record<string, unknown>,
  [name, ...rest]: readonly string[],
  value: string | undefined,
): string {
  const parts = Object.entries(fields).map(([key, own]) => {
    if (key !== name) return `${JSON.stringify(key)}:${JSON.stringify(own)}`;
    const text = rest.length === 0 ? value : withValue(own as Record<string, unknown>, rest, value);
    return text === undefined ? undefined : `${JSON.stringify(key)}:${text}`;
  });
  return `{${parts.filter((part) => part !== undefined).join(',')}}`;
}
