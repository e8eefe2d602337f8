/**
 * A client of `/ws` that keeps a window of frames under way on each connection. Orders of a frame buy and sell at one price
 * in turn, so every second one trades and the book stays small. Latency is from sending a frame to the answer to its first order.
 *
 * It is not made of `clients/typescript`, whose codec makes an object of each message: 1.1 µs to write an order and 0.18 to read its
 * answer, where copying a prepared frame and reading three fields take 0.04 together. All of this client takes 0.35 µs an order; on the
 * two processors that it shares with the venue, the difference would be measured as the venue's.
 */
import { createHistogram } from 'node:perf_hooks';
import { WebSocket } from 'ws';
import { OrderType, SelfTradePrevention, Side, TimeInForce } from '../../dist/common/model/order-terms.js';
import { WireWriter } from '../../dist/modules/realtime/domain/wire-layout.js';
import {
  Channel,
  clientMessages,
  CommandStatus,
  venueMessages,
} from '../../dist/modules/realtime/domain/wire-messages.js';

const { connections, url, tokens, orders, window, seconds } = JSON.parse(process.argv[2]);
const { placeOrder, logon, unsubscribe } = clientMessages;
const { commandResult } = venueMessages;
const histogram = createHistogram();
const isEcho = tokens.length === 0;
const terms = { instrumentId: 1, orderType: OrderType.limit, timeInForce: TimeInForce.gtc };
const order = { ...terms, selfTradePrevention: SelfTradePrevention.none, flags: 0, price: 5_000_000, quantity: 100 };
let [answered, refused, framesDone] = [0, 0, 0];

function bytesOf(layout, body) {
  const writer = new WireWriter(256);
  layout.write(writer, body);
  return writer.take();
}

/** A frame whose first order has the request id of the frame; it is filled in when it is sent. */
function frameOf(side) {
  const parts = Array.from({ length: orders }, (_, place) =>
    bytesOf(placeOrder, {
      ...order,
      requestId: 0,
      side: (place + side) % 2 === 0 ? Side.buy : Side.sell,
      clientOrderId: '',
    }),
  );
  return Buffer.concat(parts);
}

async function open(token) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  if (isEcho) return socket;
  for (const channel of [Channel.instruments, Channel.trades, Channel.ticker])
    socket.send(bytesOf(unsubscribe, { requestId: 0, channel, instrumentId: 0 }));
  const nothing = { apiKey: '', timestamp: '', recvWindow: '', signature: '' };
  socket.send(bytesOf(logon, { requestId: 1, method: 1, token, ...nothing }));
  await new Promise((resolve) => {
    socket.on('message', function wait(data) {
      if (data.readUInt8(4) !== venueMessages.loggedOn.type) return;
      socket.off('message', wait);
      resolve();
    });
  });
  return socket;
}

/** Sends until the time is over and every frame is answered. */
function converse(socket, untilMs) {
  const frames = [frameOf(0), frameOf(1)];
  const sentAtMs = new Map();
  let number = 0;
  let answeredHere = 0;
  return new Promise((resolve) => {
    const send = () => {
      number += 1;
      const frame = Buffer.from(frames[number % 2]);
      frame.writeUInt32LE(number, placeOrder.at.requestId);
      sentAtMs.set(number, performance.now());
      socket.send(frame);
    };
    const frameAnswered = () => {
      framesDone += 1;
      if (performance.now() < untilMs) send();
      else if (answeredHere === number * orders) resolve();
    };
    socket.on('message', (data) => {
      for (let at = 0; at < data.length; at += data.readUInt32LE(at)) {
        if (!isEcho && data.readUInt8(at + 4) !== commandResult.type) continue;
        if (!isEcho && data.readUInt8(at + commandResult.at.status) !== CommandStatus.accepted) refused += 1;
        const requestId = data.readUInt32LE(at + (isEcho ? placeOrder.at.requestId : commandResult.at.requestId));
        const sent = sentAtMs.get(requestId);
        if (requestId !== 0 && sent !== undefined) {
          histogram.record(Math.max(1, Math.round((performance.now() - sent) * 1_000)));
          sentAtMs.delete(requestId);
        }
        answered += 1;
        answeredHere += 1;
        if (answeredHere % orders === 0) frameAnswered();
      }
    });
    for (let frame = 0; frame < window; frame += 1) send();
  });
}

const sockets = [];
for (let count = 0; count < connections; count += 1) sockets.push(await open(tokens[count]));
const startedMs = performance.now();
await Promise.all(sockets.map((socket) => converse(socket, startedMs + seconds * 1_000)));
const elapsedS = (performance.now() - startedMs) / 1_000;
const { user, system } = process.cpuUsage();
process.send(
  {
    orders: answered,
    refused,
    ordersPerSecond: answered / elapsedS,
    framesPerSecond: framesDone / elapsedS,
    cpuUs: (user + system) / answered,
    p50Ms: histogram.percentile(50) / 1_000,
    p99Ms: histogram.percentile(99) / 1_000,
  },
  () => process.exit(0),
);
