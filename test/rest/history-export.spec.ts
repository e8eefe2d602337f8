/** Exports over REST say what the lists say, as CSV and as Parquet, against the built venue. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parquetReadObjects } from 'hyparquet';
import { RestClient } from '../../clients/typescript/src/rest-client.js';
import { ADMIN_PASSWORD, aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';

const TRADES = 12;
let venue: VenueProcess;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  await aMarketWithTwoTraders(venue);
  for (const [username, side] of [
    ['alice', 'sell'],
    ['bob', 'buy'],
  ] as const) {
    const rest = new RestClient({ url: venue.url });
    await rest.login({ username, password: ADMIN_PASSWORD });
    for (let number = 1; number <= TRADES; number += 1)
      await rest.placeOrder({ symbol: 'BTC-USD', side, type: 'limit', price: String(100 + number), quantity: '1' });
  }
}, 120_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

const get = (path: string): Promise<Response> => fetch(`${venue.url}/api/v1/marketdata/${path}`);

function parsed(csv: string): Record<string, string>[] {
  const [header = '', ...rows] = csv.trimEnd().split('\n');
  const columns = header.split(',');
  return rows.map((row) => Object.fromEntries(row.split(',').map((cell, at) => [columns[at] as string, cell])));
}

async function exported(path: string): Promise<Record<string, string>[]> {
  const response = await get(path);
  expect([path, response.status]).toEqual([path, 200]);
  return parsed(await response.text());
}

async function listed(path: string): Promise<Record<string, unknown>[]> {
  return ((await (await get(path)).json()) as { items: Record<string, unknown>[] }).items;
}

describe('an export', () => {
  test('of trades has the tape, newest first', async () => {
    const response = await get('BTC-USD/trades/export');
    expect([response.headers.get('content-type'), response.headers.get('content-disposition')]).toEqual([
      'text/csv; charset=utf-8',
      'attachment; filename="BTC-USD-trades.csv"',
    ]);
    const rows = parsed(await response.text());
    const items = await listed('BTC-USD/trades?limit=500');
    expect(items.length).toBe(TRADES);
    const columns = Object.keys(rows[0] as object);
    expect(rows).toEqual(
      items.map((item) => Object.fromEntries(columns.map((column) => [column, String(item[column])]))),
    );
  });

  test('is cut by its limit, goes on behind a trade, and keeps to its period', async () => {
    const all = await exported('BTC-USD/trades/export');
    const first = await exported('BTC-USD/trades/export?limit=5');
    const rest = await exported(`BTC-USD/trades/export?beforeTradeId=${first.at(-1)?.['tradeId']}`);
    expect([...first, ...rest]).toEqual(all);
    const [from, to] = [all[8]?.['time'] ?? '', all[3]?.['time'] ?? ''];
    expect(await exported(`BTC-USD/trades/export?from=${from}&to=${to}`)).toEqual(
      all.filter(({ time = '' }) => time >= from && time < to),
    );
  });

  test('of candles is that of the list', async () => {
    const rows = await exported('BTC-USD/candles/export?interval=1s');
    const items = await listed('BTC-USD/candles?interval=1s&limit=500');
    expect(rows.map(({ openTime, volume, vwap, tradeCount }) => [openTime, volume, vwap, tradeCount])).toEqual(
      items.map(({ openTime, volume, vwap, tradeCount }) => [openTime, volume, vwap, String(tradeCount)]),
    );
    expect(rows.length).toBeGreaterThan(0);
  });

  test('as Parquet says the same', async () => {
    const response = await get('BTC-USD/trades/export?format=parquet');
    expect(response.headers.get('content-type')).toBe('application/vnd.apache.parquet');
    const rows = await parquetReadObjects({ file: await response.arrayBuffer() });
    const csv = await exported('BTC-USD/trades/export');
    // The reader makes floats of decimals.
    const shown = (value: number): string => String(Number(value.toPrecision(12)));
    expect(
      rows.map(({ tradeId, price, quantity, takerSide }) => [tradeId, shown(price), shown(quantity), takerSide].join()),
    ).toEqual(csv.map(({ tradeId, price, quantity, takerSide }) => [tradeId, price, quantity, takerSide].join()));
    const candles = await get('BTC-USD/candles/export?format=parquet&interval=1m');
    const bars = await parquetReadObjects({ file: await candles.arrayBuffer() });
    expect(bars.reduce((sum, { tradeCount }) => sum + Number(tradeCount), 0)).toBe(TRADES);
  });

  test.each<[string, number, string]>([
    ['NO-SUCH/trades/export', 404, 'UNKNOWN_SYMBOL'],
    ['BTC-USD/trades/export?format=xls', 400, 'VALIDATION_FAILED'],
    ['BTC-USD/trades/export?limit=0', 400, 'VALIDATION_FAILED'],
    ['BTC-USD/trades/export?limit=1000001', 400, 'VALIDATION_FAILED'],
    ['BTC-USD/trades/export?limit=1e3', 400, 'VALIDATION_FAILED'],
    ['BTC-USD/trades/export?beforeTradeId=-1', 400, 'VALIDATION_FAILED'],
    ['BTC-USD/trades/export?from=yesterday', 400, 'VALIDATION_FAILED'],
    ['BTC-USD/trades/export?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 400, 'VALIDATION_FAILED'],
    ['BTC-USD/trades/export?cursor=x', 400, 'VALIDATION_FAILED'],
    ['BTC-USD/candles/export', 400, 'VALIDATION_FAILED'],
    ['BTC-USD/candles/export?interval=7m', 400, 'VALIDATION_FAILED'],
  ])('%s is answered with %s %s', async (path, status, code) => {
    const response = await get(path);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code]);
  });
});
