/**
 * Socket.IO as packets over plain WebSockets: packets and attachments that are none, names of what every object has, payloads of
 * any kind, handshakes of other versions, and origins of anybody. Each is answered, passed over, or ends its own connection; a
 * client beside them is served all the time.
 */
import { rmSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';
import { hostileJson } from './hostile-values.js';

/** No answer for so long is none: far beyond what a busy machine needs. */
const WAIT_MS = 20_000;
const NAMESPACE = '/market-data';
/** Without a login a connection is shown out after so many refusals. */
const REFUSALS_MAX = 100;
const FLOOD = 1_000;

let venue: VenueProcess;
let admin: string;
let bystander: Socket;
let hashBefore: string;
let tried = 0;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), {
    TRADSYS_RATE_LIMITS_ANONYMOUS_PER_S: '100000',
    TRADSYS_RATE_LIMITS_ANONYMOUS_BURST: '100000',
  });
  ({ admin } = await aMarketWithTwoTraders(venue));
  bystander = io(`${venue.url}${NAMESPACE}`, { transports: ['websocket'], reconnection: false });
  await new Promise<void>((resolve, reject) => bystander.once('connect', resolve).once('connect_error', reject));
  hashBefore = await stateHash();
}, 180_000);

afterAll(async () => {
  process.stdout.write(`Socket.IO packets and handshakes: ${tried}\n`);
  expect(
    await bystander.timeout(WAIT_MS).emitWithAck('subscribe', { channel: 'book', symbol: 'BTC-USD' }),
  ).toMatchObject({
    status: 200,
  });
  expect(await stateHash()).toBe(hashBefore);
  bystander.disconnect();
  expect(await venue.end('SIGTERM')).toBe(0);
  expect(tried).toBeGreaterThanOrEqual(300);
  rmSync(venue.dataDir, { recursive: true });
});

async function stateHash(): Promise<string> {
  return (await venue.request('GET', '/api/v1/admin/state', admin)).body.stateHash as string;
}

/** A connection in the namespace, as bytes of packets. */
class Packets {
  isEnded = false;
  private readonly sent: string[] = [];
  private readonly received: string[] = [];
  private readonly watchers = new Set<() => void>();

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const packet = data.toString('utf8');
      if (packet === '2') return socket.send('3');
      this.received.push(packet);
      this.look();
    });
    socket.on('close', () => {
      this.isEnded = true;
      this.look();
    });
    socket.on('error', () => undefined);
  }

  static async open(query = '?EIO=4&transport=websocket', headers: Record<string, string> = {}): Promise<Packets> {
    const packets = new Packets(new WebSocket(`${venue.url.replace('http', 'ws')}/socket.io/${query}`, { headers }));
    await packets.until((packet) => packet.startsWith('0{'));
    return packets;
  }

  async enter(): Promise<this> {
    this.send(`40${NAMESPACE},`);
    await this.until((packet) => packet.startsWith(`40${NAMESPACE},`));
    return this;
  }

  send(packet: string | Buffer): void {
    this.sent.push(JSON.stringify(packet.toString()));
    this.socket.send(packet);
  }

  /** Resolves with the packet, or undefined where the connection has ended. */
  async until(isWanted: (packet: string) => boolean): Promise<string | undefined> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () =>
          reject(
            new Error(
              `nothing for ${WAIT_MS} ms behind ${this.sent.join(' ').slice(0, 200)}; last ${this.received.at(-1)?.slice(0, 100)}`,
            ),
          ),
        WAIT_MS,
      );
      const look = () => {
        const found = this.received.findIndex(isWanted);
        if (found < 0 && !this.isEnded) return;
        clearTimeout(timer);
        this.watchers.delete(look);
        resolve(found < 0 ? undefined : this.received.splice(found, 1)[0]);
      };
      this.watchers.add(look);
      look();
    });
  }

  /** What an event is acknowledged with; undefined where the connection has ended. */
  async ask(id: number, event: string, json: string): Promise<{ readonly status: number } | undefined> {
    const head = `43${NAMESPACE},${id}[`;
    this.send(`42${NAMESPACE},${id}["${event}",${json}]`);
    const packet = await this.until((one) => one.startsWith(head));
    return packet === undefined ? undefined : (JSON.parse(packet.slice(head.length - 1)) as [{ status: number }])[0];
  }

  close(): void {
    this.socket.terminate();
  }

  private look(): void {
    for (const watcher of this.watchers) watcher();
  }
}

/** It is passed over and the connection serves on, or the connection ends. */
async function survives(packets: readonly (string | Buffer)[], isInside: boolean): Promise<void> {
  tried += 1;
  const client = await Packets.open();
  try {
    if (isInside) await client.enter();
    for (const packet of packets) client.send(packet);
    const hasLeft = packets.some((packet) => typeof packet === 'string' && packet.startsWith(`41${NAMESPACE}`));
    if (!isInside || hasLeft) client.send(`40${NAMESPACE},`);
    const answer = await client.ask(777, 'unsubscribe', '{"channel":"book"}');
    if (answer !== undefined) expect([packets, answer.status]).toEqual([packets, 200]);
  } finally {
    client.close();
  }
}

