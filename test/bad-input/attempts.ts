/** Every way in which a call is made bad on purpose, from the schema of its route. */
import { isForbiddenKey } from '../../src/common/strict-json.js';
import type { ApiDocument, BodyField, Json, Parameter } from './document.js';
import {
  hostileBodies,
  hostileBodyHeaders,
  hostileJson,
  hostilePathParts,
  hostileQueries,
  hostileTexts,
} from './hostile-values.js';
import { type Call, toRequest } from './market.js';
import type { WireRequest } from './wire.js';

export interface Attempt {
  /** What is bad about it. */
  readonly name: string;
  readonly request: WireRequest;
  /**
   * `stopped`: never reaches the core, with one of `codes`. `refused`: any documented refusal. `documented`: any documented
   * answer, because the input may be good after all.
   */
  readonly expected: 'stopped' | 'refused' | 'documented';
  readonly codes?: readonly string[];
  /** The field or parameter that a validation error has to name. */
  readonly field?: string;
}

const unreadable = ['VALIDATION_FAILED', 'INVALID_JSON', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'];
const asJson = ['Content-Type', 'application/json'] as const;

/** One attempt for each value that a field may be given instead of its own; a required field is also left out. */
export function fieldAttempts(call: Call, field: BodyField, document: ApiDocument): Attempt[] {
  const valid = call.body as Json;
  const attempts = hostileJson.map((json): Attempt => {
    const name = `${field.name}: ${shortened(json)}`;
    const request = withBody(call, bodyWith(valid, field.name, json));
    return isAllowed(document, field, JSON.parse(json))
      ? { name, request, expected: 'documented' }
      : { name, request, expected: 'stopped', codes: unreadable, field: field.name };
  });
  if (!field.isRequired) return attempts;
  const without = Object.fromEntries(Object.entries(valid).filter(([name]) => name !== field.name));
  const missing = withBody(call, JSON.stringify(without));
  return [
    ...attempts,
    // Another field may stand for it (`quoteQuantity` for `quantity`), but the valid call has none.
    { name: `${field.name}: missing`, request: missing, expected: 'stopped', codes: unreadable, field: field.name },
  ];
}

export function queryAttempts(call: Call, { name, schema }: Parameter, document: ApiDocument): Attempt[] {
  const attempts = hostileTexts.map((text): Attempt => {
    const request = withQuery(call, `${name}=${encodeURIComponent(text)}`);
    const isGood = document.allows(schema, asQueryValue(schema, text));
    return {
      name: `${name}=${shortened(JSON.stringify(text))}`,
      request,
      ...(isGood ? { expected: 'documented' } : { expected: 'stopped', codes: ['VALIDATION_FAILED'], field: name }),
    };
  });
  const example = encodeURIComponent(String(schema['example']));
  const repeated = [`${name}=${example}&${name}=${example}`, `${name}[]=${example}`, `${name}[a]=${example}`];
  return [
    ...attempts,
    ...repeated.map((query): Attempt => ({
      name: query,
      request: withQuery(call, query),
      expected: 'stopped',
      codes: ['VALIDATION_FAILED'],
    })),
    ...['%zz', '%', '%c0%80', '%ff', '%00'].map((escape): Attempt => ({
      name: `${name}=${escape}`,
      request: withQuery(call, `${name}=${escape}`),
      expected: 'documented',
    })),
  ];
}

/** Parameters that no route has. One that reads a query refuses them, another one does not look at them. */
export function foreignQueryAttempts(call: Call): Attempt[] {
  const readsQuery = call.route.parameters.some(({ in: place }) => place === 'query');
  return hostileQueries.map((query) => ({
    name: `?${shortened(query)}`,
    request: withQuery(call, query),
    ...(readsQuery && /^\w+(?:\[a\])?=1$/.test(query)
      ? { expected: 'stopped', codes: ['VALIDATION_FAILED'] }
      : { expected: 'documented' }),
  }));
}

export function pathAttempts(call: Call, { name }: Parameter): Attempt[] {
  return hostilePathParts.map((part) => ({
    name: `{${name}}: ${shortened(part)}`,
    request: toRequest({ ...call, path: { ...call.path, [name]: part } }),
    expected: 'refused',
  }));
}

/** Bodies that cannot be read. A route without a body may ignore what it does not need. */
export function bodyAttempts(call: Call): Attempt[] {
  if (call.route.method === 'GET') {
    return [{ name: 'a body', request: withBody(call, '{}'), expected: 'documented' }];
  }
  const takesBody = call.body !== undefined;
  // A request of many orders has many names.
  const namesMax = call.route.path.endsWith('/orders/batch') ? 4_096 : 256;
  const valid = JSON.stringify(call.body ?? {});
  const bodies = hostileBodies(call.body ?? {}, namesMax).map(({ name, body, codes }): Attempt => ({
    name: `body: ${name}`,
    request: { ...toRequest(call), headers: headersOf(call, [asJson]), body },
    ...(takesBody ? { expected: 'stopped', codes } : { expected: 'documented' }),
  }));
  const headers = hostileBodyHeaders.map((given): Attempt => ({
    name: `headers: ${given.map((header) => header.join(': ')).join(', ')}`,
    request: { ...toRequest(call), headers: headersOf(call, given), body: Buffer.from(valid) },
    ...(takesBody ? { expected: 'stopped', codes: ['UNSUPPORTED_MEDIA_TYPE'] } : { expected: 'documented' }),
  }));
  return [...bodies, ...headers];
}

const NO_ALGORITHM = `${base64({ alg: 'none', typ: 'JWT' })}.${base64({ sub: '1', exp: 4_000_000_000 })}.`;
const strangeCredentials: readonly string[] = [
  ['', 'Bearer', 'Bearer ', 'Bearer null', 'Bearer undefined', 'Basic YWRtaW46YWRtaW4=', 'Digest a', 'Token a'],
  ['Bearer a.b.c', 'Bearer ..', 'Bearer e30.e30.', `Bearer ${NO_ALGORITHM}`, `Bearer ${'a'.repeat(8_000)}`],
  ["Bearer ' OR 1=1", 'Bearer \u00e9', 'Bearer %00', 'Bearer {"a":1}', 'Bearer [object Object]', 'BearerBearer a'],
].flat();

/** Whoever calls without a credential of ours is told so, whatever else the request has. */
export function credentialAttempts(call: Call): Attempt[] {
  if (call.route.access === undefined) return [];
  const request = toRequest({ ...call, token: undefined });
  const own = call.token as string;
  const cut = [own.slice(0, -1), own.slice(1), `${own}.`, own.split('.').slice(0, 2).join('.')];
  return [...strangeCredentials, ...cut.map((token) => `Bearer ${token}`)].map((credential) => ({
    name: `Authorization: ${shortened(credential)}`,
    request: { ...request, headers: [...request.headers, ['Authorization', credential]] },
    expected: 'stopped',
    codes: ['UNAUTHORIZED'],
  }));
}

/** Null leaves a field out where it may be left out; names that no object may have end the request wherever they are. */
function isAllowed(document: ApiDocument, field: BodyField, value: unknown): boolean {
  if (value === null && !field.isRequired) return true;
  if (typeof value === 'object' && value !== null && Object.keys(value).some(isForbiddenKey)) return false;
  return document.allows(field.schema, value);
}

/** The query parser gives text; a whole number is read where one is asked for. */
function asQueryValue({ type }: Json, text: string): unknown {
  return (type === 'integer' || type === 'number') && /^(?:0|-?[1-9][0-9]*)$/.test(text) ? Number(text) : text;
}

function bodyWith(valid: Json, name: string, json: string): string {
  const others = Object.entries(valid).filter(([key]) => key !== name);
  return `{${[...others.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`), `${JSON.stringify(name)}:${json}`].join(',')}}`;
}

function withBody(call: Call, body: string): WireRequest {
  return { ...toRequest(call), headers: headersOf(call, [asJson]), body: Buffer.from(body) };
}

function withQuery(call: Call, query: string): WireRequest {
  return toRequest({ ...call, query });
}

function headersOf(call: Call, more: readonly (readonly [string, string])[]): WireRequest['headers'] {
  return [...toRequest({ ...call, body: undefined }).headers, ...more];
}

function shortened(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 37)}… (${text.length})`;
}

function base64(value: Json): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
