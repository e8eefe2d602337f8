/**
 * Market data to many subscribers: the hub and the socket server as they are, fed with batches of events that a core has made,
 * beside a bare `ws` loop that sends the same prepared frames to as many sockets, in turns. Subscribers are a process of their
 * own. Then one event a millisecond: from the event to its first write to a socket, and to the last.
 * `npm run bench:fanout -- [--subscribers N] [--seconds S] [--rounds R]`
 */
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { loadavg } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createHistogram } from 'node:perf_hooks';
import { WebSocket, WebSocketServer } from 'ws';
import { EventFedDirectory } from '../../dist/modules/instruments/event-fed-directory.js';
import { MarketDataFeed } from '../../dist/modules/market-data/market-data-feed.js';
import { AccountChannels } from '../../dist/modules/realtime/account-channels.js';
import { RealtimeHub } from '../../dist/modules/realtime/realtime-hub.js';
import { SocketServer } from '../../dist/modules/realtime/socket-server.js';
import { Market } from './events.mjs';

const { values } = parseArgs({
  options: {
    subscribers: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    orders: { type: 'string', default: '20' },
  },
});
const [SUBSCRIBERS, SECONDS, ROUNDS, ORDERS] = ['subscribers', 'seconds', 'rounds', 'orders'].map((name) =>
  Number(values[name]),
);
const EVENTS_PER_SECOND = 1_000;
/** Who has more than this waiting is waited for: nothing is conflated. */
const WAITING_BYTES_MAX = 1 << 20;
const say = (line) => process.stdout.write(`${line}\n`);

const market = new Market();
const directory = new EventFedDirectory();
const feed = new MarketDataFeed({ nowUs: () => market.timeUs });
const accounts = new AccountChannels(1 << 16);
const hub = new RealtimeHub({
  markets: feed,
  instruments: directory,
  settings: { of: () => ({ auctionKind: 0, phaseEndsAtUs: 0, indicative: null, limitState: null }) },
  accounts,
  commandsInFlightMax: 1_024,
  connectionsMax: 10_000,
  onBalanceDue: () => undefined,
});
for (const consumer of [directory, feed]) consumer.onEvents(market.setUp);

function release(batch) {
  directory.onEvents(batch);
  feed.onEvents(batch);
  hub.onEvents(batch);
}

async function listen(http) {
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  return `ws://127.0.0.1:${http.address().port}`;
}

async function subscribe(url, isBare) {
  const options = JSON.stringify({ url, count: SUBSCRIBERS, isBare });
  const child = fork(fileURLToPath(new URL('subscribers.mjs', import.meta.url)), [options]);
  await new Promise((resolve) => child.once('message', resolve));
  const counted = () => {
    child.send('count');
    return new Promise((resolve) => child.once('message', resolve));
  };
  return { child, counted };
}

/** The venue's sockets, without the rest of it. */
async function openVenue() {
  const forever = 2 ** 30;
  const server = new SocketServer({
    hub,
    limits: { addressOf: () => '127.0.0.1', mayAsk: () => true, mayHave: () => true },
    logons: { onRevoked: () => undefined, recheck: () => Promise.resolve(true) },
    ends: { end: () => Promise.resolve() },
    accounts: { channels: accounts, countOf: () => 0 },
    answers: hub.answers,
    frames: { take: () => undefined, give: () => undefined },
    jsonForm: { name: 'json', encode: () => '' },
    json: {},
    commands: {},
    socketLimits: {
      connectionsMax: 10_000,
      isBinary: true,
      frameBytesMax: 131_072,
      slowBytes: forever,
      privateBytesMax: forever,
      heartbeatMs: 60_000,
      tickerIntervalMs: 60_000,
    },
  });
  const http = createServer();
  server.attach(http);
  server.open();
  return subscribe(await listen(http), false);
}

const bareSockets = new Set();
async function openBare() {
  const http = createServer();
  const server = new WebSocketServer({ server: http, perMessageDeflate: false, clientTracking: false });
  server.on('connection', (socket) => bareSockets.add(socket));
  return subscribe(await listen(http), true);
}

/** The frames that the hub sends for the next batches: what it hands to the first of its sockets. */
let sent;
const send = Reflect.get(WebSocket.prototype, 'send');
WebSocket.prototype.send = function (data, ...rest) {
  if (sent !== undefined) sent(data);
  return send.call(this, data, ...rest);
};

