/** One order of each kind, as Swagger shows them; a test places every one of them. */
import type { PlaceOrderRequest } from './order.requests.js';

interface Example {
  readonly summary: string;
  readonly value: Pick<PlaceOrderRequest, keyof PlaceOrderRequest>;
}

const buy = { symbol: 'BTC-USD', side: 'buy', quantity: '0.5' } as const;
const sell = { ...buy, side: 'sell' } as const;

export const orderExamples: Readonly<Record<string, Example>> = {
  limit: { summary: 'Limit', value: { ...buy, type: 'limit', price: '64250.5', clientOrderId: 'my-order-1' } },
  market: { summary: 'Market', value: { ...buy, type: 'market' } },
  market_by_amount: {
    summary: 'Market, for an amount of money',
    value: { symbol: 'BTC-USD', side: 'buy', type: 'market', quoteQuantity: '1000' },
  },
  market_to_limit: { summary: 'Market to limit', value: { ...buy, type: 'market_to_limit' } },
  stop: { summary: 'Stop', value: { ...sell, type: 'stop', stopPrice: '60000' } },
  stop_limit: { summary: 'Stop limit', value: { ...sell, type: 'stop_limit', stopPrice: '60000', price: '59900' } },
  take_profit: {
    summary: 'Take profit, by the best price',
    value: { ...sell, type: 'take_profit', stopPrice: '70000', triggerSource: 'best' },
  },
  take_profit_limit: {
    summary: 'Take profit with a limit',
    value: { ...sell, type: 'take_profit_limit', stopPrice: '70000', price: '69900' },
  },
  trailing_stop: { summary: 'Trailing stop', value: { ...sell, type: 'trailing_stop', trailingOffset: '500' } },
  trailing_stop_limit: {
    summary: 'Trailing stop with a limit',
    value: { ...sell, type: 'trailing_stop_limit', trailingOffsetBps: 100, price: '50000' },
  },
  iceberg: { summary: 'Iceberg', value: { ...buy, type: 'limit', price: '64000', displayQuantity: '0.1' } },
  hidden: { summary: 'Hidden', value: { ...buy, type: 'limit', price: '64000', hidden: true } },
  pegged: {
    summary: 'Pegged to the best bid',
    value: { ...buy, type: 'pegged', price: '64000', pegType: 'primary', pegOffset: '-0.5' },
  },
  post_only: { summary: 'Post-only', value: { ...buy, type: 'limit', price: '64000', postOnly: true } },
  post_only_slide: {
    summary: 'Post-only that slides',
    value: { ...buy, type: 'limit', price: '64000', postOnlySlide: true },
  },
  good_till_date: {
    summary: 'Good till a date',
    value: { ...buy, type: 'limit', price: '64000', timeInForce: 'gtd', expireAt: '2099-12-31T00:00:00Z' },
  },
  day: { summary: 'For the day', value: { ...buy, type: 'limit', price: '64000', timeInForce: 'day' } },
  fill_or_kill: { summary: 'Fill or kill', value: { ...buy, type: 'limit', price: '64000', timeInForce: 'fok' } },
  at_close: { summary: 'At the close', value: { ...buy, type: 'limit', price: '64000', timeInForce: 'at_close' } },
  min_quantity: {
    summary: 'With a minimum quantity',
    value: { ...buy, type: 'limit', price: '64000', minQuantity: '0.1' },
  },
  all_or_none: { summary: 'All or none', value: { ...buy, type: 'limit', price: '64000', allOrNone: true } },
  reduce_only: { summary: 'Reduce-only', value: { ...sell, type: 'limit', price: '70000', reduceOnly: true } },
  self_trade_prevention: {
    summary: 'With self-trade prevention',
    value: { ...buy, type: 'limit', price: '64000', selfTradePrevention: 'expire_maker' },
  },
};

export const batchExamples = {
  quotes: {
    summary: 'Two quotes and a cancellation',
    value: {
      commands: [
        { action: 'place', order: { ...buy, type: 'limit', price: '64000', postOnly: true } },
        { action: 'place', order: { ...sell, type: 'limit', price: '65000', postOnly: true } },
        { action: 'cancel', orderId: '17' },
      ],
    },
  },
} as const;
