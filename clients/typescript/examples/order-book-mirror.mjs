/**
 * Mirrors a book: a snapshot, then every change, checked against the venue's checksums, and asked for anew where one was missed.
 * `node examples/order-book-mirror.mjs [symbol] [changes]`
 */
import { RealtimeClient } from '@tradsys/client';

const url = process.env.TRADSYS_URL ?? 'http://localhost:8080';
const [symbol = 'BTC-USD', changes = '50'] = process.argv.slice(2);
const webSocket = globalThis.WebSocket ?? (await import('ws')).WebSocket;

const venue = new RealtimeClient({ url, webSocket });
venue.on('resync', ({ cause }) => console.log(`asked for anew: ${cause}`));
await venue.connect();
const book = await venue.watchBook(symbol);
if ('code' in book) throw new Error(`${book.code}: ${book.detail}`);

const line = (levels) => levels.map(({ price, quantity }) => `${quantity} @ ${price}`).join(', ');
const show = () =>
  console.log(`${symbol} ${book.channelSequence}: ${line(book.bids(3))} | ${line(book.asks(3))} (${book.checksum()})`);

show();
let left = Number(changes);
await new Promise((done) => {
  if (left === 0) return done();
  venue.on('book', () => {
    show();
    left -= 1;
    if (left === 0) done();
  });
});
console.log(`${book.checkedCount} checksums of the venue, all the same`);
venue.close();