/** Frames of the next batches, each as its first subscriber gets it. */
function prepared(count) {
  const frames = [];
  for (let number = 0; number < count; number += 1) {
    const batch = market.orders(ORDERS);
    let frame;
    sent = (data) => (frame ??= Buffer.from(data));
    release(batch);
    if (frame !== undefined) frames.push(frame);
  }
  sent = undefined;
  return frames;
}

const venueSockets = () => [...hub.all()].map(({ socket }) => socket);
const waits = (sockets) => sockets.some((one) => (one.bufferedBytes ?? one.bufferedAmount) > WAITING_BYTES_MAX);

/** Works for so long and resolves with what arrived, when all of it has. */
async function measure({ counted }, sockets, work) {
  const before = await counted();
  const startedMs = performance.now();
  const untilMs = startedMs + SECONDS * 1_000;
  for (let number = 0; performance.now() < untilMs && work(number); number += 1)
    do await nextTurn();
    while (waits(sockets));
  while (sockets.some((one) => (one.bufferedBytes ?? one.bufferedAmount) > 0)) await nextTurn();
  const after = await counted();
  const seconds = (performance.now() - startedMs) / 1_000;
  const rate = (name) => (after[name] - before[name]) / seconds;
  return { messages: rate('messages'), frames: rate('frames'), megabytes: rate('bytes') / 1e6 };
}

const venue = await openVenue();
const bare = await openBare();
const frames = prepared(200);
await nextTurn();
const results = { hub: [], bare: [] };
const row = (name, { messages, frames: framesPerSecond, megabytes }) =>
  say(
    `${name.padEnd(6)} ${messages.toFixed(0).padStart(12)} ${framesPerSecond.toFixed(0).padStart(10)} ${megabytes.toFixed(1).padStart(8)}`,
  );
say(`${SUBSCRIBERS} subscribers, ${ORDERS} orders a batch, load ${loadavg()[0].toFixed(1)}`);
say('       delivered/s   frames/s     MB/s');
for (let round = 0; round <= ROUNDS; round += 1) {
  // Made before the clock runs, more than can be sent.
  const batches = Array.from({ length: SECONDS * 1_500 }, () => market.orders(ORDERS));
  const ofHub = await measure(venue, venueSockets(), (number) => {
    if (number < batches.length) release(batches[number]);
    return number < batches.length;
  });
  const ofBare = await measure(bare, [...bareSockets], (number) => {
    for (const socket of bareSockets) socket.send(frames[number % frames.length]);
    return true;
  });
  if (round === 0) continue;
  results.hub.push(ofHub.messages);
  results.bare.push(ofBare.messages);
  row('hub', ofHub);
  row('bare', ofBare);
}
const median = (list) => list.toSorted((one, other) => one - other)[Math.floor(list.length / 2)];
const ratios = results.hub.map((rate, round) => rate / results.bare[round]);
say(
  `median ${median(results.hub).toFixed(0)}/s, ${(median(ratios) * 100).toFixed(1)} % of the bare loop (targets 450000/s, 80 %)`,
);

/** One event a millisecond for so long: microseconds to the first write, and to the last. */
async function latency(work) {
  const [first, last] = [createHistogram(), createHistogram()];
  const batches = Array.from({ length: SECONDS * EVENTS_PER_SECOND }, () => market.orders(1));
  let startedNs;
  let firstNs;
  let lastNs;
  sent = () => {
    lastNs = process.hrtime.bigint();
    firstNs ??= lastNs;
  };
  const beganMs = performance.now();
  for (let number = 0; number < batches.length; number += 1) {
    while (performance.now() < beganMs + number * (1_000 / EVENTS_PER_SECOND)) await nextTurn();
    firstNs = undefined;
    startedNs = process.hrtime.bigint();
    work(batches[number], number);
    if (firstNs === undefined) continue;
    first.record(firstNs - startedNs || 1n);
    last.record(lastNs - startedNs || 1n);
  }
  sent = undefined;
  return { first, last };
}

const inUs = (histogram, percentile) => (histogram.percentile(percentile) / 1_000).toFixed(1).padStart(9);
say(
  `${EVENTS_PER_SECOND} events/s      first p50       p99   last p50       p99   (µs to the write; target first p99 < 50)`,
);
for (const [name, work] of [
  ['hub', release],
  ['bare', (_batch, number) => bareSockets.forEach((socket) => socket.send(frames[number % frames.length]))],
]) {
  const { first, last } = await latency(work);
  say(`${name.padEnd(15)} ${inUs(first, 50)} ${inUs(first, 99)}  ${inUs(last, 50)} ${inUs(last, 99)}`);
}
venue.child.kill();
bare.child.kill();
process.exit(0);
