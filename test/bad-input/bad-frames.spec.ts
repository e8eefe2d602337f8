/**
 * WebSocket itself as bytes over plain sockets: handshakes that are none, frames that RFC 6455 forbids, and what a connection
 * may not do. Each ends its own connection as it should, and a client beside them notices nothing.
 */
import { rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WireClient } from '../realtime/wire-client.js';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';
import { validMessages } from './valid-messages.js';

/** No answer for so long is none: far beyond what a busy machine needs. */
const WAIT_MS = 20_000;
const FRAME_BYTES_MAX = 128 * 1_024;
const [TEXT, BINARY, CLOSE, PING, PONG] = [1, 2, 8, 9, 10];
const [FIN, RSV1, RSV2, RSV3] = [0x80, 0x40, 0x20, 0x10];
const ping = validMessages().find(({ name }) => name === 'ping')?.bytes as Buffer;

let venue: VenueProcess;
let admin: string;
let bystander: WireClient;
let tried = 0;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), {
    TRADSYS_RATE_LIMITS_ANONYMOUS_PER_S: '100000',
    TRADSYS_RATE_LIMITS_ANONYMOUS_BURST: '100000',
  });
  ({ admin } = await aMarketWithTwoTraders(venue));
  bystander = await WireClient.connect(venue.url);
}, 180_000);

afterAll(async () => {
  process.stdout.write(`WebSocket frames and handshakes: ${tried}\n`);
  bystander.send('ping', { payload: 99 });
  expect(await bystander.next('pong', ({ payload }) => payload === 99)).toBeDefined();
  expect(bystander.closed).toBeUndefined();
  bystander.socket.terminate();
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

/** A frame as a client sends it, masked with zeroes unless it says otherwise. */
function frame(opcode: number, payload: Buffer, bits = FIN, isMasked = true): Buffer {
  const mask = isMasked ? 0x80 : 0;
  const length =
    payload.length < 126
      ? Buffer.from([mask | payload.length])
      : Buffer.from([mask | 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([Buffer.from([bits | opcode]), length, Buffer.alloc(isMasked ? 4 : 0), payload]);
}

function handshake(changes: Record<string, string | undefined> = {}, line = 'GET /ws HTTP/1.1'): string {
  const headers = {
    Host: 'venue',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    'Sec-WebSocket-Version': '13',
    ...changes,
  };
  const lines = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return `${[line, ...lines].join('\r\n')}\r\n\r\n`;
}

/** What came back: the status line's number, then the messages' types and at last the close code, if any. */
interface Outcome {
  readonly status: number;
  readonly closeCode: number | undefined;
  readonly pongs: number;
  readonly isEnded: boolean;
}

/** Sends the parts on a new connection and waits until it ends, or until `isEnough`. */
async function exchange(
  parts: readonly (Buffer | string)[],
  isEnough: (outcome: Outcome) => boolean,
): Promise<Outcome> {
  tried += 1;
  const socket = connect(Number(new URL(venue.url).port), '127.0.0.1');
  let received = Buffer.alloc(0);
  let isEnded = false;
  try {
    return await new Promise<Outcome>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`nothing for ${WAIT_MS} ms: ${beginningOf(received)}`)), WAIT_MS);
      const look = (): void => {
        const outcome = outcomeOf(received, isEnded);
        if (!isEnded && !isEnough(outcome)) return;
        clearTimeout(timer);
        resolve(outcome);
      };
      socket.on('data', (data) => {
        received = Buffer.concat([received, data]);
        look();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => {
        isEnded = true;
        look();
      });
      void send(socket, parts);
    });
  } finally {
    socket.destroy();
  }
}

async function send(socket: Socket, parts: readonly (Buffer | string)[]): Promise<void> {
  for (const part of parts) {
    if (socket.destroyed) return;
    await new Promise<void>((sent) => socket.write(part, () => sent()));
  }
}

const beginningOf = (bytes: Buffer): string => bytes.subarray(0, 200).toString('latin1');

function outcomeOf(bytes: Buffer, isEnded: boolean): Outcome {
  const head = bytes.indexOf('\r\n\r\n');
  const status = Number(/^HTTP\/1\.1 ([0-9]{3})/.exec(bytes.toString('latin1', 0, Math.max(0, head)))?.[1] ?? 0);
  let closeCode: number | undefined;
  let pongs = 0;
  if (status === 101)
    for (let at = head + 4; at + 2 <= bytes.length;) {
      const opcode = (bytes[at] as number) & 0x0f;
      const short = (bytes[at + 1] as number) & 0x7f;
      const wide = short === 126 ? 2 : short === 127 ? 8 : 0;
      if (at + 2 + wide > bytes.length) break;
      const length =
        wide === 0 ? short : wide === 2 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
      const from = at + 2 + wide;
      if (from + length > bytes.length) break;
      if (opcode === CLOSE) closeCode = length >= 2 ? bytes.readUInt16BE(from) : 1005;
      if (opcode === BINARY) pongs += countPongs(bytes.subarray(from, from + length));
      at = from + length;
    }
  return { status, closeCode, pongs, isEnded };
}

