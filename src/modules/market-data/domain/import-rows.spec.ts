import { describe, expect, test } from '@jest/globals';
import { ImportColumns, type ImportKind } from './import-rows.js';

const parseTime = (text: string): number | undefined => (/^[0-9]+$/.test(text) ? Number(text) : undefined);

function columns(head: string, kind: ImportKind): ImportColumns {
  const found = ImportColumns.of(head, kind, parseTime);
  if ('fault' in found) throw new Error(found.fault);
  return found;
}

describe('a first line', () => {
  test.each<[string, ImportKind, string]>([
    ['price,quantity', 'trades', 'names no column for time'],
    ['time,open,high,low,close', 'bars', 'names no column for volume'],
    ['time,price,qty,size', 'trades', 'has more than one column for quantity'],
    ['', 'trades', 'names no column for time, price, quantity'],
  ])('%j of %s is refused: %s', (head, kind, fault) => {
    expect(ImportColumns.of(head, kind, parseTime)).toEqual({ fault });
  });
});

describe('a trade', () => {
  const full = columns('id, time,price,qty,side,ignored', 'trades');

  test('is exact, whatever the columns are called and in whatever order', () => {
    expect(full.trade('t-7, 55 ,0.00000001,12345678901234567890.5000,SELL,x')).toEqual({
      timeUs: 55,
      price: 1,
      quantity: '12345678901234567890.5',
      takerSide: 'sell',
      tradeId: 't-7',
    });
    const plain = columns('timestamp,price,amount', 'trades');
    expect(plain.trade('7,64250.5,3.000')).toEqual({
      timeUs: 7,
      price: 6_425_050_000_000,
      quantity: '3',
      takerSide: '',
      tradeId: '',
    });
  });

  test.each([
    ['1,2,3,4,5', 'has 5 cells, the first line 6'],
    ['1,never,2,3,buy,', 'time "never" is no time in UTC'],
    ['1,7,-2,3,buy,', 'price "-2" is no decimal number'],
    ['1,7,0.000000001,3,buy,', 'price "0.000000001" has more than 8 decimals'],
    ['1,7,99999999999,3,buy,', 'price "99999999999" is too large'],
    ['1,7,0,3,buy,', 'price is 0'],
    ['1,7,2,0.00,buy,', 'quantity is 0'],
    ['1,7,2,1e3,buy,', 'quantity "1e3" is no decimal number of at most 20.20 digits'],
    ['1,7,2,3,up,', 'takerSide "up" is not buy or sell'],
    ['a b,7,2,3,buy,', 'tradeId "a b" is no id'],
    [`1,${'y'.repeat(100)},2,3,buy,`, `time "${'y'.repeat(64)}" is no time in UTC`],
  ])('%j is refused: %s', (line, fault) => {
    expect(full.trade(line)).toEqual({ fault });
  });
});

describe('a bar', () => {
  const bars = columns('timestamp,open,high,low,close,volume', 'bars');

  test('may have had no volume', () => {
    expect(bars.bar('9,2,3,1,2.5,0.0')).toEqual({
      timeUs: 9,
      open: 200_000_000,
      high: 300_000_000,
      low: 100_000_000,
      close: 250_000_000,
      volume: '0',
    });
  });

  test.each([
    ['9,2,3', 'has 3 cells, the first line 6'],
    ['x,2,3,1,2,5', 'time "x" is no time in UTC'],
    ['9,2,3,,2,5', 'low "" is no decimal number'],
    ['9,2,3,0,2,5', 'low is 0'],
    ['9,2,3,1,2,', 'volume "" is no decimal number of at most 20.20 digits'],
    ['9,1,3,2,2.5,5', 'open and close do not lie between low and high'],
    ['9,4,3,1,2,5', 'open and close do not lie between low and high'],
    ['9,2,3,2.5,2,5', 'open and close do not lie between low and high'],
  ])('%j is refused: %s', (line, fault) => {
    expect(bars.bar(line)).toEqual({ fault });
  });
});
