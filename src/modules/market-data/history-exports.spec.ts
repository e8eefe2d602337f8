/** The bounds of exports: how many at once, how many rows, and what becomes of a reader that leaves. */
import { expect, test } from '@jest/globals';
import type { QueryBus } from '@nestjs/cqrs';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import { type ExportWish, EXPORTS_MAX, HistoryExports } from './history-exports.js';
import type { ListTradesQuery } from './market-data.queries.js';

const format = {
  instrument: { instrumentId: 1, symbol: 'BTC-USD', tickSize: '1', lotSize: '1' },
  price: String,
  quantity: String,
} as unknown as InstrumentFormat;
const wish: ExportWish = { format, period: { fromUs: 0, toUs: 2_000 }, rowsMax: 5, as: 'csv' };

/** Trades 1,000 down to 1, each a microsecond older, three a page. */
function exportsOf(asked: ListTradesQuery[] = [], fails = false): HistoryExports {
  const execute = (query: ListTradesQuery): Promise<unknown> => {
    asked.push(query);
    if (fails) return Promise.reject(new Error('not yet'));
    const before = query.cursor === undefined ? 1_001 : Number(/[0-9]+$/.exec(query.cursor)?.[0] ?? 1_001);
    const items = [1, 2, 3].map((back) => {
      const tradeId = before - back;
      return { tradeId, priceTicks: 1, quantityLots: 1, takerSide: 1, simulated: false, timeUs: tradeId, sequence: 1 };
    });
    return Promise.resolve({ items, nextCursor: `c1-${before - 3}` });
  };
  return new HistoryExports({ execute } as unknown as QueryBus);
}

const read = async (stream: AsyncIterable<Buffer>): Promise<string[]> => {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString().trimEnd().split('\n');
};

test('an export ends with its limit, and asks for no page more', async () => {
  const asked: ListTradesQuery[] = [];
  const lines = await read(await exportsOf(asked).trades(wish, undefined));
  expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(['1000', '999', '998', '997', '996']);
  expect(asked.length).toBe(2);
});

test('it ends where the period begins', async () => {
  const asked: ListTradesQuery[] = [];
  const period = { fromUs: 996, toUs: 999 };
  const lines = await read(await exportsOf(asked).trades({ ...wish, period, rowsMax: 100 }, undefined));
  expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(['998', '997', '996']);
  expect(asked.length).toBe(2);
});

test('no more than a few run at once; one that has ended, left or failed makes room', async () => {
  const exports = exportsOf();
  const streams = await Promise.all(Array.from({ length: EXPORTS_MAX }, () => exports.trades(wish, undefined)));
  await expect(exports.trades(wish, undefined)).rejects.toMatchObject({ code: 'VENUE_BUSY' });
  const [left, ended] = streams;
  if (left === undefined || ended === undefined) throw new Error('no streams');
  const closed = new Promise((resolve) => left.once('close', resolve));
  left.destroy();
  await closed;
  await read(ended);
  const more = [await exports.trades(wish, undefined), await exports.trades(wish, undefined)];
  await expect(exports.trades(wish, undefined)).rejects.toMatchObject({ code: 'VENUE_BUSY' });
  for (const stream of [...streams, ...more]) stream.destroy();
  const failing = exportsOf([], true);
  for (let attempt = 0; attempt <= EXPORTS_MAX; attempt += 1)
    await expect(failing.trades(wish, undefined)).rejects.toThrow('not yet');
});
