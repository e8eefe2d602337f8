/** The first place where two plain values differ, as `path: left ≠ right`, or undefined. −0 counts as 0. */
export function difference(left: unknown, right: unknown, path = ''): string | undefined {
  if (left === right || (Number.isNaN(left) && Number.isNaN(right))) return undefined;
  if (!isObject(left) || !isObject(right)) return `${path}: core ${show(left)}, oracle ${show(right)}`;
  // Where they are equal, which is nearly always, this makes no list of keys and no path.
  for (const key in left) {
    if (left[key] !== right[key]) {
      const found = difference(left[key], right[key], path === '' ? key : `${path}.${key}`);
      if (found !== undefined) return found;
    }
  }
  for (const key in right) {
    if (!(key in left) && right[key] !== undefined) return `${path}.${key}: core nothing, oracle ${show(right[key])}`;
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** JSON with what JSON lacks: BigInt, NaN, −0 and undefined. */
export function show(value: unknown): string {
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') return `${part}n`;
    if (typeof part === 'number' && (!Number.isFinite(part) || Object.is(part, -0))) {
      return Object.is(part, -0) ? '-0' : String(part);
    }
    return part;
  });
  return text ?? 'undefined';
}
