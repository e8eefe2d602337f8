/**
 * Quotes both sides of a market around its last price, follows it, and takes its quotes away at the end; the venue does so
 * if the maker does not come to it. `node examples/market-maker.mjs [symbol] [rounds]`
 */
import { RealtimeClient, RestClient } from '@tradsys/client';

const url = process.env.TRADSYS_URL ?? 'http://localhost:8080';
const [symbol = 'BTC-USD', rounds = '10'] = process.argv.slice(2);
const quantity = process.env.TRADSYS_QUANTITY ?? '0.01';
const HALF_SPREAD = 0.001;
const ROUND_MS = Number(process.env.TRADSYS_ROUND_MS ?? 1_000);
const webSocket = globalThis.WebSocket ?? (await import('ws')).WebSocket;

const rest = new RestClient({ url });
const login = await rest.login({ username: process.env.TRADSYS_USER, password: process.env.TRADSYS_PASSWORD });
if (!login.ok) throw new Error(`${login.code}: ${login.detail}`);

const venue = new RealtimeClient({ url, webSocket, credential: () => rest.accessToken(), account: true });
let position = 0;
venue.on('execution', ({ kind, side, quantity: traded, price }) => {
  if (kind !== 'traded') return;
  position += (side === 'buy' ? 1 : -1) * Number(traded);
  console.log(`traded: ${side} ${traded} at ${price}; position ${position}`);
});
await venue.connect();
const book = await venue.watchBook(symbol);
if ('code' in book) throw new Error(`${book.code}: ${book.detail}`);

const { tickSize } = book.instrument.terms;
/** The price on its tick, as the venue writes it. */
const onTick = (price) => book.instrument.price(Math.max(1, Math.round(price / Number(tickSize))));

async function middle() {
  const [bid, ask] = [book.bids(1)[0], book.asks(1)[0]];
  if (bid !== undefined && ask !== undefined) return (Number(bid.price) + Number(ask.price)) / 2;
  const ticker = await rest.call('marketDataTicker', { path: { symbol } });
  return ticker.ok && ticker.value.last !== null ? Number(ticker.value.last) : 100;
}

const quotes = { buy: undefined, sell: undefined };
/** One frame with both quotes: placed where there is none, moved where there is one. */
async function quote() {
  const mid = await middle();
  const wanted = { buy: onTick(mid * (1 - HALF_SPREAD)), sell: onTick(mid * (1 + HALF_SPREAD)) };
  const sides = ['buy', 'sell'];
  const outcomes = await venue.batch(
    sides.map((side) =>
      quotes[side] === undefined
        ? {
            place: {
              symbol,
              side,
              type: 'limit',
              price: wanted[side],
              quantity,
              postOnly: true,
              cancelOnDisconnect: true,
            },
          }
        : { replace: { symbol, orderId: quotes[side], price: wanted[side] } },
    ),
  );
  sides.forEach((side, place) => {
    const { outcome, orderId, reason } = outcomes[place];
    // What was filled or refused is placed anew in the next round.
    quotes[side] = outcome === 'accepted' ? orderId : undefined;
    console.log(`quote: ${side} ${quantity} at ${wanted[side]}: ${outcome}${reason ? ` ${reason}` : ''}`);
  });
}

for (let round = 0; round < Number(rounds); round += 1) {
  if (venue.isReady) await quote();
  await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
}
const gone = await venue.cancelAll({ symbol, ofConnection: true });
console.log(`done: ${gone.outcome}, ${gone.orderCount ?? 0} quotes taken away`);
venue.close();
