import connector from '@binance/connector';
import { must, runSteps, settings } from './steps.mjs';

const { url: baseURL, wsUrl: wsURL, apiKey, secret } = settings();
const { Spot, WebsocketAPI, WebsocketStream } = connector;
const client = new Spot(apiKey, secret, { baseURL });
const symbol = 'BTCUSD';
const order = { timeInForce: 'GTC', quantity: 0.1, price: 50 };
const quiet = () => undefined;
const silent = { info: quiet, debug: quiet, warn: quiet, error: quiet };
const within = (promise, what) =>
  Promise.race([
    promise,
    new Promise((_resolve, reject) => setTimeout(reject, 15_000, new Error(`not in time: ${what}`))),
  ]);

await runSteps('@binance/connector', {
  ping: async () => must((await client.ping()).status === 200, 'a ping'),
  exchangeInfo: async () => must((await client.exchangeInfo({ symbol })).data.symbols.length === 1, 'it is there'),
  depth: async () => must((await client.depth(symbol)).data.bids.length > 0, 'a book'),
  ticker24hr: async () => must(Number((await client.ticker24hr(symbol)).data.lastPrice) > 0, 'a ticker'),
  newOrder: async () => {
    const { data } = await client.newOrder(symbol, 'BUY', 'LIMIT', order);
    must(data.status === 'NEW', 'it is new');
    must((await client.openOrders({ symbol })).data.length === 1, 'it is open');
    must((await client.cancelOrder(symbol, { orderId: data.orderId })).data.status === 'CANCELED', 'it is gone');
  },
  account: async () => must((await client.account()).data.balances.length > 0, 'balances'),
  myTrades: async () => must((await client.myTrades(symbol)).data.length > 0, 'own trades'),
  'market streams': async () => {
    let timer;
    const told = new Promise((resolve) => {
      const callbacks = { message: (text) => resolve(JSON.parse(text)) };
      const streams = new WebsocketStream({
        wsURL,
        callbacks,
        logger: silent,
      });
      streams.trade('btcusd');
      timer = setInterval(() => void client.newOrder(symbol, 'BUY', 'MARKET', { quantity: 0.01 }), 300);
    });
    const trade = await within(told, 'a trade').finally(() => clearInterval(timer));
    must(trade.e === 'trade', 'a trade');
  },
  'WebSocket API': async () => {
    let socket;
    const told = new Promise((resolve) => {
      const callbacks = { open: (api) => api.account(), message: (text) => resolve(JSON.parse(text)) };
      socket = new WebsocketAPI(apiKey, secret, { wsURL: `${wsURL}/ws-api/v3`, callbacks, logger: silent });
    });
    const answer = await within(told, 'an answer');
    socket.disconnect();
    must(answer.status === 200, `balances, not ${JSON.stringify(answer.error)}`);
  },
});
process.exit(0);
