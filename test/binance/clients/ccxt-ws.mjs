import { pro } from 'ccxt';
import { pointCcxtAtVenue } from '../../../clients/ccxt/point-ccxt-at-venue.mjs';
import { must, runSteps, settings, until } from './steps.mjs';

const { url, apiKey, secret } = settings();
const create = () => pointCcxtAtVenue(new pro.binance({ apiKey, secret, enableRateLimit: false }), url);
const exchange = await create();
const trader = await create();
const symbol = 'BTC/USD';
/** Watching waits for something to happen. */
const buySome = () => trader.createOrder(symbol, 'market', 'buy', 0.01);

async function watched(watch) {
  const first = watch();
  first.catch(() => undefined);
  const isOver = first.then(
    () => true,
    () => true,
  );
  for (let tries = 0; tries < 40; tries += 1) {
    await buySome();
    if (await Promise.race([isOver, new Promise((next) => setTimeout(next, 250, false))])) break;
  }
  return first;
}

await trader.loadMarkets();
await runSteps('ccxt.pro', {
  watchOrderBook: async () => {
    await watched(() => exchange.watchOrderBook(symbol));
    const same = await until(
      async () => {
        await buySome();
        const [book, rest] = [await exchange.watchOrderBook(symbol), await trader.fetchOrderBook(symbol, 100)];
        return book.nonce === rest.nonce ? { book, rest } : undefined;
      },
      (pair) => pair !== undefined,
      'the book of a moment over both ways',
    );
    must(JSON.stringify(same.book.asks.slice(0, 5)) === JSON.stringify(same.rest.asks.slice(0, 5)), 'the same book');
  },
  watchTrades: async () => must((await watched(() => exchange.watchTrades(symbol))).at(-1).price > 0, 'a trade'),
  watchTicker: async () => must((await watched(() => exchange.watchTicker(symbol))).last > 0, 'a ticker'),
  watchTickers: async () => must((await watched(() => exchange.watchTickers([symbol])))[symbol].last > 0, 'a ticker'),
  watchBidsAsks: async () => must((await watched(() => exchange.watchBidsAsks([symbol])))[symbol].ask > 0, 'a price'),
  watchOHLCV: async () => must((await watched(() => exchange.watchOHLCV(symbol, '1m'))).at(-1)[4] > 0, 'a candle'),
  watchBalance: async () => {
    const first = await watched(() => exchange.watchBalance());
    must(first.USD.free > 0 || first.BTC.free > 0, 'money');
  },
  watchOrders: async () => {
    // The objects go on to change, so what is seen is noted.
    const seen = new Set();
    const watching = { isOn: true };
    const watch = async () => {
      while (watching.isOn)
        for (const { clientOrderId, status } of await exchange.watchOrders(symbol))
          seen.add(`${clientOrderId} ${status}`);
    };
    watch().catch((error) => seen.add(error.message));
    const isSeen = (what) => until(buySome, () => seen.has(what), `${what} among ${[...seen].join(', ')}`);
    const order = await trader.createOrder(symbol, 'limit', 'buy', 0.1, 50, { clientOrderId: 'watched' });
    await isSeen('watched open');
    await trader.cancelOrder(order.id, symbol);
    await isSeen('watched canceled');
    watching.isOn = false;
  },
  watchMyTrades: async () => must((await watched(() => exchange.watchMyTrades(symbol))).at(-1).fee.cost > 0, 'a trade'),
  createOrderWs: async () => {
    const order = await exchange.createOrderWs(symbol, 'limit', 'buy', 0.1, 50);
    must(order.status === 'open', 'it is open');
    must((await exchange.fetchOrderWs(order.id, symbol)).id === order.id, 'it is read');
    must((await exchange.fetchOpenOrdersWs(symbol)).length === 1, 'it is listed');
    const edited = await exchange.editOrderWs(order.id, symbol, 'limit', 'buy', 0.1, 51);
    must((await exchange.cancelOrderWs(edited.id, symbol)).status === 'canceled', 'it is cancelled');
  },
  fetchBalanceWs: async () => must((await exchange.fetchBalanceWs()).info.balances.length > 0, 'money'),
  fetchMyTradesWs: async () => must((await exchange.fetchMyTradesWs(symbol)).length > 0, 'own trades'),
});
await exchange.close();
process.exit(0);