function countPongs(messages: Buffer): number {
  let pongs = 0;
  for (let at = 0; at < messages.length; at += messages.readUInt32LE(at)) if (messages[at + 4] === 69) pongs += 1;
  return pongs;
}

const isClosed = ({ closeCode }: Outcome): boolean => closeCode !== undefined;

async function stateHash(): Promise<unknown> {
  return (await venue.request('GET', '/api/v1/admin/state', admin)).body.stateHash;
}

/** Sends frames behind a sound handshake; they must end the connection with the code. */
async function expectClose(frames: readonly Buffer[], code: number, path = '/ws'): Promise<void> {
  const outcome = await exchange([handshake({}, `GET ${path} HTTP/1.1`), ...frames], isClosed);
  expect(outcome).toMatchObject({ status: 101, closeCode: code });
}

describe('a handshake', () => {
  const wrong: readonly (readonly [string, string, readonly number[]])[] = [
    ['without Upgrade', handshake({ Upgrade: undefined }), [400, 404, 426]],
    ['without Connection', handshake({ Connection: undefined }), [400, 404, 426]],
    ['that upgrades to something else', handshake({ Upgrade: 'h2c' }), [400, 404, 426]],
    ['without a key', handshake({ 'Sec-WebSocket-Key': undefined }), [400]],
    ['with a key that is too short', handshake({ 'Sec-WebSocket-Key': 'AAAA' }), [400]],
    ['with a key that is no base64', handshake({ 'Sec-WebSocket-Key': '!'.repeat(24) }), [400]],
    ['without a version', handshake({ 'Sec-WebSocket-Version': undefined }), [400, 426]],
    ['of version 7', handshake({ 'Sec-WebSocket-Version': '7' }), [400, 426]],
    ['of version 0', handshake({ 'Sec-WebSocket-Version': '0' }), [400, 426]],
    ['of version x', handshake({ 'Sec-WebSocket-Version': 'x' }), [400, 426]],
    ['by POST', handshake({}, 'POST /ws HTTP/1.1'), [400, 405]],
    ['by PUT', handshake({}, 'PUT /ws HTTP/1.1'), [400, 405]],
    ['by HTTP/1.0', handshake({}, 'GET /ws HTTP/1.0'), [400, 404, 426, 505]],
    ['to another path', handshake({}, 'GET /wss HTTP/1.1'), [404]],
    ['to a path above', handshake({}, 'GET /ws/../api HTTP/1.1'), [404]],
    ['to an encoded path', handshake({}, 'GET /%77s HTTP/1.1'), [404]],
    ['to an encoded slash', handshake({}, 'GET /%2fws HTTP/1.1'), [404]],
    ['to a path below', handshake({}, 'GET /ws/x HTTP/1.1'), [404]],
    ['to a path in capitals', handshake({}, 'GET /WS HTTP/1.1'), [404]],
  ];

  test.each(wrong)('%s is refused', async (_name, request, statuses) => {
    const outcome = await exchange([request], ({ status }) => status !== 0);
    expect(statuses).toContain(outcome.status);
  });

  test.each([
    ['subprotocols', { 'Sec-WebSocket-Protocol': 'graphql-ws, x' }],
    ['a deflate extension', { 'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits' }],
    ['an unknown extension', { 'Sec-WebSocket-Extensions': 'x-unknown; a=1' }],
  ])('with %s is let in without them', async (_name, headers) => {
    const outcome = await exchange([handshake(headers), frame(BINARY, ping)], ({ pongs }) => pongs > 0);
    expect(outcome).toMatchObject({ status: 101, pongs: 1, closeCode: undefined });
  });
});

