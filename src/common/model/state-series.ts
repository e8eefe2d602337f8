/**
 * The state of the core as one series of numbers and texts. Each part of it saves itself into a sink and loads itself
 * from a source, in the same order; the two methods stand next to each other and change together. The series is canonical:
 * equal states give equal series, so its hash tells whether two cores are in the same state. What is behaviour is in it
 * (queue order, holds, fee sums, ids to come); what is layout (slots, windows, hash tables, free lists) is not and is
 * built anew by the load.
 */
export interface StateSink {
  /** An integer, or any other number that the state holds. */
  number(value: number): void;
  /** `count` 32-bit integers: half the room of as many numbers. */
  int32s(values: Int32Array, start: number, count: number): void;
  /** Of at most 16,384 UTF-16 units. */
  text(value: string): void;
}

/** What a sink was given, in the same order. What is asked for must be what was put in. */
export interface StateSource {
  number(): number;
  int32s(into: Int32Array, start: number, count: number): void;
  text(): string;
}

export type SmallColumn = Int32Array | Uint8Array;

/** Whether a column's numbers fit 32 bits. */
export function isSmallColumn(column: SmallColumn | Float64Array): column is SmallColumn {
  return column.BYTES_PER_ELEMENT < Float64Array.BYTES_PER_ELEMENT;
}
