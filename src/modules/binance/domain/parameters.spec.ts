import { describe, expect, test } from '@jest/globals';
import { BinanceError } from './binance-error.js';
import { Parameters, toMicroseconds } from './parameters.js';

const bad = new BinanceError(-1117, 'Invalid side.');
const of = (query: string, body = ''): Parameters => Parameters.ofRequest(query, body);

/** What reading ends with. */
function fault(read: () => unknown): { readonly code: number; readonly message: string } | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    const { code, message } = error as BinanceError;
    return { code, message };
  }
}

describe('what a call is made with', () => {
  test('query and body are one; where both have a name the query counts', () => {
    const asked = of('symbol=BTCUSD&side=BUY', 'side=SELL&quantity=1');
    expect(Object.fromEntries(asked.entries())).toEqual({ quantity: '1', side: 'BUY', symbol: 'BTCUSD' });
    expect([asked.has('side'), asked.without(['side']).has('side'), asked.has('price')]).toEqual([true, false, false]);
    expect([asked.only(['side']).has('side'), asked.only(['side']).has('symbol')]).toEqual([true, false]);
    expect(asked.with({ price: '2', side: undefined }).text('price')).toBe('2');
  });

  test('the same name twice is refused', () => {
    expect(fault(() => of('x=1&x=2'))).toEqual({
      code: -1101,
      message: 'Duplicate values for a parameter detected.',
    });
  });

  test('numbers of a socket are texts, never with an exponent', () => {
    const asked = Parameters.ofObject({
      quantity: 1e-7,
      price: 64000.5,
      limit: 5,
      symbols: ['A'],
      none: null,
      on: true,
    });
    expect([asked.text('quantity'), asked.text('price'), asked.integer('limit'), asked.text('symbols')]).toEqual([
      '0.0000001',
      '64000.5',
      5,
      '["A"]',
    ]);
    expect([asked.has('none'), asked.flag('on')]).toEqual([false, true]);
  });
});

describe('what is wrong with a parameter', () => {
  test.each<[string, (asked: Parameters) => unknown, number]>([
    ['', (asked) => asked.required('symbol'), -1102],
    ['symbol=', (asked) => asked.required('symbol'), -1102],
    ['symbol=', (asked) => asked.text('symbol'), -1105],
    ['price=1e5', (asked) => asked.decimal('price'), -1100],
    ['price=-1', (asked) => asked.requiredDecimal('price'), -1100],
    ['', (asked) => asked.requiredDecimal('price'), -1102],
    ['orderId=x', (asked) => asked.integer('orderId'), -1100],
    ['limit=0', (asked) => asked.limit(5, 10), -1100],
    ['on=yes', (asked) => asked.flag('on'), -1100],
    ['side=HOLD', (asked) => asked.word('side', ['BUY', 'SELL'], bad), -1117],
  ])('%p', (query, read, code) => {
    expect(fault(() => read(of(query)))?.code).toBe(code);
  });

  test('the legal range of a number is told', () => {
    expect(fault(() => of('price=abc').decimal('price'))?.message).toBe(
      "Illegal characters found in parameter 'price'; legal range is '^([0-9]{1,20})(\\.[0-9]{1,20})?$'.",
    );
  });
});

test('numbers are read as the venue writes them', () => {
  const asked = of('price=007.50&zero=0&limit=7&side=BUY&on=TRUE');
  expect([asked.decimal('price'), asked.decimal('zero'), asked.decimal('none')]).toEqual(['7.50', '0', undefined]);
  expect([asked.limit(5, 10), asked.limit(5, 3), of('').limit(5, 10)]).toEqual([7, 3, 5]);
  expect([asked.word('side', ['BUY', 'SELL'], bad), asked.word('none', ['BUY'], bad), asked.flag('on')]).toEqual([
    'BUY',
    undefined,
    true,
  ]);
  expect([asked.flag('none'), asked.integer('none')]).toEqual([undefined, undefined]);
});

test('times are in milliseconds or microseconds', () => {
  expect(toMicroseconds(1_764_230_400_000)).toBe(1_764_230_400_000_000);
  expect(of('startTime=1764230400000123').timeUs('startTime')).toBe(1_764_230_400_000_123);
  expect(of('').timeUs('startTime')).toBeUndefined();
});