describe('a frame ends its connection that', () => {
  test.each([RSV1, RSV2, RSV3, RSV1 | RSV2, RSV1 | RSV3, RSV2 | RSV3, RSV1 | RSV2 | RSV3])(
    'has reserved bits %i',
    (bits) =>
      Promise.all(
        [TEXT, BINARY, CLOSE, PING, PONG].map((opcode) => expectClose([frame(opcode, ping, FIN | bits)], 1002)),
      ),
  );

  test.each([3, 4, 5, 6, 7, 11, 12, 13, 14, 15])('has the reserved opcode %i', (opcode) =>
    Promise.all([FIN, 0].map((fin) => expectClose([frame(opcode, ping, fin)], 1002))),
  );

  test.each([TEXT, BINARY, CLOSE, PING, PONG])('is not masked, with opcode %i', (opcode) =>
    expectClose([frame(opcode, ping, FIN, false)], 1002),
  );

  test.each([CLOSE, PING, PONG])('is a control frame in pieces, with opcode %i', (opcode) =>
    expectClose([frame(opcode, Buffer.from('ab'), 0)], 1002),
  );

  test.each([CLOSE, PING, PONG])('is a control frame of 126 bytes, with opcode %i', (opcode) =>
    expectClose([frame(opcode, Buffer.alloc(126))], 1002),
  );

  test('goes on with nothing', () => expectClose([frame(0, ping)], 1002));

  test('begins anew within another', () => expectClose([frame(BINARY, ping, 0), frame(BINARY, ping)], 1002));

  test('says that it has 2^63 bytes', () =>
    expectClose([Buffer.from([FIN | BINARY, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])], 1009));

  test('says that it has 2^53 bytes', () =>
    expectClose([Buffer.from([FIN | BINARY, 0xff, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])], 1009));

  test('is one byte too long', () => {
    const header = Buffer.alloc(14);
    header.writeUInt8(FIN | BINARY, 0);
    header.writeUInt8(0xff, 1);
    header.writeBigUInt64BE(BigInt(FRAME_BYTES_MAX + 1), 2);
    return expectClose([header, Buffer.alloc(1_000)], 1009);
  });

  test('goes on without end', () => {
    const pieces = Array.from({ length: 40 }, () => frame(0, Buffer.alloc(4_000), 0));
    return expectClose([frame(BINARY, Buffer.alloc(4_000), 0), ...pieces], 1009);
  });

  test.each(['c0af', 'eda080', 'f4908080', 'ff', 'e282', '80', 'f8888080'])('is a text of bytes %s', (hex) =>
    expectClose([frame(TEXT, Buffer.from(hex, 'hex'))], 1007, '/ws?format=json'),
  );

  test.each([0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535])('closes with %i', (code) => {
    const payload = Buffer.alloc(2);
    payload.writeUInt16BE(code);
    return expectClose([frame(CLOSE, payload)], 1002);
  });

  test('closes with one byte', () => expectClose([frame(CLOSE, Buffer.from([3]))], 1002));

  test('closes with a reason that is no text', () =>
    expectClose([frame(CLOSE, Buffer.from([0x03, 0xe8, 0xff, 0xfe]))], 1007));

  test('is a text on a binary connection, or the reverse', async () => {
    await expectClose([frame(TEXT, Buffer.from('{}'))], 1003);
    await expectClose([frame(BINARY, ping)], 1003, '/ws?format=json');
  });

  test('is no message', () => expectClose([frame(BINARY, Buffer.from('hello, venue'))], 1002));
});

describe('a client may', () => {
  test.each(Array.from({ length: ping.length - 1 }, (_, cut) => cut + 1))(
    'send a message in two pieces, cut at %i',
    async (cut) => {
      const pieces = [
        frame(BINARY, ping.subarray(0, cut), 0),
        frame(PING, Buffer.from('x')),
        frame(0, ping.subarray(cut)),
      ];
      expect(await exchange([handshake(), ...pieces], ({ pongs }) => pongs > 0)).toMatchObject({ pongs: 1 });
    },
  );

  test.each([1, 2, 3, 7, 8, 11, 13, 20])('send its frame in parts of TCP, cut at %i', async (cut) => {
    const whole = frame(BINARY, ping);
    const parts = [handshake(), whole.subarray(0, cut), whole.subarray(cut)];
    expect(await exchange(parts, ({ pongs }) => pongs > 0)).toMatchObject({ pongs: 1 });
  });

  test('close as it should', () => expectClose([frame(CLOSE, Buffer.from([0x03, 0xe8]))], 1000));
});

test('nothing of all this has reached the core', async () => {
  const before = await stateHash();
  await expectClose([frame(BINARY, Buffer.from('hello, venue'))], 1002);
  await exchange([handshake(), frame(BINARY, ping)], ({ pongs }) => pongs > 0);
  expect(await stateHash()).toBe(before);
  expect(tried).toBeGreaterThanOrEqual(120);
});
