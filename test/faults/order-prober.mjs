/**
 * A process of its own that trades over `/ws`, one order at a time on two connections, so that its round trips are not those of a
 * crowd's process: a message with a number asks for that many, and is answered with their times in milliseconds.
 */
import { WebSocket } from 'ws';
import { WireWriter } from '../../dist/modules/realtime/domain/wire-layout.js';
import { clientMessages, venueMessages } from '../../dist/modules/realtime/domain/wire-messages.js';

const { url, tokens } = JSON.parse(process.argv[2]);
const { commandResult, loggedOn } = venueMessages;
let requestId = 0;

function bytesOf(layout, body) {
  const writer = new WireWriter(256);
  layout.write(writer, body);
  return writer.take();
}

/** Resolves with the first message of this type that comes from now on. */
function next(socket, { type }) {
  return new Promise((resolve) => {
    socket.on('message', function look(data) {
      for (let at = 0; at < data.length; at += data.readUInt32LE(at)) {
        if (data.readUInt8(at + 4) !== type) continue;
        socket.off('message', look);
        return resolve();
      }
    });
  });
}

async function logOn(token) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const nothing = { apiKey: '', timestamp: '', recvWindow: '', signature: '' };
  const answered = next(socket, loggedOn);
  socket.send(bytesOf(clientMessages.logon, { requestId: 1, method: 1, token, ...nothing }));
  await answered;
  return socket;
}

async function roundTrip(socket, side) {
  requestId += 1;
  const terms = { instrumentId: 1, side, orderType: 1, timeInForce: 1, selfTradePrevention: 0, flags: 0 };
  const answered = next(socket, commandResult);
  const startedMs = performance.now();
  socket.send(
    bytesOf(clientMessages.placeOrder, { requestId, ...terms, price: 500_000, quantity: 100, clientOrderId: '' }),
  );
  await answered;
  return performance.now() - startedMs;
}

const sockets = [await logOn(tokens[0]), await logOn(tokens[1])];
async function roundTrips(count) {
  const times = [];
  for (let number = 0; number < count; number += 1) times.push(await roundTrip(sockets[number % 2], 1 + (number % 2)));
  process.send(times);
}
process.on('message', (count) => void roundTrips(count));
process.send('ready');
