/**
 * Keyset cursors: opaque text that names the last row of a page, so that a page never shifts when rows are added.
 */
const PATTERN = /^c1(?:-[0-9a-z]{1,11}){1,4}$/;

/** A cursor that this venue did not hand out; gateways answer 400. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';

  constructor() {
    super('the cursor is not one that a previous page returned');
  }
}

/** Packs 1 to 4 non-negative integers. */
export function encodeCursor(...keys: readonly number[]): string {
  return ['c1', ...keys.map((key) => key.toString(36))].join('-');
}

/** The `count` integers of a cursor; throws `InvalidCursor` for anything else. */
export function decodeCursor(cursor: string, count: number): number[] {
  if (!PATTERN.test(cursor)) throw new InvalidCursor();
  const keys = cursor
    .split('-')
    .slice(1)
    .map((key) => Number.parseInt(key, 36));
  if (keys.length !== count || !keys.every(Number.isSafeInteger)) throw new InvalidCursor();
  return keys;
}
