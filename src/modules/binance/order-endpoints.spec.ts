import { expect, test } from '@jest/globals';
import type { Actor } from '../../common/model/actor.js';
import type { OrderView } from '../../common/model/order-view.js';
import { ProblemError } from '../../common/nest/problem.js';
import { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { Asset, Instrument } from '../instruments/domain/instrument.js';
import type { OrderEntry } from '../orders/order-entry.js';
import type { OrderLists } from '../orders/order-lists.js';
import type { Commissions } from './commissions.js';
import { Parameters } from './domain/parameters.js';
import { milliseconds } from './endpoint.js';
import { GivenIds } from './given-ids.js';
import { OrderEndpoints } from './order-endpoints.js';
import type { OrderFinder } from './order-finder.js';
import type { Symbols } from './symbols.js';

const asset = { asset: 'USD', scale: 2 } as Asset;
const instrument = { instrumentId: 1, symbol: 'BTC-USD', tickSize: '0.01', lotSize: '0.0001' } as Instrument;
const format = new InstrumentFormat(instrument, asset, asset);
const actor = { accountId: 1, permissions: new Set() } as unknown as Actor;
const order = {
  orderId: 5,
  accountId: 1,
  instrumentId: 1,
  clientOrderId: 'mine',
  side: 1,
  orderType: 1,
  quantityLots: 1,
  filledLots: 0,
  filledNotional: 0,
  priceTicks: 1,
  stopPriceTicks: 0,
  preventedLots: 0,
  updatedUs: 1,
  terms: null,
  status: 'new',
} as OrderView;

/** Endpoints of a venue in which `found` is open, and that answers as it is told. */
function endpointsOf(entry: object, found: OrderView, lists: object): OrderEndpoints {
  return new OrderEndpoints(
    entry as OrderEntry,
    lists as OrderLists,
    { find: async () => found } as unknown as OrderFinder,
    { required: () => format, formatOfId: () => format, nameOf: () => 'BTCUSD' } as unknown as Symbols,
    {} as Commissions,
    new GivenIds(),
  );
}

function replace(cancel: () => Promise<OrderView>, place: () => Promise<never>): Promise<unknown> {
  const endpoints = endpointsOf({ cancelOrder: cancel, placeOrder: place }, order, {});
  const terms = { symbol: 'BTCUSD', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', price: '1', quantity: '1' };
  const asked = Parameters.ofObject({ ...terms, cancelReplaceMode: 'STOP_ON_FAILURE', cancelOrderId: 5 });
  const endpoint = endpoints.all.find(({ method }) => method === 'order.cancelReplace');
  return Promise.resolve(endpoint?.answer(asked, milliseconds, actor));
}

const cancelled = async (): Promise<OrderView> => ({ ...order, status: 'cancelled' });
const failing = (code: 'VENUE_BUSY' | 'OUTCOME_UNKNOWN') => () => Promise.reject(new ProblemError(code));

test.each([
  ['VENUE_BUSY', -1008],
  ['OUTCOME_UNKNOWN', -1006],
] as const)('a new order that ends with %s is told beside the cancel that is done', async (problem, code) => {
  await expect(replace(cancelled, failing(problem))).rejects.toMatchObject({
    code: -2021,
    status: 409,
    data: { cancelResult: 'SUCCESS', newOrderResult: 'FAILURE', newOrderResponse: { code } },
  });
});

test('a cancel of which nobody knows is no part that failed', async () => {
  const placed = (): Promise<never> => Promise.reject(new Error('no new order is tried'));
  await expect(replace(failing('OUTCOME_UNKNOWN'), placed)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
});

test.each(['ORDER_ALREADY_CLOSED', 'VENUE_BUSY'] as const)(
  'an order of a list is cancelled, also where the rest of the list answers %s',
  async (problem) => {
    const ofList = { ...order, terms: { listId: 7, displayQuantityLots: 0, trailingOffsetBps: 0 } } as OrderView;
    const fails = (): Promise<never> => Promise.reject(new ProblemError(problem));
    const entry = { cancelOrder: async () => ({ ...ofList, status: 'cancelled' }) };
    const endpoints = endpointsOf(entry, ofList, { find: async () => [{ ...ofList, orderId: 6 }], cancelList: fails });
    const endpoint = endpoints.all.find(({ method }) => method === 'order.cancel');
    const asked = Parameters.ofObject({ symbol: 'BTCUSD', orderId: 5 });
    expect(await endpoint?.answer(asked, milliseconds, actor)).toMatchObject({ orderId: 5, status: 'CANCELED' });
  },
);
