/**
 * The parameters of a call, from a query and a form body or from the `params` of a WebSocket request: texts, whatever they
 * came as. Reading one says with the documented error what is wrong with it.
 */
import { BinanceError, illegal, mandatory } from './binance-error.js';

const DECIMAL = /^([0-9]{1,20})(\.[0-9]{1,20})?$/;
const INTEGER = /^[0-9]{1,16}$/;
const DECIMALS_MAX = 20;

export class Parameters {
  private constructor(private readonly values: ReadonlyMap<string, string>) {}

  /** Where query and body have the same one, that of the query counts. */
  static ofRequest(query: string, body: string): Parameters {
    return new Parameters(new Map([...formOf(body), ...formOf(query)]));
  }

  /** Numbers come as numbers or as texts. */
  static ofObject(object: Readonly<Record<string, unknown>>): Parameters {
    const given = Object.entries(object).filter(([, value]) => value !== null && value !== undefined);
    return new Parameters(new Map(given.map(([name, value]) => [name, textOf(value)])));
  }

  /** The same without some of them. */
  without(names: readonly string[]): Parameters {
    return new Parameters(new Map([...this.values].filter(([name]) => !names.includes(name))));
  }

  /** Some of them. */
  only(names: readonly string[]): Parameters {
    return new Parameters(new Map([...this.values].filter(([name]) => names.includes(name))));
  }

  /** The same with other names and values besides, or in their place. */
  with(values: Readonly<Record<string, string | undefined>>): Parameters {
    const given = Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : ([[name, value]] as const),
    );
    return new Parameters(new Map([...this.values, ...given]));
  }

  entries(): IterableIterator<[string, string]> {
    return this.values.entries();
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  text(name: string): string | undefined {
    const value = this.values.get(name);
    if (value === '') throw new BinanceError(-1105, `Parameter '${name}' was empty.`);
    return value;
  }

  required(name: string): string {
    const value = this.values.get(name);
    if (value === undefined || value === '') throw mandatory(name);
    return value;
  }

  /** As a plain decimal without zeros in front. */
  decimal(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!DECIMAL.test(value)) throw illegal(name, DECIMAL.source);
    return value.replace(/^0+(?=\d)/, '');
  }

  requiredDecimal(name: string): string {
    this.required(name);
    return this.decimal(name) as string;
  }

  integer(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!INTEGER.test(value)) throw illegal(name, '^[0-9]{1,20}$');
    return Number(value);
  }

  /** A number of items: `standard` where none is asked for, never above `most`. */
  limit(standard: number, most: number): number {
    const limit = this.integer('limit') ?? standard;
    if (limit === 0) throw illegal('limit', `[1, ${most}]`);
    return Math.min(limit, most);
  }

  /** A time in milliseconds or microseconds, as microseconds. */
  timeUs(name: string): number | undefined {
    const time = this.integer(name);
    return time === undefined ? undefined : toMicroseconds(time);
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name)?.toLowerCase();
    if (value === undefined) return undefined;
    if (value !== 'true' && value !== 'false') throw illegal(name, 'true|false');
    return value === 'true';
  }

  /** One of a few words; `otherwise` is the error for any other. */
  word<T extends string>(name: string, words: readonly T[], otherwise: BinanceError): T | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!words.includes(value as T)) throw otherwise;
    return value as T;
  }
}

/** Times of this size are microseconds: the milliseconds of the year 5138. */
const MICROSECONDS_FROM = 1e14;

export function toMicroseconds(time: number): number {
  return time < MICROSECONDS_FROM ? time * 1000 : time;
}

function formOf(text: string): [string, string][] {
  const entries = [...new URLSearchParams(text)];
  if (new Set(entries.map(([name]) => name)).size < entries.length)
    throw new BinanceError(-1101, 'Duplicate values for a parameter detected.');
  return entries;
}

/** Never with an exponent. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return JSON.stringify(value);
  const text = String(value);
  if (!/e/i.test(text)) return text;
  return value.toFixed(DECIMALS_MAX).replace(/\.?0+$/, '');
}
