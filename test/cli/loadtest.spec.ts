/** S1–S5: `tradsys loadtest` against the built venue, in short form, and its clock against a venue that stops answering. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { BinaryTrader } from '../../src/modules/load-test/binary-trader.js';
import { type LoadReport, runLoadTest } from '../../src/modules/load-test/load-test.js';
import { type WireLayout, WireWriter } from '../../src/modules/realtime/domain/wire-layout.js';
import { clientMessages, venueMessages } from '../../src/modules/realtime/domain/wire-messages.js';
import { ADMIN_PASSWORD, aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';

const program = join(import.meta.dirname, '../../dist/cli.js');
let venue: VenueProcess;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), { TRADSYS_RATE_LIMITS_ORDERS_BURST: '100000' });
  await aMarketWithTwoTraders(venue);
}, 120_000);
afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function tradsys(args: readonly string[], password: string | undefined = ADMIN_PASSWORD): Promise<Ended> {
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    ...(password !== undefined && { TRADSYS_LOADTEST_PASSWORD: password }),
  };
  const child = spawn(process.execPath, [program, 'loadtest', ...args], { env });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
}

describe('tradsys loadtest --protocol ws', () => {
  test('places what was asked for, and the venue has all of it', async () => {
    const plan = ['--duration', '1s', '--concurrency', '3', '--rps', '600', '--orders-per-frame', '5'];
    const who = ['--target', venue.url, '--user', 'alice', '--price', '100.00', '--protocol', 'ws'];
    const { code, out, err } = await tradsys([...plan, ...who, '--json']);
    expect([code, err]).toEqual([0, '']);
    const report = JSON.parse(out) as LoadReport;
    expect(report).toMatchObject({
      symbol: 'BTC-USD',
      connections: 3,
      planned: 600,
      sent: 600,
      notSent: 0,
      answered: 600,
      accepted: 600,
      refused: {},
      unanswered: 0,
      connectionsLost: 0,
    });
    expect(report.latencyMs.p50).toBeGreaterThan(0);
    expect(report.latencyMs.max).toBeGreaterThanOrEqual(report.latencyMs.p99);
    // Since it was due is at least since it was sent; a histogram of three figures is off by a thousandth.
    expect(report.latencyMs.max).toBeGreaterThanOrEqual(report.fromSentMs.max * 0.99);
    const alice = await venue.login('alice', ADMIN_PASSWORD);
    const { body } = await venue.request('GET', '/api/v1/orders?limit=1', alice);
    // 0.01 at 100.00 is the least notional of 1.
    expect(body.items[0]).toMatchObject({ symbol: 'BTC-USD', price: '100', quantity: '0.01' });
  });

  test('quotes: every order is cancelled by the command behind it', async () => {
    const plan = ['--duration', '500ms', '--concurrency', '2', '--rps', '400', '--orders-per-frame', '2'];
    const where = ['--target', venue.url, '--user', 'alice', '--price', '50', '--scenario', 'quote'];
    const { code, out } = await tradsys([...plan, ...where, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ scenario: 'quote', planned: 200, accepted: 200, refused: {} });
    const alice = await venue.login('alice', ADMIN_PASSWORD);
    const { body } = await venue.request('GET', '/api/v1/orders?limit=100', alice);
    const quotes = body.items.filter(({ price }: { price: string }) => price === '50');
    expect(quotes).toHaveLength(100);
    expect(new Set(quotes.map(({ status }: { status: string }) => status))).toEqual(new Set(['cancelled']));
  });

  test('says what the venue refuses, and fails nothing for it', async () => {
    const where = ['--target', venue.url, '--user', 'alice', '--price', '1', '--quantity', '0.0001'];
    const { code, out } = await tradsys([...where, '--duration', '200ms', '--rps', '50', '--concurrency', '1']);
    expect(code).toBe(0);
    expect(out).toMatch(/answered {4}10: 0 accepted, refused 10 [A-Z_]+/);
  });

  test.each([
    [['--user', 'alice', '--rps', '0'], /--rps .* is a whole number from 1/],
    [['--user', 'alice', '--duration', '10'], /--duration .* is a time such as 30s/],
    [['--user', 'alice', '--target', 'ftp://x'], /--target .* is a URL/],
    [['--user', 'alice', '--protocol', 'fix'], /Allowed choices are ws, http/],
    [['--user', 'alice', '--protocol', 'http', '--orders-per-frame', '2'], /--orders-per-frame is for --protocol ws/],
    [['--user', 'alice', '--scenario', 'chaos'], /Allowed choices are trade, quote/],
    [['--user', 'alice', '--max-p99', '50'], /--max-p99 .* is a time such as 30s/],
    [['--user', 'alice', '--max-refused', '101%'], /--max-refused .* is a share such as 1%/],
    [['--user', 'alice', '--html', '/none/report.html'], /--html \/none\/report.html cannot be written/],
    [['--user', 'nobody'], /refuses \/auth\/login with 401/],
    [['--user', 'alice', '--symbol', 'X-Y'], /no instrument X-Y/],
    [['--user', 'alice', '--price', '0.001'], /--price 0\.001 is no price/],
    [['--user', 'admin', '--price', '100'], /has no account/],
    [[], /required option '--user <name>'/],
  ])('%j is refused in a sentence', async (args, sentence) => {
    const { code, err } = await tradsys(args.includes('--target') ? args : [...args, '--target', venue.url]);
    expect(code).toBe(1);
    expect(err).toMatch(sentence);
  });

  test('the password is named where it is missing', async () => {
    const { code, err } = await tradsys(['--user', 'alice', '--target', venue.url], '');
    expect([code, err]).toEqual([1, 'TRADSYS_LOADTEST_PASSWORD is not set: it is the password of alice.\n']);
  });
});

describe('tradsys loadtest --protocol http', () => {
  const where = ['--protocol', 'http', '--user', 'alice'];

  test('places over REST, and writes a page of it', async () => {
    const page = join(venue.dataDir, 'report.html');
    const plan = ['--duration', '2s', '--concurrency', '8', '--rps', '100', '--price', '100', '--html', page];
    const { code, out, err } = await tradsys([...where, '--target', venue.url, ...plan, '--json']);
    expect([code, err]).toEqual([0, '']);
    const report = JSON.parse(out) as LoadReport;
    const counts = { planned: 200, sent: 200, answered: 200, accepted: 200, unanswered: 0, connectionsLost: 0 };
    expect(report).toMatchObject({ protocol: 'http', scenario: 'trade', refused: {}, ...counts });
    expect(report.slices.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(200);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain(`<h1>Load test of ${venue.url}</h1>`);
    expect(html.match(/<svg/g)).toHaveLength(2);
    expect(html).not.toMatch(/<script|NaN|undefined/);
  });

  test('quotes are placed and cancelled', async () => {
    const plan = ['--duration', '500ms', '--concurrency', '1', '--rps', '40', '--price', '40', '--scenario', 'quote'];
    const { code, out } = await tradsys([...where, '--target', venue.url, ...plan, '--json']);
    expect([code, JSON.parse(out)]).toMatchObject([0, { accepted: 20, refused: {} }]);
    const alice = await venue.login('alice', ADMIN_PASSWORD);
    const { body } = await venue.request('GET', '/api/v1/orders?limit=100', alice);
    const quotes = body.items.filter(({ price }: { price: string }) => price === '40');
    expect(quotes.map(({ status }: { status: string }) => status)).toEqual(
      Array.from({ length: 10 }, () => 'cancelled'),
    );
  });

  test('a bound that is broken ends it with 1 and a sentence', async () => {
    const plan = ['--duration', '200ms', '--rps', '50', '--concurrency', '1', '--price', '1', '--quantity', '0.0001'];
    const bounds = ['--max-p99', '0.001ms', '--max-refused', '10%'];
    const { code, err } = await tradsys([...where, '--target', venue.url, ...plan, ...bounds]);
    expect(code).toBe(1);
    expect(err).toMatch(/^p99 is [0-9.]+ ms, more than 0.001 ms\.\n100 % are refused, more than 10 %\.\n$/);
  });

  test('a request that is never answered counts, and the next one takes another connection', async () => {
    let asked = 0;
    const server = createServer((request, response) => {
      asked += 1;
      if (asked === 2) request.socket.destroy();
      else response.writeHead(201, { 'content-type': 'application/json' }).end('{"orderId":"1"}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const order = {
      symbol: 'A-B',
      priceTicks: 1,
      quantityLots: 1,
      price: '1',
      quantity: '1',
      scenario: 'trade',
    } as const;
    const report = await runLoadTest(
      { url: `http://127.0.0.1:${port}`, token: 't', ...order },
      { protocol: 'http', seconds: 0.2, concurrency: 1, rps: 50, ordersPerFrame: 1 },
    );
    server.close();
    expect(report).toMatchObject({ planned: 10, sent: 10, answered: 9, unanswered: 1, connectionsLost: 1 });
  });
});

interface FakeSocket {
  answer(requestId: number): void;
  close(): void;
}

/** What a load test asks of a venue, with answers as `onOrder` gives them; resolves with the target and how to end it. */
async function aFakeVenue(onOrder: (requestId: number, socket: FakeSocket) => void) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  server.on('connection', (socket) => {
    const tell = (layout: unknown, body: Readonly<Record<string, number | string>>) => {
      const writer = new WireWriter(256);
      (layout as WireLayout).write(writer, body);
      socket.send(writer.take());
    };
    const place = { instrumentId: 1, sequence: 1, channelSequence: 1, timeUs: 1 };
    const scales = { phase: 1, auctionKind: 0, baseScale: 8, quoteScale: 8 };
    const names = { symbol: 'A-B', baseAsset: 'A', quoteAsset: 'B', tickSize: '1', lotSize: '1' };
    tell(venueMessages.instrument, { ...place, ...scales, ...names });
    const nothing = { instrumentId: 1, status: 0, reason: 0, orderCount: 0, openQuantity: 0, filledQuantity: 0 };
    const fake = {
      answer: (requestId: number) =>
        tell(venueMessages.commandResult, { ...nothing, requestId, sequence: requestId, orderId: requestId }),
      close: () => socket.close(1008, 'not you'),
    };
    socket.on('message', (data: Buffer) => {
      const type = data.readUInt8(4);
      if (type === clientMessages.logon.type)
        tell(venueMessages.loggedOn, { requestId: 0, accountId: 1, sequence: 1, channelSequence: 0 });
      if (type === clientMessages.placeOrder.type)
        onOrder(data.readUInt32LE(clientMessages.placeOrder.at.requestId), fake);
    });
  });
  const { port } = server.address() as AddressInfo;
  const words = { price: '1', quantity: '1', scenario: 'trade' } as const;
  const target = {
    url: `http://127.0.0.1:${port}`,
    token: '',
    symbol: 'A-B',
    priceTicks: 1,
    quantityLots: 1,
    ...words,
  };
  return { target, close: () => server.close() };
}

