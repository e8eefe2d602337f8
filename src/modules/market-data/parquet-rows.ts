/** History as Parquet, a row group at a time: what was written is handed on, so a file of any length needs the memory of one group. */
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { parseIsoTime } from '../../common/nest/wire-time.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import { type Column, type HistoryRow, valueIn } from './history-table.js';

/** Rows of a group. */
export const GROUP_ROWS = 10_000;
/** Decimals are exact: 16 bytes hold any sum of trades. */
const DECIMAL_BYTES = 16;
const DECIMAL_DIGITS = 38;

type Schema = ConstructorParameters<typeof ParquetWriter>[0]['schema'];

export class ParquetRows {
  private readonly bytes = new ByteWriter();
  private readonly writer: ParquetWriter;
  private rows: HistoryRow[] = [];

  constructor(
    private readonly columns: readonly Column[],
    private readonly format: InstrumentFormat,
  ) {
    const { symbol } = format.instrument;
    this.writer = new ParquetWriter({
      writer: this.bytes,
      schema: schemaOf(columns, format),
      createdBy: 'tradsys',
      kvMetadata: [{ key: 'symbol', value: symbol }],
    });
  }

  /** The bytes of a group that the row has filled; empty as long as there is room. */
  add(row: HistoryRow): Uint8Array {
    this.rows.push(row);
    return this.rows.length < GROUP_ROWS ? NOTHING : this.group();
  }

  /** The last bytes, with the directory of the file. */
  end(): Uint8Array {
    const last = this.rows.length === 0 ? NOTHING : this.group();
    void this.writer.finish();
    return Buffer.concat([last, this.taken()]);
  }

  private group(): Uint8Array {
    const { rows } = this;
    this.rows = [];
    const columnData = this.columns.map((column) => ({
      name: column.name,
      data: rows.map((row) => valueOf(column, valueIn(row, column), this.format)),
    }));
    void this.writer.write({ columnData, rowGroupSize: GROUP_ROWS });
    return this.taken();
  }

  private taken(): Uint8Array {
    const taken = this.bytes.getBytes().slice();
    this.bytes.index = 0;
    return taken;
  }
}

const NOTHING = new Uint8Array(0);

function schemaOf(columns: readonly Column[], format: InstrumentFormat): Schema {
  const fields = columns.map(({ name, kind }) => ({
    name,
    repetition_type: 'REQUIRED' as const,
    ...typeOf(kind, format),
  }));
  return [{ name: 'root', num_children: columns.length }, ...fields];
}

function typeOf(kind: Column['kind'], format: InstrumentFormat): Omit<Schema[number], 'name'> {
  switch (kind) {
    case 'id':
    case 'count':
      return { type: 'INT64' };
    case 'time':
      return { type: 'INT64', converted_type: 'TIMESTAMP_MICROS' };
    case 'flag':
      return { type: 'BOOLEAN' };
    case 'text':
      return { type: 'BYTE_ARRAY', converted_type: 'UTF8' };
    default: {
      const size = { type_length: DECIMAL_BYTES, precision: DECIMAL_DIGITS, scale: kind(format) };
      return { type: 'FIXED_LEN_BYTE_ARRAY', converted_type: 'DECIMAL', ...size };
    }
  }
}

function valueOf({ kind }: Column, value: string | number | boolean, format: InstrumentFormat): unknown {
  if (typeof kind === 'function') return unscaled(String(value), kind(format));
  if (kind === 'id' || kind === 'count') return BigInt(value);
  return kind === 'time' ? BigInt(parseIsoTime(value as string) as number) : value;
}

/** The digits of a decimal at this scale. */
function unscaled(text: string, scale: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(scale, '0'));
}
