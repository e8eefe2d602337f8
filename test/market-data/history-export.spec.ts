/** What `tradsys history export` prints is what happened. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { VenueEvent } from '../../src/common/model/events.js';
import { parquetReadObjects } from 'hyparquet';
import { exportHistory, exportParquet, UnknownExportSymbol } from '../../src/modules/market-data/history-export.js';
import { naiveCandles } from '../support/naive-candles.js';
import { tradeSmallVenue } from '../support/small-venue.js';

const COMMANDS = 500;
const ALL = { fromUs: 0, toUs: Number.MAX_SAFE_INTEGER };
const seed = Number(process.env['TEST_SEED'] ?? 3);

let dataDir: string;
let events: readonly VenueEvent[];
let symbol: string;
let instrumentId: number;

beforeAll(() => {
  dataDir = join(mkdtempSync(join(tmpdir(), 'tradsys-history-')), 'data');
  ({ events } = tradeSmallVenue(dataDir, seed, COMMANDS));
  const [busiest] = ofName('InstrumentDefined').toSorted(
    (a, b) => tradesOn(b.body.instrumentId).length - tradesOn(a.body.instrumentId).length,
  );
  if (busiest === undefined) throw new Error('the venue has no instrument');
  ({ symbol, instrumentId } = busiest.body);
});
afterAll(() => rmSync(join(dataDir, '..'), { recursive: true }));

function ofName<N extends VenueEvent['name']>(name: N): (VenueEvent & { readonly name: N })[] {
  return events.filter((event): event is VenueEvent & { readonly name: N } => event.name === name);
}

const tradesOn = (id: number) => ofName('TradeExecuted').filter(({ body }) => body.instrumentId === id);

/** Cells by column. */
function parsed(lines: Iterable<string>): Record<string, string>[] {
  const [header = '', ...rows] = [...lines].join('').trimEnd().split('\n');
  const columns = header.split(',');
  return rows.map((row) => Object.fromEntries(row.split(',').map((cell, at) => [columns[at] as string, cell])));
}

describe('an export', () => {
  test('has every trade once, oldest first', () => {
    const rows = parsed(exportHistory({ dataDir, symbol, period: ALL }));
    const trades = tradesOn(instrumentId);
    expect(trades.length).toBeGreaterThan(5);
    expect(rows.map(({ tradeId, sequence }) => [tradeId, sequence])).toEqual(
      trades.map(({ body, sequence }) => [String(body.tradeId), String(sequence)]),
    );
  });

  test('has trades of a period, its end excluded', () => {
    const trades = tradesOn(instrumentId);
    const [fromUs, toUs] = [trades[2]?.timeUs as number, trades[5]?.timeUs as number];
    const ids = parsed(exportHistory({ dataDir, symbol, period: { fromUs, toUs } })).map(({ tradeId }) =>
      Number(tradeId),
    );
    const expected = trades.filter(({ timeUs }) => timeUs >= fromUs && timeUs < toUs);
    expect(ids).toEqual(expected.map(({ body }) => body.tradeId));
  });

  test.each(['1s', '1m', '1M'] as const)('has the candles of %s that the trades make', (interval) => {
    const rows = parsed(exportHistory({ dataDir, symbol, interval, period: ALL }));
    const expected = naiveCandles(events, instrumentId, interval).toReversed();
    expect(
      rows.map((row) => [Date.parse(row['openTime'] as string) * 1_000, Number(row['tradeCount']), row['lastTradeId']]),
    ).toEqual(expected.map(({ openUs, tradeCount, lastTradeId }) => [openUs, tradeCount, String(lastTradeId)]));
    const lastUs = events.at(-1)?.timeUs as number;
    expect(rows.map(({ isClosed }) => isClosed === 'true')).toEqual(expected.map(({ endUs }) => endUs <= lastUs));
  });

  test.each([undefined, '1s'] as const)('as Parquet says the same as CSV (interval %s)', async (interval) => {
    const options = { dataDir, symbol, period: ALL, ...(interval !== undefined && { interval }) };
    const bytes = Buffer.concat([...exportParquet(options)]);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    const rows = await parquetReadObjects({ file });
    const expected = parsed(exportHistory(options));
    expect(rows.length).toBe(expected.length);
    const plain = (value: unknown): string => {
      if (value instanceof Date) return value.toISOString();
      return typeof value === 'number' ? value.toPrecision(12) : String(value);
    };
    rows.forEach((row, at) => {
      for (const [column, text] of Object.entries(expected[at] as Record<string, string>)) {
        // Times of the reader have milliseconds, decimals of the reader are floats.
        const isTime = column.endsWith('ime');
        const shown = isTime
          ? text.replace(/\d{3}Z$/, 'Z')
          : typeof row[column] === 'number'
            ? Number(text).toPrecision(12)
            : text;
        expect([column, plain(row[column])]).toEqual([column, shown]);
      }
    });
  });

  test('of a symbol that never was is refused', () => {
    expect(() => [...exportParquet({ dataDir, symbol: 'NO-SUCH', period: ALL })]).toThrow(UnknownExportSymbol);
    expect(() => [...exportHistory({ dataDir, symbol: 'NO-SUCH', period: ALL })]).toThrow(UnknownExportSymbol);
  });

  test('is what the command prints', () => {
    const tradsys = (...args: string[]) =>
      spawnSync(process.execPath, ['dist/cli.js', 'history', 'export', dataDir, ...args], { encoding: 'utf8' });
    const printed = tradsys('--symbol', symbol, '--interval', '1s');
    expect([printed.stderr, printed.status]).toEqual(['', 0]);
    expect(printed.stdout).toBe([...exportHistory({ dataDir, symbol, interval: '1s', period: ALL })].join(''));
    expect(tradsys('--symbol', 'NO-SUCH')).toMatchObject({ status: 1, stderr: expect.stringContaining('NO-SUCH') });
    expect(tradsys('--symbol', symbol, '--interval', '7m').status).toBe(1);
    expect(tradsys('--symbol', symbol, '--from', 'yesterday').status).toBe(1);
  });
});
