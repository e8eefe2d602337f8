import { isIP } from 'node:net';
import { z } from 'zod';

/** What a configuration value may be. A YAML file gives typed values; variables and flags give text. */
export interface Kind<T> {
  /** Completes "must be …" in documentation and refusals. */
  readonly expected: string;
  readonly schema: z.ZodType<T>;
  /** The typed value that a text stands for; other text is returned as it is, for the schema to refuse. */
  readonly fromText: (text: string) => unknown;
  /** A flag of this kind may stand alone: `--demo` means `--demo=true`. */
  readonly isSwitch?: boolean;
  /** Relative values start at the working directory. */
  readonly isPath?: boolean;
}

export function integer(min: number, max: number): Kind<number> {
  return {
    expected: `an integer from ${min} to ${max}`,
    schema: z.int().min(min).max(max),
    fromText: (text) => (isIntegerText(text) ? Number(text) : text),
  };
}

/** A number of bytes, plain or with a binary unit: `65536`, `64KiB`, `1MiB`. */
export function bytes(min: number, max: number): Kind<number> {
  const withUnit = z.string().regex(bytesPattern).transform(bytesOf);
  return {
    expected: `a size from ${showBytes(min)} to ${showBytes(max)}, in bytes or with KiB, MiB or GiB`,
    schema: z.union([z.number(), withUnit]).pipe(z.int().min(min).max(max)),
    fromText: (text) => (isIntegerText(text) ? Number(text) : text),
  };
}

/** A time with its unit, such as `250ms`, as a number of microseconds. */
export function duration(minUs: number, maxUs: number): Kind<number> {
  const written = z.string().regex(durationPattern).transform(durationUsOf);
  return {
    expected: `a time from ${showDuration(minUs)} to ${showDuration(maxUs)}, with us, ms, s or m`,
    schema: written.pipe(z.number().min(minUs).max(maxUs)),
    fromText: (text) => text,
  };
}

/** A share of a whole. */
export function fraction(): Kind<number> {
  return {
    expected: 'a number from 0 to 1',
    schema: z.number().min(0).max(1),
    fromText: (text) => (/^(0|1|0?\.\d{1,9})$/.test(text) ? Number(text) : text),
  };
}

/** Where something is sent to: no credentials in it that a log would show, and nothing but HTTP. */
export function webUrl(): Kind<string> {
  return {
    expected: 'an http or https URL without a user, a password and a fragment',
    schema: z.string().max(PATH_LENGTH_MAX).refine(isWebUrl),
    fromText: (text) => text,
  };
}

export function boolean(): Kind<boolean> {
  return {
    expected: 'true or false',
    schema: z.boolean(),
    fromText: (text) => (text === 'true' ? true : text === 'false' ? false : text),
    isSwitch: true,
  };
}

export function oneOf<const T extends readonly [string, ...string[]]>(...values: T): Kind<T[number]> {
  return {
    expected: `one of ${values.join(', ')}`,
    schema: z.enum(values) as z.ZodType<T[number]>,
    fromText: (text) => text,
  };
}

export function path(): Kind<string> {
  return {
    expected: `a path of 1 to ${PATH_LENGTH_MAX} printable characters`,
    schema: z.string().min(1).max(PATH_LENGTH_MAX).refine(isPrintable),
    fromText: (text) => text,
    isPath: true,
  };
}

/** A path that is no connection string: `:memory:` and `postgres://…` would otherwise become odd file names. */
export function sqliteFile(): Kind<string> {
  const { schema, ...rest } = path();
  return {
    ...rest,
    expected: 'the path of an SQLite file (other databases are not built yet)',
    schema: schema.refine((text) => !/^([a-z][a-z0-9+.-]+)?:/i.test(text) && !text.endsWith('/')),
  };
}

/** An address to listen on. */
export function host(): Kind<string> {
  return {
    expected: 'an IP address or a host name',
    schema: z.string().max(253).refine(isHost),
    fromText: (text) => text,
  };
}

/** The name of an asset. */
export function assetName(): Kind<string> {
  return {
    expected: '1 to 12 capital letters and digits, such as USD',
    schema: z.string().regex(/^[A-Z0-9]{1,12}$/),
    fromText: (text) => text,
  };
}

/** Texts with commas between them, none at all where it is not set. */
export function listOf(itemExpected: string, isItem: (text: string) => boolean): Kind<readonly string[]> {
  return {
    expected: `at most ${LIST_LENGTH_MAX} of ${itemExpected}, with commas between them`,
    schema: z
      .string()
      .transform((text) => text.split(',').map((item) => item.trim()))
      .refine((items) => items.length <= LIST_LENGTH_MAX && items.every((item) => isItem(item))),
    fromText: (text) => text,
  };
}

/** What browsers send as `Origin`: exact, so that nothing that only looks alike passes. */
export function isOrigin(text: string): boolean {
  try {
    const { protocol, origin } = new URL(text);
    return (protocol === 'http:' || protocol === 'https:') && origin === text;
  } catch {
    return false;
  }
}

/** A value that may stay unset: `null` is its default and cannot be written. */
export function optional<T>(kind: Kind<T>): Kind<T | null> {
  return kind;
}

export function showBytes(count: number): string {
  for (const [unit, size] of [...unitBytes].toReversed()) {
    if (count >= size && count % size === 0) return `${count / size}${unit}`;
  }
  return String(count);
}

export function showDuration(us: number): string {
  for (const [unit, size] of [...unitUs].toReversed()) if (us >= size && us % size === 0) return `${us / size}${unit}`;
  return `${us}us`;
}

const PATH_LENGTH_MAX = 1024;
const LIST_LENGTH_MAX = 64;
const unitBytes = new Map([
  ['KiB', 2 ** 10],
  ['MiB', 2 ** 20],
  ['GiB', 2 ** 30],
]);
const unitUs = new Map([
  ['us', 1],
  ['ms', 1_000],
  ['s', 1_000_000],
  ['m', 60_000_000],
]);
const durationPattern = /^([1-9]\d{0,8})(us|ms|s|m)$/;
const bytesPattern = /^(0|[1-9]\d{0,11})(KiB|MiB|GiB)$/;

function bytesOf(text: string): number {
  const [, count, unit] = bytesPattern.exec(text) ?? [];
  return Number(count) * (unitBytes.get(unit ?? '') ?? Number.NaN);
}

function durationUsOf(text: string): number {
  const [, count, unit] = durationPattern.exec(text) ?? [];
  return Number(count) * (unitUs.get(unit ?? '') ?? Number.NaN);
}

function isWebUrl(text: string): boolean {
  try {
    const { protocol, username, password, hash } = new URL(text);
    return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '' && hash === '';
  } catch {
    return false;
  }
}

function isIntegerText(text: string): boolean {
  return /^(0|-?[1-9]\d{0,14})$/.test(text);
}

function isPrintable(text: string): boolean {
  return !/\p{Cc}/u.test(text);
}

function isHost(text: string): boolean {
  if (isIP(text) !== 0) return true;
  const labels = text.split('.');
  // A name of digits and dots only is a mistyped address, not a host.
  return labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label)) && !/^[\d.]+$/.test(text);
}
