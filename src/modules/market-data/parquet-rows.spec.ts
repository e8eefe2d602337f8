import { expect, test } from '@jest/globals';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import { tradeColumns } from './history-table.js';
import { GROUP_ROWS, ParquetRows } from './parquet-rows.js';

const format = {
  instrument: { symbol: 'BTC-USD', tickSize: '0.01', lotSize: '0.00000001' },
  quoteAsset: { scale: 8 },
} as unknown as InstrumentFormat;

const row = (tradeId: number) => ({
  tradeId: String(tradeId),
  time: '2026-01-02T03:04:05.000006Z',
  timeNs: '1767323045000006000',
  // More digits than a float can hold.
  price: '90071992547409.91',
  quantity: '0.5',
  takerSide: tradeId % 2 === 0 ? 'buy' : 'sell',
  simulated: tradeId % 3 === 0,
  sequence: tradeId * 2,
});

function fileOf(rows: number): { file: ArrayBuffer; pieces: number[] } {
  const parquet = new ParquetRows(tradeColumns, format);
  const parts = Array.from({ length: rows }, (_, at) => parquet.add(row(at + 1))).filter(({ length }) => length > 0);
  parts.push(parquet.end());
  const bytes = Buffer.concat(parts);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  return { file, pieces: parts.map(({ length }) => length) };
}

test('rows leave group by group, and the whole is one file', async () => {
  const { file, pieces } = fileOf(2 * GROUP_ROWS + 3);
  expect(pieces.length).toBe(3);
  const { row_groups: groups } = parquetMetadata(file);
  expect(groups.map(({ num_rows: rows }) => Number(rows))).toEqual([GROUP_ROWS, GROUP_ROWS, 3]);
  const read = await parquetReadObjects({ file, columns: ['tradeId', 'takerSide', 'simulated'], rowStart: 19_999 });
  expect(read).toEqual(
    [20_000, 20_001, 20_002, 20_003].map((id) => ({
      tradeId: BigInt(id),
      takerSide: id % 2 === 0 ? 'buy' : 'sell',
      simulated: id % 3 === 0,
    })),
  );
});

test('decimals and times are exact', async () => {
  const { file } = fileOf(1);
  expect(await parquetReadObjects({ file, columns: ['quantity'] })).toEqual([{ quantity: 0.5 }]);
  const [group] = parquetMetadata(file).row_groups;
  const statistics = (name: string) =>
    group?.columns.find(({ meta_data: meta }) => meta?.path_in_schema[0] === name)?.meta_data;
  expect(statistics('price')).toMatchObject({ type: 'FIXED_LEN_BYTE_ARRAY' });
  const bytes = Buffer.from(file);
  // The unscaled price, big-endian in 16 bytes, as it stands in the page.
  const unscaled = Buffer.alloc(16);
  unscaled.writeBigUInt64BE(9_007_199_254_740_991n, 8);
  expect(bytes.includes(unscaled.subarray(9))).toBe(true);
  const element = parquetMetadata(file).schema.find(({ name }) => name === 'price');
  expect(element).toMatchObject({ converted_type: 'DECIMAL', precision: 38, scale: 2, repetition_type: 'REQUIRED' });
});

test('a file without rows is one all the same', async () => {
  const { file } = fileOf(0);
  expect(await parquetReadObjects({ file })).toEqual([]);
  expect(parquetMetadata(file).key_value_metadata).toEqual([{ key: 'symbol', value: 'BTC-USD' }]);
});
