import { describe, expect, test } from '@jest/globals';
import { type ImportedPrices, parsePriceCsv, selectPrices } from './price-csv.js';

const good = 'date,AAA,B.B-USD\n2020-01-01,1,\n2020-01-02,1.5,20\n2020-01-03,0.25,21.125\n';

function imported(text: string): ImportedPrices {
  const prices = parsePriceCsv(text);
  if ('line' in prices) throw new Error(`line ${prices.line}: ${prices.message}`);
  return prices;
}

describe('a file of prices', () => {
  test('is a header of symbols and a line for each time', () => {
    expect(imported(good)).toEqual({
      times: ['2020-01-01', '2020-01-02', '2020-01-03'],
      symbols: ['AAA', 'B.B-USD'],
      rows: [
        [1, undefined],
        [1.5, 20],
        [0.25, 21.125],
      ],
    });
  });

  test('may come from Windows, and may end without a line feed', () => {
    expect(imported(good.replaceAll('\n', '\r\n'))).toEqual(imported(good));
    expect(imported(good.trimEnd())).toEqual(imported(good));
  });

  test.each(['2020-02-29', '2000-02-29', '2020-04-30', '2020-12-31', '2020-01-31T23:59:59Z'])(
    'has the time %s',
    (time) => {
      expect(imported(`date,A\n${time},1`).times).toEqual([time]);
    },
  );

  const rest = '2020-01-02,1,2\n';
  test.each([
    ['', 1, 'must be `date,SYMBOL,…`'],
    ['date', 1, 'must be `date,SYMBOL,…`'],
    [`time,A,B\n${rest}`, 1, 'must be `date,SYMBOL,…`'],
    [`date,A,A\n${rest}`, 1, '"A" is no symbol or stands there twice'],
    [`date,A,\n${rest}`, 1, '"" is no symbol or stands there twice'],
    [`date,A,-B\n${rest}`, 1, '"-B" is no symbol or stands there twice'],
    [`date,A,${'B'.repeat(26)}\n${rest}`, 1, `"${'B'.repeat(26)}" is no symbol or stands there twice`],
    [`date,A,${'B'.repeat(31)}\n${rest}`, 1, `"${'B'.repeat(30)}…" is no symbol or stands there twice`],
    ['date,A,B', 2, 'must be a line of prices'],
    ['date,A,B\n2020-01-02,1', 2, 'has 1 prices, the header has 2 symbols'],
    ['date,A,B\n2020-01-02,1,2,3', 2, 'has 3 prices, the header has 2 symbols'],
    [`date,A,B\n${rest}\n2020-01-03,1,2`, 3, 'has 0 prices, the header has 2 symbols'],
    ['date,A,B\n02.01.2020,1,2', 2, '"02.01.2020" is no time such as 2018-04-11'],
    ['date,A,B\n2021-02-29,1,2', 2, '"2021-02-29" is no time such as 2018-04-11'],
    ['date,A,B\n1900-02-29,1,2', 2, '"1900-02-29" is no time such as 2018-04-11'],
    ['date,A,B\n2020-04-31,1,2', 2, '"2020-04-31" is no time such as 2018-04-11'],
    ['date,A,B\n2020-01-32,1,2', 2, '"2020-01-32" is no time such as 2018-04-11'],
    ['date,A,B\n2020-13-01,1,2', 2, '"2020-13-01" is no time such as 2018-04-11'],
    ['date,A,B\n2020-00-01,1,2', 2, '"2020-00-01" is no time such as 2018-04-11'],
    ['date,A,B\n2020-01-00,1,2', 2, '"2020-01-00" is no time such as 2018-04-11'],
    ['date,A,B\n2020-01-02T24:00:00Z,1,2', 2, '"2020-01-02T24:00:00Z" is no time such as 2018-04-11'],
    [`date,A,B\n${rest}2020-01-03T00:00:00Z,1,2`, 3, 'the time is not written as those before'],
    [`date,A,B\n${rest}2020-01-02,1,2`, 3, '2020-01-02 is not later than 2020-01-02'],
    [`date,A,B\n${rest}2020-01-01,1,2`, 3, '2020-01-01 is not later than 2020-01-02'],
    [`date,A,B\n${rest}2020-01-03,1,`, 3, 'the price of B is missing'],
    ...['0', '-1', '1e3', '0x1', 'NaN', ' 1', '1.', '.5', '01', '"1"', '1'.repeat(31), '0.0'].map(
      (cell) => [`date,A,B\n2020-01-02,1,${cell}`, 2, 'the price of B is no decimal number above zero'] as const,
    ),
  ])('%j is refused', (text, line, message) => {
    expect(parsePriceCsv(text)).toEqual({ line, message });
  });
});

describe('of the prices', () => {
  test('those of some symbols begin where all of them have one', () => {
    expect(selectPrices(imported(good), ['B.B-USD', 'AAA'])).toEqual({
      times: ['2020-01-02', '2020-01-03'],
      symbols: ['B.B-USD', 'AAA'],
      rows: [
        [20, 1.5],
        [21.125, 0.25],
      ],
    });
    expect(selectPrices(imported(good), ['AAA'])).toMatchObject({ rows: [[1], [1.5], [0.25]] });
  });

  test('the last ones are enough', () => {
    expect(selectPrices(imported(good), ['AAA'], 2)).toMatchObject({ times: ['2020-01-02', '2020-01-03'] });
    expect(selectPrices(imported(good), ['B.B-USD'], 9)).toMatchObject({ times: ['2020-01-02', '2020-01-03'] });
  });

  test('a symbol that is not there is named', () => {
    expect(selectPrices(imported(good), ['AAA', 'CCC'])).toEqual({ unknownSymbol: 'CCC' });
  });

  test('of a symbol that never had a price there are none', () => {
    expect(selectPrices(imported('date,A,B\n2020-01-01,1,'), ['B'])).toEqual({ times: [], symbols: ['B'], rows: [] });
  });
});
