/** History of other venues: all of a file or nothing, each fault with its line, and looked at by the monitors. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  importHistory,
  ImportRefused,
  importedFile,
  importedRows,
} from '../../src/modules/market-data/imported-history.js';
import { parseImportTime } from '../../src/modules/market-data/import-time.js';
import { exportHistory } from '../../src/modules/market-data/history-export.js';
import { tradeSmallVenue } from '../support/small-venue.js';

const root = mkdtempSync(join(tmpdir(), 'tradsys-import-'));
let dataDir: string;
let file: string;
let count = 0;

beforeEach(() => {
  count += 1;
  dataDir = join(root, `data-${count}`);
  file = join(root, `file-${count}.csv`);
});
afterAll(() => rmSync(root, { recursive: true }));

const trades = { source: 'elsewhere', symbol: 'BTC-USD' } as const;
const bars = { ...trades, interval: '1m' } as const;
const lines = (...rows: string[]): string => `${rows.join('\n')}\n`;
const tradsys = (...args: string[]) => spawnSync(process.execPath, ['dist/cli.js', ...args], { encoding: 'utf8' });

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ImportRefused);
  return (error as Error).message;
}

test.each([
  ['2026-01-02T03:04:05.000006Z', 1_767_323_045_000_006],
  ['2026-01-02 03:04:05.000006', 1_767_323_045_000_006],
  ['2026-01-02', 1_767_312_000_000_000],
  ['1767323045', 1_767_323_045_000_000],
  ['1767323045001', 1_767_323_045_001_000],
  ['1767323045000006', 1_767_323_045_000_006],
  ['1767323045000006999', 1_767_323_045_000_006],
  ['17673230450', undefined],
  ['2026-02-30', undefined],
  ['03:04', undefined],
  ['2026-01-02T03:04:05+01:00', undefined],
])('the time %s is %s', (text, timeUs) => {
  expect(parseImportTime(text)).toBe(timeUs);
});

describe('an import', () => {
  test('is kept in one form, packed or not, beside the history of the venue', async () => {
    const text = lines('id,timestamp,price,amount', '1,2026-01-02 03:04:05,64250.50,0.10', '2,1767323046000,64251,2');
    writeFileSync(file, gzipSync(text));
    expect(await importHistory({ dataDir, ...trades }, file, false)).toEqual({
      rows: 2,
      from: '2026-01-02T03:04:05.000000Z',
      to: '2026-01-02T03:04:06.000000Z',
      findings: {},
      examples: [],
    });
    expect(readFileSync(importedFile({ dataDir, ...trades }), 'utf8')).toBe(
      lines(
        'time,price,quantity,takerSide,tradeId',
        '2026-01-02T03:04:05.000000Z,64250.5,0.1,,1',
        '2026-01-02T03:04:06.000000Z,64251,2,,2',
      ),
    );
    const rows = [];
    for await (const row of importedRows({ dataDir, ...trades })) rows.push(row['price']);
    expect(rows).toEqual(['64250.5', '64251']);
  });

  test('with a fault is nothing, and every fault is named', async () => {
    writeFileSync(file, lines('time,price,quantity', '2026-01-02,1,1', '2026-01-02,x,1', '2026-01-03,1', 'now,1,1'));
    const message = await refusal(importHistory({ dataDir, ...trades }, file, false));
    expect(message.split('\n').slice(1)).toEqual([
      'line 3: price "x" is no decimal number',
      'line 4: has 2 cells, the first line 3',
      'line 5: time "now" is no time in UTC',
    ]);
    expect(readdirSync(join(dataDir, 'imported/elsewhere/BTC-USD'))).toEqual([]);
  });

  test('of many faults names the first', async () => {
    writeFileSync(file, lines('time,price,quantity', ...Array.from({ length: 50 }, () => '2026-01-02,0,1')));
    const message = await refusal(importHistory({ dataDir, ...trades }, file, false));
    expect(message.split('\n').slice(-2)).toEqual(['line 21: price is 0', 'and 30 more']);
  });

  test('does not take the place of another by itself, nor where the new one fails', async () => {
    writeFileSync(file, lines('time,price,quantity', '2026-01-02,1,1'));
    await importHistory({ dataDir, ...trades }, file, false);
    const before = readFileSync(importedFile({ dataDir, ...trades }), 'utf8');
    expect(await refusal(importHistory({ dataDir, ...trades }, file, false))).toContain('--replace');
    writeFileSync(file, lines('time,price,quantity', '2026-01-02,2,1', 'bad,2,1'));
    await refusal(importHistory({ dataDir, ...trades }, file, true));
    expect(readFileSync(importedFile({ dataDir, ...trades }), 'utf8')).toBe(before);
    writeFileSync(file, lines('time,price,quantity', '2026-01-02,2,1'));
    await importHistory({ dataDir, ...trades }, file, true);
    expect(readFileSync(importedFile({ dataDir, ...trades }), 'utf8')).toContain(',2,1,,');
  });

  test.each<[string, string, string]>([
    ['an empty file', '', 'has no rows'],
    ['a file of names only', 'time,price,quantity\n', 'has no rows'],
    ['another first line', 'a,b\n1,2\n', 'line 1 names no column for time, price, quantity'],
  ])('of %s is refused', async (_name, text, fault) => {
    writeFileSync(file, text);
    expect(await refusal(importHistory({ dataDir, ...trades }, file, false))).toContain(fault);
  });

  test('of no file, of a broken packing, or under a name that leads elsewhere is refused', async () => {
    expect(await refusal(importHistory({ dataDir, ...trades }, file, false))).toContain('cannot be read');
    writeFileSync(file, gzipSync('time,price,quantity\n2026-01-02,1,1\n').subarray(0, 30));
    expect(await refusal(importHistory({ dataDir, ...trades }, file, false))).toContain('cannot be read');
    const elsewhere = { dataDir, source: '..', symbol: 'BTC-USD' };
    expect(await refusal(importHistory(elsewhere, file, false))).toContain('is no name');
    expect(existsSync(join(dataDir, '..', 'BTC-USD'))).toBe(false);
  });

  test('of trades says what came twice, late, or out of nowhere', async () => {
    const rows = Array.from({ length: 12 }, (_, at) => `${at + 1},2026-01-02T00:00:${10 + at}Z,100,1`);
    rows.push('13,2026-01-02T00:00:22Z,150,1', '13,2026-01-02T00:00:22Z,100,1', '14,2026-01-02T00:00:01Z,100,1');
    writeFileSync(file, lines('id,time,price,quantity', ...rows));
    const { findings, examples } = await importHistory({ dataDir, ...trades }, file, false);
    expect(findings).toEqual({ outlier: 1, duplicate: 1, late: 1 });
    expect(examples.map((one) => one.split(':', 2).join(':'))).toEqual([
      'line 14: outlier',
      'line 15: duplicate',
      'line 16: late',
    ]);
  });

  test('of bars wants each once, in order and on the clock, and names those that are missing', async () => {
    const bar = (time: string): string => `2026-01-02T00:${time}Z,2,3,1,2,5`;
    const head = 'time,open,high,low,close,volume';
    writeFileSync(file, lines(head, bar('01:00'), bar('01:00'), bar('02:30'), bar('00:00'), bar('04:00')));
    const message = await refusal(importHistory({ dataDir, ...bars }, file, false));
    expect(message.split('\n').slice(1)).toEqual([
      'line 3: 2026-01-02T00:01:00.000000Z is not behind the bar before it',
      'line 4: 2026-01-02T00:02:30.000000Z is not where a bar of 1m begins',
      'line 5: 2026-01-02T00:00:00.000000Z is not behind the bar before it',
    ]);
    writeFileSync(file, lines(head, bar('01:00'), bar('02:00'), bar('05:00')));
    expect(await importHistory({ dataDir, ...bars }, file, false)).toMatchObject({
      rows: 3,
      findings: { gap: 1 },
      examples: ['line 4: gap: no bars from 2026-01-02T00:03:00.000000Z on'],
    });
  });
});

describe('the commands', () => {
  test('import, and stream what was imported', () => {
    writeFileSync(file, lines('time,price,quantity,side', '2026-01-02,1.5,2,buy', '2026-01-03,1.6,3,sell'));
    const name = ['--source', 'elsewhere', '--symbol', 'BTC-USD'];
    const taken = tradsys('history', 'import', dataDir, file, ...name, '--json');
    expect([taken.status, taken.stderr, JSON.parse(taken.stdout)]).toEqual([
      0,
      '',
      expect.objectContaining({ rows: 2 }),
    ]);
    expect(tradsys('history', 'import', dataDir, file, ...name)).toMatchObject({ status: 1, stdout: '' });
    const { stdout, status } = tradsys('replay-feed', dataDir, ...name, '--to', '2026-01-03T00:00:00Z');
    expect([status, JSON.parse(stdout)]).toEqual([
      0,
      {
        message: 'trade',
        symbol: 'BTC-USD',
        time: '2026-01-02T00:00:00.000000Z',
        price: '1.5',
        quantity: '2',
        takerSide: 'buy',
        tradeId: '',
      },
    ]);
    for (const wrong of [
      ['--speed', 'fast'],
      ['--interval', '1m'],
      ['--source', 'none'],
    ]) {
      const refused = tradsys('replay-feed', dataDir, ...name, ...wrong);
      expect([wrong, refused.status, refused.stdout, refused.stderr.includes(' at ')]).toEqual([wrong, 1, '', false]);
    }
  });

  test('stream the trades of the venue itself, a day in milliseconds', () => {
    const { events } = tradeSmallVenue(dataDir, 3, 300);
    const [symbol = ''] = events.flatMap((event) => (event.name === 'InstrumentDefined' ? [event.body.symbol] : []));
    const all = { fromUs: 0, toUs: Number.MAX_SAFE_INTEGER };
    const ids = [...exportHistory({ dataDir, symbol, period: all })].slice(1).map((line) => line.split(',')[0]);
    const { stdout } = tradsys('replay-feed', dataDir, '--symbol', symbol, '--speed', '1000000x');
    const told = stdout
      .trimEnd()
      .split('\n')
      .filter((line) => line !== '');
    expect(told.map((line) => (JSON.parse(line) as { tradeId: string }).tradeId)).toEqual(ids);
    expect(ids.length).toBeGreaterThan(0);
    expect(tradsys('replay-feed', dataDir, '--symbol', 'NO-SUCH').status).toBe(1);
    expect(tradsys('replay-feed', join(root, 'nowhere'), '--symbol', symbol)).toMatchObject({ status: 1 });
  });
});
