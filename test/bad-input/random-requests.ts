/** Requests made bad by chance: a valid call of some route with one to four things wrong, or its bytes shaken. */
import type { SeededRandom } from '../simulation/seeded-random.js';
import type { BodyField, Json } from './document.js';
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

const MISTAKES_MAX = 4;
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'];
const strangeHeaders: readonly (readonly [string, string])[] = [
  ['X-HTTP-Method-Override', 'DELETE'],
  ['X-Original-URL', '/api/v1/admin/state'],
  ['X-Forwarded-For', "127.0.0.1, ' OR 1=1"],
  ['X-Request-Id', '\u00ff'.repeat(200)],
  ['Idempotency-Key', ''],
  ['Idempotency-Key', 'a'.repeat(300)],
  ['Accept', 'text/html;q=-1'],
  ['Accept-Encoding', 'gzip;q=9'],
  ['Range', 'bytes=0-1,0-1,0-1'],
  ['If-None-Match', '*'],
  ['Cookie', '__proto__=1'],
  ['Origin', 'null'],
  ['Connection', 'close'],
];

/** A request as it is put together; each mistake changes some of it. */
interface Draft {
  call: Call;
  method: string;
  /** Undefined where the fields of the call are sent. */
  body: Buffer | undefined;
  bodyFields: Map<string, string>;
  headers: [string, string][];
  mistakes: string[];
}

type Mistake = (draft: Draft, random: SeededRandom) => void;

/** Where a mistake does not fit the route it does nothing, and another one is drawn. */
const mistakes: readonly Mistake[] = [
  wrongField,
  wrongField,
  wrongField,
  missingField,
  foreignField,
  wrongBody,
  shakenBody,
  wrongBodyHeader,
  wrongQuery,
  wrongPath,
  wrongPath,
  wrongMethod,
  strangeHeader,
  noCredential,
];

export interface RandomRequest {
  readonly request: WireRequest;
  readonly mistakes: readonly string[];
}

export function randomRequest(call: Call, random: SeededRandom): RandomRequest {
  const draft: Draft = {
    call,
    method: call.route.method,
    body: undefined,
    bodyFields: new Map(Object.entries(call.body ?? {}).map(([name, value]) => [name, JSON.stringify(value)])),
    headers: [],
    mistakes: [],
  };
  const count = 1 + random.below(MISTAKES_MAX);
  for (let tries = 0; tries < 20 && draft.mistakes.length < count; tries += 1) random.pick(mistakes)(draft, random);
  return { request: toWire(draft), mistakes: draft.mistakes };
}