test('a venue that answers nothing for a while is not excused from what was due meanwhile', async () => {
  const silentMs = 800;
  let waiting: number[] | undefined;
  let isOver = false;
  const fake = await aFakeVenue((requestId, socket) => {
    if (isOver) return socket.answer(requestId);
    if (waiting !== undefined) return void waiting.push(requestId);
    waiting = [requestId];
    setTimeout(() => {
      isOver = true;
      for (const one of waiting ?? []) socket.answer(one);
    }, silentMs);
  });
  // 10,000 orders are due in the silence, more than may wait: the rest of them is held back, and late.
  const report = await runLoadTest(fake.target, {
    protocol: 'ws',
    seconds: 0.5,
    concurrency: 1,
    rps: 20_000,
    ordersPerFrame: 1,
  });
  fake.close();
  expect(report).toMatchObject({ planned: 10_000, sent: 10_000, answered: 10_000, unanswered: 0, connectionsLost: 0 });
  // What was due at t waited for the rest of the silence, whenever it was sent: half of all orders for at least 550 ms.
  expect(report.latencyMs.p50).toBeGreaterThan(silentMs * 0.68);
  expect(report.latencyMs.max).toBeGreaterThan(silentMs * 0.99);
});

test('what is never sent, because too many orders wait, counts with all the time that it has waited', async () => {
  const graceMs = 300;
  const fake = await aFakeVenue((requestId, socket) => {
    if (requestId <= 4_500) socket.answer(requestId);
  });
  const plan = { protocol: 'ws' as const, seconds: 0.5, concurrency: 1, rps: 20_000, ordersPerFrame: 1, graceMs };
  const report = await runLoadTest(fake.target, plan);
  fake.close();
  expect(report).toMatchObject({ planned: 10_000, sent: 8_596, notSent: 1_404, answered: 4_500, unanswered: 4_096 });
  // Sending ends when the last was due and a grace has passed, and answers have a second one: 5,500 have waited for both.
  expect(report.latencyMs.p50).toBeGreaterThan(2 * graceMs * 0.99);
});

