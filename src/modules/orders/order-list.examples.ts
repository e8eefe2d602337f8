/** A list of each kind, as Swagger shows them; a test places every one of them. */
import type { OrderListRequest } from './order-list.messages.js';

interface Example {
  readonly summary: string;
  readonly value: Pick<OrderListRequest, keyof OrderListRequest>;
}

const target = { side: 'sell', type: 'limit', quantity: '0.5', price: '70000' } as const;
const stop = { side: 'sell', type: 'stop', quantity: '0.5', stopPrice: '60000' } as const;
const entry = { side: 'buy', type: 'limit', quantity: '0.5', price: '64000' } as const;

export const orderListExamples: Readonly<Record<string, Example>> = {
  oco: { summary: 'One cancels the other', value: { symbol: 'BTC-USD', type: 'oco', orders: [target, stop] } },
  oto: { summary: 'One triggers the other', value: { symbol: 'BTC-USD', type: 'oto', orders: [entry, stop] } },
  bracket: {
    summary: 'Bracket',
    value: { symbol: 'BTC-USD', type: 'bracket', orders: [entry, target, stop] },
  },
};
