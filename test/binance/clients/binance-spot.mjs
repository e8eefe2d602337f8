import { Spot } from '@binance/spot';
import { must, runSteps, settings } from './steps.mjs';

const { url, wsUrl, apiKey, secret: apiSecret } = settings();
const client = new Spot({
  configurationRestAPI: { apiKey, apiSecret, basePath: url },
  configurationWebsocketAPI: { apiKey, apiSecret, wsURL: `${wsUrl}/ws-api/v3` },
  configurationWebsocketStreams: { wsURL: wsUrl },
});
const { restAPI } = client;
const symbol = 'BTCUSD';
const order = { symbol, side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: 0.1, price: 50 };
/** Words where the client has enumerations: programs in JavaScript write them so. */
const written = (fields) => fields;
const data = async (call) => (await call).data();

await runSteps('@binance/spot', {
  exchangeInfo: async () =>
    must((await data(restAPI.exchangeInfo({ symbol }))).symbols[0].symbol === symbol, 'it is there'),
  depth: async () => must((await data(restAPI.depth({ symbol }))).bids.length > 0, 'a book'),
  klines: async () => must((await data(restAPI.klines(written({ symbol, interval: '1m' })))).length > 0, 'candles'),
  ticker24hr: async () => must(Number((await data(restAPI.ticker24hr({ symbol }))).lastPrice) > 0, 'a ticker'),
  newOrder: async () => {
    const placed = await data(restAPI.newOrder(written(order)));
    must(Number(placed.orderId) > 0 && placed.status === 'NEW', 'it is new');
    const read = await data(restAPI.getOrder({ symbol, orderId: placed.orderId }));
    must(read.price === '50', 'it is read');
    const amended = await data(restAPI.orderAmendKeepPriority({ symbol, orderId: placed.orderId, newQty: 0.05 }));
    must(amended.amendedOrder.qty === '0.05', 'it is smaller');
    const gone = await data(restAPI.deleteOrder({ symbol, orderId: placed.orderId }));
    must(gone.status === 'CANCELED', 'it is gone');
  },
  getAccount: async () => must((await data(restAPI.getAccount())).balances.length > 0, 'balances'),
  myTrades: async () => must((await data(restAPI.myTrades({ symbol }))).length > 0, 'own trades'),
  'a wrong call is an error': async () => {
    const error = await restAPI.depth({ symbol: 'NONE' }).catch((fault) => fault);
    must(error.message === 'Invalid symbol.', `Invalid symbol, not ${error.message}`);
  },
  'market streams': async () => {
    const connection = await client.websocketStreams.connect();
    const stream = connection.trade({ symbol: 'btcusd' });
    const told = new Promise((resolve) => stream.on('message', resolve));
    const timer = setInterval(
      () =>
        void restAPI.newOrder(written({ symbol, side: 'BUY', type: 'MARKET', quantity: 0.01 })).catch(() => undefined),
      300,
    );
    const trade = await Promise.race([told, new Promise((late) => setTimeout(late, 15_000))]);
    clearInterval(timer);
    must(trade?.p !== undefined, 'a trade');
    await connection.disconnect();
  },
  'WebSocket API': async () => {
    const connection = await client.websocketAPI.connect();
    const placed = await connection.orderPlace(written(order));
    must(placed.data.status === 'NEW', 'it is new');
    const gone = await connection.orderCancel({ symbol, orderId: placed.data.orderId });
    must(gone.data.status === 'CANCELED', 'it is gone');
    await connection.disconnect();
  },
});
process.exit(0);
