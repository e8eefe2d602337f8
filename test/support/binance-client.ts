/** Calls of the Binance Spot API, signed as its documentation says and no client library does it. */
import { createHmac } from 'node:crypto';
import type { Answer, VenueProcess } from './venue-process.js';

export interface BinanceKey {
  readonly apiKey: string;
  readonly sign: (payload: string) => string;
}

export type Fields = Readonly<Record<string, string | number>>;

export interface BinanceAnswer extends Answer {
  readonly headers: Headers;
}

/** Where the venue serves this API. */
export function binanceUrl(venue: VenueProcess): string {
  const [, port] = /Binance Spot API on [^\s:]+:(\d+)/.exec(venue.output()) ?? [];
  if (port === undefined) throw new Error(`no Binance Spot API:\n${venue.output()}`);
  return `http://127.0.0.1:${port}`;
}

/** A key of whoever has logged in, made as people make it. */
export async function anHmacKey(
  venue: VenueProcess,
  token: string,
  scopes: readonly string[] = ['read', 'trade'],
): Promise<BinanceKey & { readonly secret: string }> {
  const answer = await venue.request('POST', '/api/v1/api-keys', token, { label: 'bot', type: 'hmac', scopes });
  if (answer.status !== 201) throw new Error(`no key: ${JSON.stringify(answer)}`);
  const { apiKey, secret } = answer.body as { apiKey: string; secret: string };
  return { apiKey, secret, sign: (payload) => createHmac('sha256', secret).update(payload).digest('hex') };
}

export class BinanceClient {
  constructor(
    readonly url: string,
    private readonly key?: BinanceKey,
  ) {}

  get credential(): BinanceKey {
    return this.key as BinanceKey;
  }

  get(path: string, fields: Fields = {}, headers: Record<string, string> = {}): Promise<BinanceAnswer> {
    return this.send('GET', `${path}?${form(fields)}`, '', headers);
  }

  /** A signed call with everything in the query. */
  signed(method: string, path: string, fields: Fields = {}): Promise<BinanceAnswer> {
    const { apiKey, sign } = this.credential;
    const query = form({ timestamp: Date.now(), recvWindow: 20_000, ...fields });
    const target = `${path}?${query}&signature=${encodeURIComponent(sign(query))}`;
    return this.send(method, target, '', { 'x-mbx-apikey': apiKey });
  }

  /** A signed call with everything in a form body. */
  posted(method: string, path: string, fields: Fields = {}): Promise<BinanceAnswer> {
    const { apiKey, sign } = this.credential;
    const body = form({ timestamp: Date.now(), ...fields });
    return this.send(method, path, `${body}&signature=${encodeURIComponent(sign(body))}`, {
      'x-mbx-apikey': apiKey,
      'content-type': 'application/x-www-form-urlencoded',
    });
  }

  async send(method: string, target: string, body = '', headers: Record<string, string> = {}): Promise<BinanceAnswer> {
    const response = await fetch(`${this.url}${target}`, { method, headers, ...(body !== '' && { body }) });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  }
}

export function form(fields: Fields): string {
  return new URLSearchParams(
    Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
}
