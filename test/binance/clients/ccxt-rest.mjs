import {
  AuthenticationError,
  BadSymbol,
  binance,
  InsufficientFunds,
  OrderImmediatelyFillable,
  OrderNotFound,
} from 'ccxt';
import { pointCcxtAtVenue } from '../../../clients/ccxt/point-ccxt-at-venue.mjs';
import { must, runSteps, settings } from './steps.mjs';

const { url, apiKey, secret } = settings();
const exchange = await pointCcxtAtVenue(new binance({ apiKey, secret, enableRateLimit: false }), url);
const symbol = 'BTC/USD';
let resting;
const far = { low: 50, high: 200 };

await runSteps('ccxt', {
  loadMarkets: async () => {
    const markets = await exchange.loadMarkets();
    must(markets[symbol]?.spot === true && markets[symbol].active, 'the market is there');
    must(markets[symbol].limits.amount.min === 0.0001, 'limits are read');
  },
  fetchTime: async () => must(Math.abs((await exchange.fetchTime()) - Date.now()) < 2_000, 'the time'),
  fetchTicker: async () => must((await exchange.fetchTicker(symbol)).last > 0, 'a last price'),
  fetchTickers: async () => must((await exchange.fetchTickers())[symbol].last > 0, 'a last price'),
  fetchBidsAsks: async () => must((await exchange.fetchBidsAsks([symbol]))[symbol].bid > 0, 'a bid'),
  fetchOrderBook: async () => {
    const book = await exchange.fetchOrderBook(symbol, 5);
    must(book.bids[0][0] < book.asks[0][0] && book.nonce > 0, 'a book');
  },
  fetchTrades: async () => must((await exchange.fetchTrades(symbol)).length > 0, 'trades'),
  'fetchTrades since': async () =>
    must((await exchange.fetchTrades(symbol, Date.now() - 3_600_000)).length > 0, 'trades of the hour'),
  fetchOHLCV: async () => must((await exchange.fetchOHLCV(symbol, '1m')).at(-1)[4] > 0, 'candles'),
  fetchCurrencies: async () => must((await exchange.fetchCurrencies()).BTC !== undefined, 'currencies'),
  fetchTradingFees: async () => must((await exchange.fetchTradingFees())[symbol].maker === 0.0001, 'fees'),
  fetchTradingFee: async () => must((await exchange.fetchTradingFee(symbol)).taker === 0.0005, 'the fee'),
  fetchBalance: async () => must((await exchange.fetchBalance()).USD.free > 0, 'money'),
  'createOrder limit': async () => {
    const options = { clientOrderId: 'ccxt-1', timeInForce: 'GTC' };
    resting = await exchange.createOrder(symbol, 'limit', 'buy', 0.5, far.low, options);
    must(resting.status === 'open' && resting.clientOrderId === 'ccxt-1', 'it is open');
  },
  fetchOrder: async () => {
    const order = await exchange.fetchOrder(resting.id, symbol);
    must(order.status === 'open' && order.amount === 0.5 && order.price === far.low, 'the order');
  },
  'fetchOrder by client id': async () => {
    const order = await exchange.fetchOrder(undefined, symbol, { origClientOrderId: 'ccxt-1' });
    must(order.id === resting.id, 'the order');
  },
  fetchOpenOrders: async () => must((await exchange.fetchOpenOrders(symbol)).length === 1, 'one is open'),
  editOrder: async () => {
    const edited = await exchange.editOrder(resting.id, symbol, 'limit', 'buy', 0.25, far.low + 1);
    must(edited.id !== resting.id && edited.price === far.low + 1, 'a new order is in its place');
    resting = edited;
  },
  cancelOrder: async () => must((await exchange.cancelOrder(resting.id, symbol)).status === 'canceled', 'cancelled'),
  'createOrder post-only': async () => {
    const order = await exchange.createOrder(symbol, 'limit', 'sell', 0.1, far.high, { postOnly: true });
    must((await exchange.cancelOrder(order.id, symbol)).status === 'canceled', 'it had rested');
  },
  'createOrder IOC': async () => {
    const order = await exchange.createOrder(symbol, 'limit', 'buy', 0.1, far.low, { timeInForce: 'IOC' });
    must(order.status === 'expired' && order.filled === 0, 'it expired');
  },
  'createOrder FOK': async () => {
    const order = await exchange.createOrder(symbol, 'limit', 'buy', 0.1, far.low, { timeInForce: 'FOK' });
    must(order.status === 'expired', 'it expired');
  },
  'createOrder market': async () => {
    const order = await exchange.createOrder(symbol, 'market', 'buy', 0.01);
    must(order.status === 'closed' && order.filled === 0.01 && order.average > 0 && order.trades.length > 0, 'filled');
    must(order.fee.currency === 'USD' || order.fees?.[0]?.currency === 'USD', 'the fee is told');
  },
  'createOrder market by cost': async () => {
    const order = await exchange.createMarketBuyOrderWithCost(symbol, 5);
    must(order.status === 'closed' && order.cost <= 5, 'filled within the cost');
  },
  'createOrder stop': async () => {
    const order = await exchange.createOrder(symbol, 'market', 'sell', 0.1, undefined, { stopLossPrice: far.low });
    must((await exchange.fetchOrder(order.id, symbol)).triggerPrice === far.low, 'it waits');
    await exchange.cancelOrder(order.id, symbol);
  },
  'createOrder stop-limit': async () => {
    const order = await exchange.createOrder(symbol, 'limit', 'sell', 0.1, far.low - 1, { triggerPrice: far.low });
    must((await exchange.fetchOrder(order.id, symbol)).triggerPrice === far.low, 'it waits');
    await exchange.cancelOrder(order.id, symbol);
  },
  'createOrder take-profit': async () => {
    const order = await exchange.createOrder(symbol, 'limit', 'sell', 0.1, far.high, { takeProfitPrice: far.high });
    must((await exchange.fetchOrder(order.id, symbol)).triggerPrice === far.high, 'it waits');
    await exchange.cancelOrder(order.id, symbol);
  },
  'createOrder trailing': async () => {
    const order = await exchange.createOrder(symbol, 'STOP_LOSS', 'sell', 0.1, undefined, { trailingPercent: 5 });
    must((await exchange.cancelOrder(order.id, symbol)).status === 'canceled', 'it waited');
  },
  cancelAllOrders: async () => {
    await exchange.createOrder(symbol, 'limit', 'buy', 0.1, far.low);
    await exchange.createOrder(symbol, 'limit', 'sell', 0.1, far.high);
    await exchange.cancelAllOrders(symbol);
    must((await exchange.fetchOpenOrders(symbol)).length === 0, 'none is open');
  },
  fetchClosedOrders: async () => must((await exchange.fetchClosedOrders(symbol)).length >= 2, 'filled orders'),
  fetchCanceledOrders: async () => must((await exchange.fetchCanceledOrders(symbol)).length >= 2, 'cancelled orders'),
  fetchOrders: async () => must((await exchange.fetchOrders(symbol)).length > 5, 'all orders'),
  fetchMyTrades: async () => must((await exchange.fetchMyTrades(symbol)).at(-1).fee.cost > 0, 'own trades'),
  'fetchMyTrades since': async () =>
    must((await exchange.fetchMyTrades(symbol, Date.now() - 60_000)).length >= 2, 'own trades of the minute'),
  'errors have their classes': async () => {
    const faults = [
      [InsufficientFunds, () => exchange.createOrder(symbol, 'limit', 'buy', 1_000, 10_000)],
      [OrderNotFound, () => exchange.cancelOrder('999999999', symbol)],
      [OrderNotFound, () => exchange.fetchOrder('999999999', symbol)],
      [OrderImmediatelyFillable, () => exchange.createOrder(symbol, 'limit', 'buy', 0.1, far.high, { postOnly: true })],
      [BadSymbol, () => exchange.publicGetDepth({ symbol: 'NONE' })],
      [AuthenticationError, () => new binance({ apiKey: 'x', secret: 'y', urls: exchange.urls }).fetchBalance()],
    ];
    for (const [expected, call] of faults) {
      const error = await call().then(
        () => undefined,
        (fault) => fault,
      );
      must(error instanceof expected, `${expected.name}, not ${error?.constructor.name}: ${error?.message}`);
    }
  },
  'nothing leaves the venue': async () => {
    const refused = await Promise.resolve()
      .then(() => exchange.fetch('https://api.binance.com/api/v3/ping'))
      .then(
        () => false,
        () => true,
      );
    must(refused, 'a URL of elsewhere is refused');
  },
});
process.exit(0);