test('request ids come round after 2^32 orders of a connection', async () => {
  const asked: number[] = [];
  const fake = await aFakeVenue((requestId, socket) => {
    asked.push(requestId);
    socket.answer(requestId);
  });
  let answers = 0;
  let onAnswered: () => void;
  const answered = new Promise<void>((resolve) => (onAnswered = resolve));
  const onAnswer = (): void => void ((answers += 1) === 4 && onAnswered());
  const trader = await BinaryTrader.open(fake.target, 1, { onAnswer });
  trader.sent = 2 ** 32 - 3;
  for (let order = 0; order < 4; order += 1) expect(trader.send(performance.now())).toBe(true);
  await answered;
  trader.close();
  fake.close();
  expect(asked).toEqual([2 ** 32 - 2, 2 ** 32 - 1, 0, 1]);
});

test('orders without an answer are counted, and so is the connection that was lost', async () => {
  const fake = await aFakeVenue((requestId, socket) => {
    if (requestId < 5) socket.answer(requestId);
    else socket.close();
  });
  const report = await runLoadTest(fake.target, {
    protocol: 'ws',
    seconds: 0.2,
    concurrency: 1,
    rps: 100,
    ordersPerFrame: 1,
  });
  fake.close();
  expect(report).toMatchObject({ planned: 20, answered: 4, accepted: 4, connectionsLost: 1 });
  expect(report.unanswered).toBeGreaterThan(0);
  expect(report.sent).toBe(report.answered + report.unanswered);
});
