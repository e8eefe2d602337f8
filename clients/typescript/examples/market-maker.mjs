/**
 * Quotes both sides of a market around its last price, follows it, and takes its quotes away at the end; the venue does so
 * if the maker does not come to it. `node examples/market-maker.mjs [symbol] [rounds]`
 */
import { RealtimeClient, RestClient } from '@tradsys/client';
import { afterLookUp, afterPlace, afterReplace } from './quotes.mjs';

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
/** Asks for what became of the quotes that are not sure. */
async function settle() {
  for (const [side, known] of Object.entries(quotes))
    if (known?.isSure === false)
      quotes[side] = afterLookUp(known, await rest.orderByClientId(known.clientOrderId, symbol));
}

const placement = (side, price) => ({
  symbol,
  side,
  type: 'limit',
  price,
  quantity,
  postOnly: true,
  cancelOnDisconnect: true,
  clientOrderId: crypto.randomUUID(),
});

/** One frame with both quotes: placed where there is none, moved where there is one, left alone where that is not known. */
async function quote() {
  await settle();
  const mid = await middle();
  const wanted = { buy: onTick(mid * (1 - HALF_SPREAD)), sell: onTick(mid * (1 + HALF_SPREAD)) };
  const sides = Object.keys(quotes).filter((side) => quotes[side]?.isSure !== false);
  const commands = sides.map((side) =>
    quotes[side] === undefined
      ? { place: placement(side, wanted[side]) }
      : { replace: { symbol, orderId: quotes[side].orderId, price: wanted[side] } },
  );
  const outcomes = await venue.batch(commands);
  sides.forEach((side, index) => {
    const [{ place }, outcome] = [commands[index], outcomes[index]];
    quotes[side] = place ? afterPlace(place.clientOrderId, outcome) : afterReplace(quotes[side], outcome);
    const reason = outcome.reason ? ` ${outcome.reason}` : '';
    console.log(`quote: ${side} ${quantity} at ${wanted[side]}: ${outcome.outcome}${reason}`);
  });
}

for (let round = 0; round < Number(rounds); round += 1) {
  if (venue.isReady) await quote();
  await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
}
const gone = await venue.cancelAll({ symbol, ofConnection: true });
console.log(`done: ${gone.outcome}, ${gone.orderCount ?? 0} quotes taken away`);
venue.close();