const engineTypes = [
  '',
  '0',
  '1',
  '3',
  '3x',
  '5',
  '6',
  '7',
  '8',
  '9',
  'a',
  'b',
  'bAAAA',
  'b!!',
  ' ',
  '\u0000',
  '٤',
  '𝟒',
  '-4',
  '4',
];
const packetTypes = ['40', '41', '43', '44', '45', '46', '47', '48', '49', '4x', '4-1', '400', '4٢'];
const tails = ['', ',', '/', '/,', NAMESPACE, `${NAMESPACE},`, `${NAMESPACE},{`, `${NAMESPACE},[]`, `${NAMESPACE},1[`];
const names = [
  'constructor',
  'toString',
  '__proto__',
  'hasOwnProperty',
  'valueOf',
  'connect',
  'disconnect',
  'error',
  'newListener',
  '',
];
const payloads = [
  '',
  ',null',
  ',0',
  ',"x"',
  ',[]',
  ',{}',
  ',{"__proto__":{"a":1}}',
  ',{"_placeholder":true,"num":0}',
  ',null,null',
];
const attachments = ['0-', '1-', '-1-', '1e9-', '1000000000-', '99999999999999999999-', 'x-', '1.5-', '--', '1'];
const ackIds = ['-1', '-0', '1e9', '99999999999999999999', '1.5', 'x', '0x10', ' 1'];

describe('packets that are none', () => {
  test.each([false, true])(
    'of Engine.IO and Socket.IO (in the namespace: %s)',
    async (isInside) => {
      for (const type of engineTypes) await survives([type], isInside);
      for (const type of packetTypes)
        for (const tail of tails.slice(isInside ? 0 : 5)) await survives([type + tail], isInside);
      await survives([Buffer.alloc(0)], isInside);
      await survives([Buffer.alloc(10_000, 0xff)], isInside);
    },
    600_000,
  );

  test('attachments that never come, come unasked, or have no place', async () => {
    for (const count of attachments) {
      await survives([`45${count}${NAMESPACE},["subscribe",{"_placeholder":true,"num":0}]`], true);
      await survives([`45${count}${NAMESPACE},["subscribe",{"_placeholder":true,"num":7}]`, Buffer.from('x')], true);
    }
    await survives(
      Array.from({ length: 50 }, () => Buffer.from('x')),
      true,
    );
  }, 600_000);

  test('events of names that every object has, with payloads of any kind', async () => {
    for (const name of names)
      for (const payload of payloads) await survives([`42${NAMESPACE},[${JSON.stringify(name)}${payload}]`], true);
    for (const event of ['[]', '[null]', '[1]', '[{}]', '{}', '"subscribe"', `[${'['.repeat(10_000)}`])
      await survives([`42${NAMESPACE},${event}`], true);
    for (const id of ackIds) await survives([`42${NAMESPACE},${id}["subscribe",{"channel":"book"}]`], true);
  }, 600_000);

  test(`${FLOOD} namespaces that do not exist`, async () => {
    tried += FLOOD;
    const client = await Packets.open();
    for (let number = 0; number < FLOOD; number += 1) client.send(`40/${number}-${'x'.repeat(100)},`);
    await client.until((packet) => packet.startsWith(`44/${FLOOD - 1}-`));
    client.close();
  }, 120_000);
});

test('a subscription with any value in the place of a name is refused in a sentence', async () => {
  let client = await (await Packets.open()).enter();
  let asked = 0;
  for (const field of ['channel', 'symbol'])
    for (const json of hostileJson) {
      if ((asked += 1) % (REFUSALS_MAX / 2) === 0) {
        client.close();
        client = await (await Packets.open()).enter();
      }
      tried += 1;
      const other = field === 'channel' ? '"symbol":"BTC-USD"' : '"channel":"book"';
      const status = (await client.ask(asked, 'subscribe', `{${other},"${field}":${json}}`))?.status ?? 0;
      const isLeftOut = field === 'symbol' && json === 'null';
      const isAsExpected = isLeftOut ? status === 200 : status >= 400 && status < 500;
      expect([field, json, status, isAsExpected]).toEqual([field, json, status, true]);
    }
  client.close();
}, 300_000);

describe('handshakes', () => {
  const statusOf = (path: string, method = 'GET', body = ''): Promise<number> =>
    new Promise((resolve, reject) => {
      const call = request(`${venue.url}${path}`, { method }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      call.on('error', reject);
      call.end(body);
    });

  test.each([
    'EIO=3&transport=websocket',
    'EIO=4&transport=polling',
    'EIO=4&transport=x',
    'EIO=4&transport=constructor',
    'EIO=99&transport=polling',
    'transport=polling',
    '',
    'EIO=4&transport=polling&sid=x',
    'EIO=4&transport=websocket&sid=__proto__',
    'EIO=4&EIO=3&transport=polling&transport=websocket',
  ])('%s over plain HTTP is refused', async (query) => {
    tried += 2;
    expect(await statusOf(`/socket.io/?${query}`)).toBe(400);
    // What a client of long polling would send: a length of a million, and no such packet.
    expect(await statusOf(`/socket.io/?${query}`, 'POST', '1000000:4')).toBe(400);
  });

  test.each(['EIO=3&transport=websocket', 'EIO=4&transport=websocket&sid=x', 'EIO=4&transport=x', ''])(
    'an upgrade to %s is refused',
    async (query) => {
      tried += 1;
      const client = await Packets.open(`?${query}`);
      expect(client.isEnded).toBe(true);
    },
  );

  test.each(['https://evil.example', 'null', 'file://', 'http://localhost.evil.example', 'x'.repeat(4_000)])(
    'a page of origin %j is a stranger like any other: no header logs anybody on',
    async (origin) => {
      tried += 1;
      const client = await Packets.open(undefined, { origin, cookie: 'accessToken=x', authorization: 'Bearer x' });
      client.send('40/trading,');
      expect(await client.until((packet) => packet.startsWith('44/trading,'))).toContain('UNAUTHORIZED');
      client.close();
    },
  );
});
