import { MainClient, WebsocketAPIClient, WebsocketClient } from 'binance';
import { must, runSteps, settings } from './steps.mjs';

const { url, wsUrl, apiKey, secret } = settings();
const keys = { api_key: apiKey, api_secret: secret };
const client = new MainClient({ ...keys, baseUrl: url });
const quiet = { trace: () => undefined, info: () => undefined, error: () => undefined };
const streams = new WebsocketClient({ wsUrl }, quiet);
const api = new WebsocketAPIClient({ ...keys, wsUrl }, quiet);
const symbol = 'BTCUSD';
const rest = { symbol, side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: 0.1, price: 50 };
let order;

const told = (emitter, isIt) =>
  new Promise((resolve) => {
    const look = (data) => {
      if (!isIt(data)) return;
      emitter.off('message', look);
      resolve(data);
    };
    emitter.on('message', look);
  });
const within = (promise, what) =>
  Promise.race([
    promise,
    new Promise((_resolve, reject) => setTimeout(reject, 15_000, new Error(`not in time: ${what}`))),
  ]);
streams.on('error', () => undefined);
api.getWSClient().on('exception', () => undefined);

await runSteps('binance', {
  testConnectivity: async () => must(Object.keys(await client.testConnectivity()).length === 0, 'a ping'),
  getExchangeInfo: async () =>
    must((await client.getExchangeInfo({ symbols: [symbol] })).symbols[0].symbol === symbol, 'the symbol'),
  getOrderBook: async () => must((await client.getOrderBook({ symbol })).bids.length > 0, 'a book'),
  getRecentTrades: async () => must((await client.getRecentTrades({ symbol })).length > 0, 'trades'),
  getAggregateTrades: async () => must((await client.getAggregateTrades({ symbol })).length > 0, 'trades'),
  getKlines: async () => must((await client.getKlines({ symbol, interval: '1m' })).length > 0, 'candles'),
  getAvgPrice: async () => must(Number((await client.getAvgPrice({ symbol })).price) > 0, 'a price'),
  get24hrChangeStatistics: async () =>
    must(Number((await client.get24hrChangeStatistics({ symbol })).lastPrice) > 0, 'a ticker'),
  getSymbolPriceTicker: async () => must(Number((await client.getSymbolPriceTicker({ symbol })).price) > 0, 'a price'),
  getSymbolOrderBookTicker: async () =>
    must(Number((await client.getSymbolOrderBookTicker({ symbol })).bidPrice) > 0, 'a price'),
  testNewOrder: async () => must(Object.keys(await client.testNewOrder(rest)).length === 0, 'it would do'),
  submitNewOrder: async () => {
    order = await client.submitNewOrder({ ...rest, newOrderRespType: 'FULL' });
    must(order.status === 'NEW', 'it is new');
  },
  getOrder: async () => must((await client.getOrder({ symbol, orderId: order.orderId })).price === '50', 'the order'),
  getOpenOrders: async () => must((await client.getOpenOrders({ symbol })).length === 1, 'one is open'),
  replaceOrder: async () => {
    const change = { ...rest, price: 51, cancelReplaceMode: 'STOP_ON_FAILURE', cancelOrderId: order.orderId };
    const replaced = await client.replaceOrder(change);
    must(replaced.newOrderResponse.price === '51', 'a new one in its place');
    order = replaced.newOrderResponse;
  },
  cancelOrder: async () =>
    must((await client.cancelOrder({ symbol, orderId: order.orderId })).status === 'CANCELED', 'it is gone'),
  'market order': async () => {
    const market = { symbol, side: 'BUY', type: 'MARKET', quantity: 0.01, newOrderRespType: 'FULL' };
    must((await client.submitNewOrder(market)).fills.length > 0, 'it filled');
  },
  submitNewOrderList: async () => {
    const list = await client.submitNewOrderList({
      symbol,
      side: 'SELL',
      quantity: 0.1,
      aboveType: 'LIMIT_MAKER',
      abovePrice: 200,
      belowType: 'STOP_LOSS',
      belowStopPrice: 50,
    });
    must(list.orderReports.length === 2, 'two orders');
    const gone = await client.cancelOCO({ symbol, orderListId: list.orderListId });
    must(gone.listOrderStatus === 'ALL_DONE', 'both are gone');
  },
  cancelAllSymbolOrders: async () => {
    await client.submitNewOrder(rest);
    must((await client.cancelAllSymbolOrders({ symbol })).length === 1, 'one was cancelled');
  },
  getAllOrders: async () => must((await client.getAllOrders({ symbol })).length > 2, 'orders'),
  getAccountInformation: async () => must((await client.getAccountInformation()).balances.length > 0, 'balances'),
  getAccountTradeList: async () => must((await client.getAccountTradeList({ symbol })).length > 0, 'own trades'),
  getCommissionRates: async () =>
    must((await client.getCommissionRates({ symbol })).standardCommission.maker === '0.0001', 'rates'),
  'an error has its code': async () => {
    const error = await client.submitNewOrder({ ...rest, quantity: 0.00001 }).catch((fault) => fault);
    must(error.code === -1013 && error.message.includes('LOT_SIZE'), `LOT_SIZE, not ${JSON.stringify(error)}`);
  },
  'streams of trades and books': async () => {
    const isAll = new Set();
    const both = told(streams, (data) => {
      isAll.add(data.e ?? data.data?.e);
      return isAll.has('trade') && isAll.has('depthUpdate');
    });
    await streams.subscribe([`btcusd@trade`, `btcusd@depth@100ms`], 'main');
    const timer = setInterval(
      () => void client.submitNewOrder({ symbol, side: 'BUY', type: 'MARKET', quantity: 0.01 }),
      300,
    );
    await within(both, 'both').finally(() => clearInterval(timer));
  },
  'WebSocket API': async () => {
    must((await api.getSpotOrderBook({ symbol })).result.bids.length > 0, 'a book');
    const placed = await api.submitNewSpotOrder({ ...rest, timestamp: Date.now() });
    must(placed.result.status === 'NEW', 'it is new');
    const gone = await api.cancelSpotOrder({ symbol, orderId: placed.result.orderId, timestamp: Date.now() });
    must(gone.result.status === 'CANCELED', 'it is gone');
  },
});
process.exit(0);
