import { expect, test } from '@jest/globals';
import { parseBitstampOrders } from './bitstamp-orders.js';

const good = ['65595247', '1430438404518', '1430438404000', '236.47', '200000000', 'created', 'bid'];

function lineWith(column: number, value: string): string {
  return good.with(column, value).join(',');
}

test('a line is an event in ticks, lots and microseconds', () => {
  expect(parseBitstampOrders(good.join(','))).toEqual({
    kind: 'created',
    timeUs: 1_430_438_404_518_000,
    orderId: 65_595_247,
    side: 1,
    priceTicks: 23_647,
    lots: 200_000_000,
  });
});

test('a delete may have nothing left, and an ask is a sell', () => {
  const line = good.with(4, '0').with(5, 'deleted').with(6, 'ask').join(',');
  expect(parseBitstampOrders(line)).toMatchObject({ kind: 'deleted', lots: 0, side: 2 });
});

test('the heading and empty lines are nothing', () => {
  expect(parseBitstampOrders('id,timestamp,exchange.timestamp,price,volume,action,direction')).toBe('nothing');
  expect(parseBitstampOrders('')).toBe('nothing');
});

test.each([
  ['six columns', good.slice(1).join(','), 'it has 6 columns instead of 7'],
  ['an id of text', lineWith(0, 'x'), 'its id "x" is no positive integer'],
  ['the id 0', lineWith(0, '0'), 'its id "0" is no positive integer'],
  [
    'an id that is no safe integer',
    lineWith(0, '90071992547409930'),
    'its id "90071992547409930" is no positive integer',
  ],
  ['a time with a point', lineWith(1, '1.5'), 'its timestamp "1.5" is no time in milliseconds'],
  [
    'a time past the calendar',
    lineWith(1, '9007199254740991'),
    'its timestamp "9007199254740991" is no time in milliseconds',
  ],
  ['a price of 0', lineWith(3, '0'), 'its price "0" is no positive multiple of 0.01'],
  ['a price between two ticks', lineWith(3, '236.475'), 'its price "236.475" is no positive multiple of 0.01'],
  ['a negative price', lineWith(3, '-1'), 'its price "-1" is no positive multiple of 0.01'],
  ['an exponent', lineWith(3, '1e3'), 'its price "1e3" is no positive multiple of 0.01'],
  ['a volume with a point', lineWith(4, '1.5'), 'its volume "1.5" is no integer'],
  ['not a number', lineWith(4, 'NaN'), 'its volume "NaN" is no integer'],
  ['an unknown action', lineWith(5, 'moved'), 'its action "moved" is not created, changed or deleted'],
  [
    'an action that objects inherit',
    lineWith(5, 'toString'),
    'its action "toString" is not created, changed or deleted',
  ],
  ['an order of nothing', lineWith(4, '0'), 'an order created with volume 0'],
  ['an unknown direction', lineWith(6, 'up'), 'its direction "up" is not bid or ask'],
])('%s is refused with the reason', (_what, line, reason) => {
  expect(parseBitstampOrders(line)).toEqual({ kind: 'bad', reason });
});

test('what is repeated of a line is short', () => {
  const parsed = parseBitstampOrders(lineWith(0, 'x'.repeat(10_000)));
  expect(JSON.stringify(parsed).length).toBeLessThan(120);
});
