/**
 * Places an order, watches what becomes of it on the stream of the account, and cancels it.
 * `TRADSYS_USER=alice TRADSYS_PASSWORD=… node examples/place-and-watch.mjs [symbol]`
 */
import { RealtimeClient, RestClient } from '@tradsys/client';

const url = process.env.TRADSYS_URL ?? 'http://localhost:8080';
const symbol = process.argv[2] ?? 'BTC-USD';
// Browsers and Node.js 22 have one; before that it is that of `ws`.
const webSocket = globalThis.WebSocket ?? (await import('ws')).WebSocket;

const rest = new RestClient({ url });
const login = await rest.login({ username: process.env.TRADSYS_USER, password: process.env.TRADSYS_PASSWORD });
if (!login.ok) throw new Error(`${login.code}: ${login.detail}`);

const venue = new RealtimeClient({ url, webSocket, credential: () => rest.accessToken(), account: true });
venue.on('execution', ({ kind, side, price, quantity, openQuantity, orderId }) =>
  console.log(`order ${orderId}: ${kind} ${side} ${quantity} at ${price}, open ${openQuantity}`),
);
venue.on('close', ({ reason, willReconnect }) => willReconnect && console.log(`reconnecting: ${reason}`));
await venue.connect();

const book = await venue.watchBook(symbol);
if ('code' in book) throw new Error(`${book.code}: ${book.detail}`);
// Far from the market, so that it rests.
const { tickSize } = book.instrument.terms;
const placed = await venue.place({
  symbol,
  side: 'buy',
  type: 'limit',
  price: tickSize,
  quantity: process.argv[3] ?? '1000',
});
console.log('placed:', placed);
if (placed.outcome === 'accepted') {
  const seen = venue.once('execution', ({ orderId, kind }) => orderId === placed.orderId && kind === 'cancelled');
  console.log('cancelled:', (await venue.cancel(placed.orderId)).outcome);
  await seen;
}
venue.close();
