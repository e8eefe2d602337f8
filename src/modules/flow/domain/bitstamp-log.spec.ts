import { expect, test } from '@jest/globals';
import { parseBitstampLog } from './bitstamp-log.js';

const order = { price: '236.47', amount: '2.00000000', datetime: '1430438404', id: 65_595_247, order_type: 0 };

function lineOf(type: string, message: unknown): string {
  return `1430438404518 ${type} ${JSON.stringify(message)}`;
}

test.each([
  ['order_created', 'created'],
  ['order_changed', 'changed'],
  ['order_deleted', 'deleted'],
])('%s is an order event in ticks, lots and microseconds', (type, kind) => {
  expect(parseBitstampLog(lineOf(type, order))).toEqual({
    kind,
    timeUs: 1_430_438_404_518_000,
    orderId: 65_595_247,
    side: 1,
    priceTicks: 23_647,
    lots: 200_000_000,
  });
});

test('a delete may have nothing left, and order type 1 is a sell', () => {
  const parsed = parseBitstampLog(lineOf('order_deleted', { ...order, amount: '0.00000000', order_type: 1 }));
  expect(parsed).toMatchObject({ lots: 0, side: 2 });
});

test('the binary fractions of a trade are the nearest tick and lot', () => {
  const parsed = parseBitstampLog('1 trade {"price": 236.61000000000001, "amount": 2.1138293799999999, "id": 8111046}');
  expect(parsed).toEqual({ kind: 'trade', timeUs: 1_000, tradeId: 8_111_046, priceTicks: 23_661, lots: 211_382_938 });
});

test('a snapshot has its levels as they are shown', () => {
  const book = {
    bids: [
      ['236.47', '1.5'],
      ['236.20', '0.00000001'],
    ],
    asks: [],
  };
  expect(parseBitstampLog(lineOf('order_book', book))).toMatchObject({
    kind: 'snapshot',
    bids: [
      { priceTicks: 23_647, lots: 150_000_000 },
      { priceTicks: 23_620, lots: 1 },
    ],
    asks: [],
  });
});

test('an empty line is nothing', () => {
  expect(parseBitstampLog('')).toBe('nothing');
});

const orderReasons = {
  id: 'its id is no positive integer',
  price: 'its price is no text of a positive multiple of 0.01',
  amount: 'its amount is no text of a multiple of 0.00000001',
};
const tradeReason = 'its price or amount is no positive number';
const bookReason = 'its bids or asks are no list of ["price", "amount"]';

test.each([
  ['a line of prose', 'hello', 'it does not have the form `<milliseconds> <type> {…}`'],
  [
    'a line that was cut',
    lineOf('order_created', order).slice(0, -3),
    'it does not have the form `<milliseconds> <type> {…}`',
  ],
  ['broken JSON', '1 order_created {"price": }', 'its message is not JSON'],
  ['an unknown type', lineOf('order_moved', order), 'its type order_moved is unknown'],
  ['an id of text', lineOf('order_created', { ...order, id: '1' }), orderReasons.id],
  ['a fraction as id', lineOf('order_created', { ...order, id: 1.5 }), orderReasons.id],
  ['a number as price', lineOf('order_created', { ...order, price: 236.47 }), orderReasons.price],
  ['a price of 0', lineOf('order_created', { ...order, price: '0.00' }), orderReasons.price],
  ['a price between ticks', lineOf('order_created', { ...order, price: '236.475' }), orderReasons.price],
  ['an amount between lots', lineOf('order_created', { ...order, amount: '0.000000001' }), orderReasons.amount],
  ['no amount', lineOf('order_created', { ...order, amount: undefined }), orderReasons.amount],
  ['an order of nothing', lineOf('order_created', { ...order, amount: '0' }), 'an order created with amount 0'],
  ['an order_type of 2', lineOf('order_created', { ...order, order_type: 2 }), 'its order_type is not 0 or 1'],
  ['a trade without id', lineOf('trade', { price: 1, amount: 1 }), orderReasons.id],
  ['a trade of texts', lineOf('trade', { id: 1, price: '1', amount: 1 }), tradeReason],
  ['a trade of nothing', lineOf('trade', { id: 1, price: 1, amount: 0.000000001 }), tradeReason],
  ['an endless trade', '1 trade {"id": 1, "price": 1, "amount": 1e400}', tradeReason],
  ['a book without asks', lineOf('order_book', { bids: [] }), bookReason],
  ['a book of numbers', lineOf('order_book', { bids: [1], asks: [] }), bookReason],
  ['a book level without amount', lineOf('order_book', { bids: [['1']], asks: [] }), bookReason],
])('%s is refused with the reason', (_what, line, reason) => {
  expect(parseBitstampLog(line)).toEqual({ kind: 'bad', reason });
});