function toWire({ call, method, body, bodyFields, headers }: Draft): WireRequest {
  const fields = `{${[...bodyFields].map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
  const sent = body ?? (call.body === undefined ? undefined : Buffer.from(fields));
  const { target, headers: own } = toRequest({ ...call, body: undefined });
  const isTyped = headers.some(([name]) => name === 'Content-Type');
  const typed = sent === undefined || isTyped ? [] : [['Content-Type', 'application/json'] as const];
  return { method, target, headers: [...own, ...typed, ...headers], ...(sent !== undefined && { body: sent }) };
}

function wrongField(draft: Draft, random: SeededRandom): void {
  const { fields } = draft.call.route;
  if (fields.length === 0) return;
  const { name } = random.pick<BodyField>(fields);
  const json = random.chance(0.8) ? random.pick(hostileJson) : randomJson(random, 3);
  draft.bodyFields.set(name, json);
  draft.mistakes.push(`${name}: ${json.slice(0, 60)}`);
}

function missingField(draft: Draft, random: SeededRandom): void {
  const names = [...draft.bodyFields.keys()];
  if (names.length === 0) return;
  const name = random.pick(names);
  draft.bodyFields.delete(name);
  draft.mistakes.push(`without ${name}`);
}

function foreignField(draft: Draft, random: SeededRandom): void {
  if (draft.call.body === undefined) return;
  const name = random.pick(['unheard', '', 'id', 'accountId', 'status', 'then', 'toJSON', '__proto__', 'constructor']);
  draft.bodyFields.set(name, randomJson(random, 2));
  draft.mistakes.push(`with ${name}`);
}

function wrongBody(draft: Draft, random: SeededRandom): void {
  if (draft.method === 'GET') return;
  const { name, body } = random.pick(hostileBodies(draft.call.body ?? {}));
  draft.body = body;
  draft.mistakes.push(`body: ${name}`);
}

/** Some bytes of a good body are changed, lost, doubled or made up. */
function shakenBody(draft: Draft, random: SeededRandom): void {
  if (draft.call.body === undefined) return;
  const bytes = [...Buffer.from(JSON.stringify(draft.call.body satisfies Json))];
  for (let left = 1 + random.below(4); left > 0; left -= 1) {
    const at = random.below(bytes.length);
    const added = random.chance(0.5) ? [random.below(256)] : bytes.slice(at, at + random.below(8));
    bytes.splice(at, random.below(3), ...added);
  }
  draft.body = Buffer.from(bytes);
  draft.mistakes.push(`body shaken: ${draft.body.toString('latin1')}`);
}

function wrongBodyHeader(draft: Draft, random: SeededRandom): void {
  if (draft.call.body === undefined || draft.headers.some(([name]) => name === 'Content-Type')) return;
  const headers = random.pick(hostileBodyHeaders).map(([name, value]): [string, string] => [name, value]);
  draft.headers.push(...headers);
  if (headers.length > 0) draft.mistakes.push(`headers: ${headers.map((header) => header.join(': ')).join(', ')}`);
}

function wrongQuery(draft: Draft, random: SeededRandom): void {
  const known = draft.call.route.parameters.filter(({ in: place }) => place === 'query');
  const own = known.length > 0 && random.chance(0.8);
  const query = own
    ? `${random.pick(known).name}=${encodeURIComponent(random.pick(hostileTexts))}`
    : random.pick(hostileQueries);
  draft.call = { ...draft.call, query: draft.call.query === '' ? query : `${draft.call.query}&${query}` };
  draft.mistakes.push(`?${query}`);
}

function wrongPath(draft: Draft, random: SeededRandom): void {
  const names = Object.keys(draft.call.path);
  if (names.length === 0) return;
  const [name, part] = [random.pick(names), random.pick(hostilePathParts)];
  draft.call = { ...draft.call, path: { ...draft.call.path, [name]: part } };
  draft.mistakes.push(`{${name}}: ${part}`);
}

function wrongMethod(draft: Draft, random: SeededRandom): void {
  draft.method = random.pick(methods);
  draft.mistakes.push(draft.method);
}

function strangeHeader(draft: Draft, random: SeededRandom): void {
  const [name, value] = random.pick(strangeHeaders);
  draft.headers.push([name, value]);
  draft.mistakes.push(`${name}: ${value.slice(0, 60)}`);
}

function noCredential(draft: Draft, random: SeededRandom): void {
  if (draft.call.token === undefined || !random.chance(0.3)) return;
  draft.call = { ...draft.call, token: random.chance(0.5) ? undefined : `${draft.call.token}x` };
  draft.mistakes.push('no credential');
}

function randomJson(random: SeededRandom, depth: number): string {
  const kind = random.below(depth > 0 ? 6 : 4);
  const count = random.below(4);
  if (kind === 4) return `[${Array.from({ length: count }, () => randomJson(random, depth - 1)).join(',')}]`;
  if (kind === 5) {
    return `{${Array.from({ length: count }, (_, i) => `"${random.pick(['a', 'b', 'length', 'id'])}${i}":${randomJson(random, depth - 1)}`).join(',')}}`;
  }
  if (kind === 3) return JSON.stringify(randomText(random));
  return random.pick(hostileJson);
}

function randomText(random: SeededRandom): string {
  const digits = random.chance(0.5);
  const units = Array.from({ length: random.below(30) }, () =>
    digits ? 0x2d + random.below(13) : random.below(random.chance(0.8) ? 0x7f : 0xd800),
  );
  return String.fromCharCode(...units);
}
