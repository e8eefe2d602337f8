/** Credentials that are nearly right, by the hundred: every part of a token and of a signed request is spoiled by chance. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hmacSigner, rawRequest, signedHeaders, type Signer } from '../support/rest-client.js';
import { ADMIN_PASSWORD, aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';
import { SeededRandom } from '../simulation/seeded-random.js';

const SEED = Number(process.env['BAD_INPUT_SEED'] ?? Date.now() % 2 ** 31);
const random = new SeededRandom(SEED);
const tried = new Map<string, number>();
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ %\u00e9';

let venue: VenueProcess;
let admin: string;
let alice: string;
let signer: Signer;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  ({ admin, alice } = await aMarketWithTwoTraders(venue));
  const key = { label: 'bot', scopes: ['read', 'trade'], type: 'hmac' };
  const { body } = await venue.request('POST', '/api/v1/api-keys', alice, key);
  signer = hmacSigner(body.apiKey as string, body.secret as string);
});

afterAll(async () => {
  const counts = [...tried].map(([what, times]) => `${what} ${times}`).join(', ');
  process.stdout.write(`hostile credentials: ${counts} with BAD_INPUT_SEED=${SEED}\n`);
  expect([...tried.values()].reduce((sum, times) => sum + times, 0)).toBeGreaterThanOrEqual(1_500);
  await venue.end('SIGKILL');
});

function count(what: string): void {
  tried.set(what, (tried.get(what) ?? 0) + 1);
}

/** One character more, less or other; never the same text, and never one that HTTP would not carry. */
function spoiled(text: string): string {
  const at = random.below(text.length);
  const letter = LETTERS[random.below(LETTERS.length - 1)] as string;
  const changed = random.pick([
    text.slice(0, at) + letter + text.slice(at),
    text.slice(0, at) + text.slice(at + 1),
    text.slice(0, at) + letter + text.slice(at + 1),
    text.slice(0, at) + text.slice(at).toUpperCase(),
  ]);
  return changed.trim() === text ? `${text}x` : changed.trim();
}

/** The last character of base64url of 32 bytes carries two bits that say nothing. */
function isSameToken(one: string, other: string): boolean {
  const bytes = (text: string): string =>
    text
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString('hex'))
      .join('.');
  return bytes(one) === bytes(other);
}

async function stateHash(): Promise<string> {
  return (await venue.request('GET', '/api/v1/admin/state', admin)).body.stateHash as string;
}

const order = { symbol: 'BTC-USD', side: 'buy', type: 'limit', price: '10', quantity: '1' };

test('a token that is changed anywhere opens nothing', async () => {
  const before = await stateHash();
  for (let n = 0; n < 400; n += 1) {
    const token = spoiled(alice);
    if (isSameToken(token, alice)) continue;
    count('tokens');
    const answer = await venue.request('POST', '/api/v1/orders', encodeURI(token), order);
    expect([token, answer.status, answer.body.code]).toEqual([token, 401, 'UNAUTHORIZED']);
  }
  expect(await stateHash()).toBe(before);
});

/** Everything that a signature covers, and the signature. */
const spoilers: Readonly<Record<string, (request: Sent) => Sent>> = {
  signature: (sent) => withHeader(sent, 'x-signature', spoiled(sent.headers['x-signature'] as string)),
  timestamp: (sent) =>
    withHeader(sent, 'x-timestamp', String(Number(sent.headers['x-timestamp']) - 1 - random.below(900))),
  key: (sent) => withHeader(sent, 'x-api-key', encodeURI(spoiled(signer.apiKey))),
  body: (sent) => ({ ...sent, text: JSON.stringify({ ...order, quantity: String(2 + random.below(1_000)) }) }),
  query: (sent) => ({ ...sent, target: `${sent.target}?n=${random.below(1_000)}` }),
  method: (sent) => ({ ...sent, method: 'PUT' }),
};

interface Sent {
  readonly method: string;
  readonly target: string;
  readonly text: string;
  readonly headers: Record<string, string>;
}

function withHeader(sent: Sent, name: string, value: string): Sent {
  return { ...sent, headers: { ...sent.headers, [name]: value } };
}

test('a signed request that is changed anywhere does nothing', async () => {
  const before = await stateHash();
  const target = '/api/v1/orders';
  const text = JSON.stringify(order);
  for (let n = 0; n < 420; n += 1) {
    const [what, spoil] = random.pick(Object.entries(spoilers));
    const headers: Record<string, string> = {
      ...signedHeaders(signer, 'POST', target, text),
      'content-type': 'application/json',
    };
    const sent = spoil({ method: 'POST', target, text, headers });
    const isSame = sent.headers['x-signature']?.toLowerCase() === headers['x-signature'];
    if (what === 'signature' && isSame) continue;
    count(`signed requests with another ${what}`);
    const answer: Answer = await rawRequest(venue, sent.method, sent.target, sent.text, sent.headers);
    // Another method may lead nowhere before anybody looks at a signature.
    const expected = what === 'method' ? [401, 404] : [401];
    expect([what, sent, expected.includes(answer.status)]).toEqual([what, sent, true]);
  }
  expect(await stateHash()).toBe(before);
});

test('a refresh token is good once, whoever comes second and however late', async () => {
  for (let n = 0; n < 5; n += 1) {
    const login = await venue.request('POST', '/api/v1/auth/login', undefined, {
      username: 'bob',
      password: ADMIN_PASSWORD,
    });
    const { refreshToken } = login.body;
    const refresh = (token: string): Promise<Answer> =>
      venue.request('POST', '/api/v1/auth/refresh', undefined, { refreshToken: token });
    const results = await Promise.all(Array.from({ length: 4 }, () => refresh(refreshToken as string)));
    expect(results.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    for (let turn = 0; turn < 20; turn += 1) {
      count('refresh tokens');
      expect((await refresh(spoiled(refreshToken as string))).status).toBe(401);
    }
    // Somebody holds a copy: the session is over, with all that came of it.
    expect((await venue.request('GET', '/api/v1/auth/me', login.body.accessToken as string)).status).toBe(401);
  }
});

test('a thousand wrong passwords are refused, nearly all of them without work', async () => {
  const statuses: number[] = [];
  const startedAtMs = Date.now();
  for (let n = 0; n < 100; n += 1) {
    const guesses = Array.from({ length: 10 }, (_, i) => `guess-${n}-${i}-of-a-password`);
    const answers = await Promise.all(
      guesses.map((password) =>
        venue.request('POST', '/api/v1/auth/login', undefined, { username: 'alice', password }),
      ),
    );
    for (const { status } of answers) {
      count('passwords');
      statuses.push(status);
    }
  }
  const tested = statuses.filter((status) => status === 401).length;
  expect(statuses.every((status) => status === 401 || status === 429)).toBe(true);
  // Five are free, then each must wait twice as long as the one before: time allows only its logarithm.
  const seconds = (Date.now() - startedAtMs) / 1000;
  expect(tested).toBeGreaterThanOrEqual(5);
  expect(tested).toBeLessThanOrEqual(5 + 20 + Math.ceil(Math.log2(seconds + 2)) * 10);
  // Who is in stays in.
  expect((await venue.request('GET', '/api/v1/auth/me', alice)).status).toBe(200);
});
