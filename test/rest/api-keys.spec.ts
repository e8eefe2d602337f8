/** API keys: what they open, and everything that is refused, against the built venue. Prints how much was tried. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  aUser,
  hmacSigner,
  keyPairSigner,
  rawRequest,
  signedHeaders,
  type Signer,
  signedRequest,
} from '../support/rest-client.js';
import { aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let admin: string;
let alice: string;
let bob: string;
let startedMs: number;

beforeAll(async () => {
  startedMs = Date.now();
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  ({ admin, alice, bob } = await aMarketWithTwoTraders(venue));
}, 60_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

const call = (method: string, path: string, token?: string, body?: unknown): Promise<Answer> =>
  venue.request(method, `/api/v1${path}`, token, body);
const publicPem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

async function aKey(terms: object = {}, token = alice): Promise<Answer['body']> {
  const answer = await call('POST', '/api-keys', token, {
    label: 'bot',
    type: 'hmac',
    scopes: ['read', 'trade'],
    ...terms,
  });
  expect(answer).toMatchObject({ status: 201 });
  return answer.body;
}
const aSigner = async (terms: object = {}, token = alice): Promise<Signer> => {
  const { apiKey, secret } = await aKey(terms, token);
  return hmacSigner(apiKey, secret);
};
const anOrder = (clientOrderId: string) => ({
  symbol: 'BTC-USD',
  side: 'buy',
  type: 'limit',
  price: '100',
  quantity: '0.1',
  clientOrderId,
});

describe('a key', () => {
  test('of each type places and reads orders of its account', async () => {
    const ed25519 = generateKeyPairSync('ed25519');
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const edKey = await aKey({ type: 'ed25519', publicKey: publicPem(ed25519.publicKey) });
    const der = rsa.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const rsaKey = await aKey({ type: 'rsa', publicKey: der });
    expect([edKey.secret, rsaKey.secret]).toEqual([undefined, undefined]);
    const signers = [
      await aSigner(),
      keyPairSigner(edKey.apiKey, ed25519.privateKey, null),
      keyPairSigner(rsaKey.apiKey, rsa.privateKey, 'sha256'),
    ];
    for (const [index, signer] of signers.entries()) {
      const placed = await signedRequest(venue, signer, 'POST', '/orders', anOrder(`by-key-${index}`));
      expect(placed).toMatchObject({ status: 201, body: { clientOrderId: `by-key-${index}` } });
      const read = await signedRequest(venue, signer, 'GET', `/orders?clientOrderId=by-key-${index}&limit=5`);
      expect(read.body.items).toMatchObject([{ orderId: placed.body.orderId }]);
      expect((await signedRequest(venue, signer, 'DELETE', `/orders/${placed.body.orderId}`)).status).toBe(200);
    }
    expect((await signedRequest(venue, signers[0] as Signer, 'GET', '/auth/me')).body).toMatchObject({
      username: 'alice',
      permissions: ['orders:place', 'orders:cancel', 'orders:read', 'account:read'],
    });
  });

  test('does what its scopes and its user allow, and no more', async () => {
    const reading = await aSigner({ scopes: ['read'] });
    expect((await signedRequest(venue, reading, 'GET', '/balances')).status).toBe(200);
    expect(await signedRequest(venue, reading, 'POST', '/orders', anOrder('x'))).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    });
    expect((await signedRequest(venue, reading, 'DELETE', '/orders')).status).toBe(403);
    const trading = await aSigner({ scopes: ['trade'] });
    expect((await signedRequest(venue, trading, 'GET', '/balances')).status).toBe(403);
    const everything = await aSigner({ scopes: ['read', 'trade', 'withdraw', 'admin'] });
    expect((await signedRequest(venue, everything, 'GET', '/admin/state')).status).toBe(403);
    const ofAdmin = await aSigner({ scopes: ['admin'] }, admin);
    expect((await signedRequest(venue, ofAdmin, 'GET', '/admin/state')).status).toBe(200);
    const ofAdminReading = await aSigner({ scopes: ['read'] }, admin);
    expect((await signedRequest(venue, ofAdminReading, 'GET', '/admin/state')).status).toBe(403);
  });

  test('opens nothing that needs a login', async () => {
    const signer = await aSigner({ scopes: ['read', 'trade', 'withdraw', 'admin'] });
    const key = { label: 'more', type: 'hmac', scopes: ['read'] };
    expect(await signedRequest(venue, signer, 'POST', '/api-keys', key)).toMatchObject({ status: 403 });
    for (const path of ['/api-keys', '/auth/sessions'])
      expect((await signedRequest(venue, signer, 'GET', path)).status).toBe(403);
    const change = { currentPassword: 'x', newPassword: 'a new password for alice' };
    expect((await signedRequest(venue, signer, 'POST', '/auth/password', change)).status).toBe(403);
  });

  test('is limited to its networks and its time', async () => {
    const elsewhere = await aSigner({ networks: ['10.0.0.0/8', '2001:db8::/32'] });
    expect(await signedRequest(venue, elsewhere, 'GET', '/balances')).toMatchObject({
      status: 403,
      body: { code: 'ADDRESS_NOT_ALLOWED' },
    });
    const here = await aSigner({ networks: ['10.0.0.0/8', '127.0.0.0/8'] });
    expect((await signedRequest(venue, here, 'GET', '/balances')).status).toBe(200);
    const soon = await aSigner({ expiresAt: new Date(Date.now() + 1_500).toISOString() });
    expect((await signedRequest(venue, soon, 'GET', '/balances')).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    expect((await signedRequest(venue, soon, 'GET', '/balances')).status).toBe(401);
  });

  test('is seen without its secret, and revoked at once, by who administers users, and by nobody else', async () => {
    const { keyId, apiKey, secret } = await aKey({ label: 'a bot' });
    const signer = hmacSigner(apiKey, secret);
    const { userId } = (await venue.request('GET', '/api/v1/auth/me', alice)).body;
    const keysOf = (id: string): string => `/api/v1/admin/users/${id}/api-keys`;
    const seen = await venue.request('GET', keysOf(userId), admin);
    expect(seen.body.items.find((key: { keyId: string }) => key.keyId === keyId)).toMatchObject({
      apiKey,
      label: 'a bot',
    });
    expect(JSON.stringify(seen.body)).not.toContain(secret);
    expect(await venue.request('GET', keysOf(userId), alice)).toMatchObject({ status: 403 });
    expect(await venue.request('DELETE', `${keysOf(userId)}/${keyId}`, alice)).toMatchObject({ status: 403 });
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect((await venue.request('GET', keysOf(nobody), admin)).body.code).toBe('UNKNOWN_USER');
    const { userId: adminId } = (await venue.request('GET', '/api/v1/auth/me', admin)).body;
    // Another user's key is as unknown there as one that does not exist.
    expect((await venue.request('DELETE', `${keysOf(adminId)}/${keyId}`, admin)).body.code).toBe('UNKNOWN_KEY');
    expect((await signedRequest(venue, signer, 'GET', '/balances')).status).toBe(200);
    expect((await venue.request('DELETE', `${keysOf(userId)}/${keyId}`, admin)).status).toBe(204);
    expect((await signedRequest(venue, signer, 'GET', '/balances')).status).toBe(401);
    const audit = await venue.request('GET', '/api/v1/admin/audit?limit=20', admin);
    expect(audit.body.items).toContainEqual(expect.objectContaining({ actor: 'admin', target: 'alice' }));
  });

  test('ends at once when it is revoked, and with its user', async () => {
    const { keyId, apiKey, secret } = await aKey();
    const signer = hmacSigner(apiKey, secret);
    expect((await signedRequest(venue, signer, 'GET', '/balances')).status).toBe(200);
    expect((await call('DELETE', `/api-keys/${keyId}`, bob)).status).toBe(404);
    expect((await call('DELETE', `/api-keys/${keyId}`, alice)).status).toBe(204);
    expect((await signedRequest(venue, signer, 'GET', '/balances')).status).toBe(401);
    expect((await call('DELETE', `/api-keys/${keyId}`, alice)).status).toBe(404);

    const carol = await aUser(venue, admin, 'carol', 'trader');
    const ofCarol = await aSigner({}, carol);
    expect((await signedRequest(venue, ofCarol, 'GET', '/balances')).status).toBe(200);
    const { userId } = (await call('GET', '/auth/me', carol)).body;
    await call('PATCH', `/admin/users/${userId}`, admin, { isDisabled: true });
    expect((await signedRequest(venue, ofCarol, 'GET', '/balances')).status).toBe(401);
    expect((await call('GET', '/balances', carol)).status).toBe(401);
  });

  test('is rotated with an overlap', async () => {
    const old = await aKey({ label: 'to rotate', networks: ['127.0.0.1'] });
    expect((await call('POST', `/api-keys/${old.keyId}/rotate`, bob, {})).status).toBe(404);
    const next = await call('POST', `/api-keys/${old.keyId}/rotate`, alice, { overlapS: 2 });
    expect(next).toMatchObject({
      status: 201,
      body: { label: 'to rotate', networks: ['127.0.0.1'], scopes: old.scopes },
    });
    const [before, after] = [hmacSigner(old.apiKey, old.secret), hmacSigner(next.body.apiKey, next.body.secret)];
    expect((await signedRequest(venue, before, 'GET', '/balances')).status).toBe(200);
    expect((await signedRequest(venue, after, 'GET', '/balances')).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect((await signedRequest(venue, before, 'GET', '/balances')).status).toBe(401);
    expect((await signedRequest(venue, after, 'GET', '/balances')).status).toBe(200);
  });

  test('shows its secret once and never itself to others', async () => {
    const key = await aKey({ label: 'mine' });
    const listed = (await call('GET', '/api-keys', alice)).body.items;
    expect(listed).toContainEqual(expect.objectContaining({ keyId: key.keyId, label: 'mine' }));
    expect(JSON.stringify(listed)).not.toContain(key.secret);
    expect(JSON.stringify((await call('GET', '/api-keys', bob)).body)).not.toContain(key.keyId);
  });

  test.each([
    [{ label: '' }],
    [{ scopes: [] }],
    [{ scopes: ['everything'] }],
    [{ type: 'hs256' }],
    [{ type: 'ed25519' }],
    [{ type: 'ed25519', publicKey: 'AAAA' }],
    [{ type: 'rsa', publicKey: publicPem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey) }],
    [{ type: 'ed25519', publicKey: publicPem(generateKeyPairSync('x25519').publicKey) }],
    [{ networks: ['10.0.0.0/33'] }],
    [{ networks: ['example.org'] }],
    [{ expiresAt: 'tomorrow' }],
    [{ accountId: '2' }],
  ])('is not made with %j', async (terms) => {
    const answer = await call('POST', '/api-keys', alice, { label: 'b', type: 'hmac', scopes: ['read'], ...terms });
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
  });
});

describe('a signed request', () => {
  /** What is expected of a request that is spoiled in one way, by a name. */
  interface Spoiled {
    readonly name: string;
    readonly code: string;
    readonly method?: string;
    readonly target?: string;
    readonly body?: string;
    /** Made when it is sent, because it tells the time. */
    readonly headers: () => Record<string, string>;
  }

  test('is refused however it is spoiled', async () => {
    const signer = await aSigner();
    const other = await aSigner({}, bob);
    const target = '/api/v1/orders';
    const body = JSON.stringify(anOrder('never'));
    const good = (at = Date.now(), signedTarget = target, signedBody = body, by = signer, method = 'POST') =>
      signedHeaders(by, method, signedTarget, signedBody, String(at));
    const cases: Spoiled[] = [];
    const add = (
      name: string,
      code: string,
      headers: () => Record<string, string>,
      more: Partial<Spoiled> = {},
    ): void => void cases.push({ name, code, headers, ...more });

    for (const header of ['x-timestamp', 'x-signature'])
      add(`without ${header}`, 'UNAUTHORIZED', () =>
        Object.fromEntries(Object.entries(good()).filter(([name]) => name !== header)),
      );
    add('an unknown key', 'UNAUTHORIZED', () => ({ ...good(), 'x-api-key': 'A'.repeat(32) }));
    add("another's key", 'SIGNATURE_INVALID', () => ({ ...good(), 'x-api-key': other.apiKey }));
    add("another's signature", 'SIGNATURE_INVALID', () => ({
      ...good(Date.now(), target, body, other),
      'x-api-key': signer.apiKey,
    }));
    add('a token too', 'UNAUTHORIZED', () => ({ ...good(), authorization: `Bearer ${alice}` }));
    add('another method', 'SIGNATURE_INVALID', () => good(Date.now(), target, body, signer, 'PUT'));
    add('another path', 'SIGNATURE_INVALID', () => good(Date.now(), '/api/v1/orders/'));
    add('a query that was not signed', 'SIGNATURE_INVALID', () => good(), { target: `${target}?a=1` });
    add('another body', 'SIGNATURE_INVALID', () => good(), { body: JSON.stringify(anOrder('other')) });
    add('the same JSON in other bytes', 'SIGNATURE_INVALID', () => good(), { body: ` ${body}` });
    add('no body', 'SIGNATURE_INVALID', () => good(), { method: 'GET', body: '' });
    const spoil = (change: (signature: string) => string) => (): Record<string, string> => {
      const headers = good();
      return { ...headers, 'x-signature': change(headers['x-signature'] as string) };
    };
    add(
      'an empty signature',
      'SIGNATURE_INVALID',
      spoil(() => ' '),
    );
    add(
      'a short signature',
      'SIGNATURE_INVALID',
      spoil(() => '00'),
    );
    add(
      'a signature that is no hexadecimal',
      'SIGNATURE_INVALID',
      spoil(() => 'g'.repeat(64)),
    );
    add(
      'a signature without its first digit',
      'SIGNATURE_INVALID',
      spoil((text) => text.slice(1)),
    );
    add(
      'a signature with one digit more',
      'SIGNATURE_INVALID',
      spoil((text) => `${text}0`),
    );
    add(
      'a signature as base64',
      'SIGNATURE_INVALID',
      spoil((text) => Buffer.from(text, 'hex').toString('base64')),
    );
    for (let bit = 0; bit < 256; bit += 1) add(`signature bit ${bit}`, 'SIGNATURE_INVALID', spoil(flipped(bit)));
    for (const offset of [-5_500, -60_000, -3_600_000, 1_500, 60_000])
      add(`time ${offset} ms`, 'TIMESTAMP_OUT_OF_WINDOW', () => good(Date.now() + offset));
    add('of before the start, in a wide window', 'TIMESTAMP_OUT_OF_WINDOW', () => ({
      ...good(startedMs),
      'x-recv-window': '60000',
    }));
    for (const text of ['', '0', 'now', '-1', '1e12', '17953440000000', '1795344000000.5', ' 1795344000000 x', '0x1A'])
      add(`timestamp ${JSON.stringify(text)}`, 'TIMESTAMP_OUT_OF_WINDOW', () =>
        signedHeaders(signer, 'POST', target, body, text || ' '),
      );
    for (const text of ['60001', '100000', '-1', 'abc', '1e3', '5000.5'])
      add(`receive window ${text}`, 'TIMESTAMP_OUT_OF_WINDOW', () => ({ ...good(), 'x-recv-window': text }));

    const surprises: string[] = [];
    const stateHash = (await call('GET', '/admin/state', admin)).body.stateHash as string;
    for (const { name, code, method = 'POST', target: sentTo = target, body: sent = body, headers } of cases) {
      const type = sent === '' ? {} : { 'content-type': 'application/json' };
      const answer = await rawRequest(venue, method, sentTo, sent, { ...headers(), ...type });
      if (answer.status !== 401 || answer.body.code !== code)
        surprises.push(`${name}: ${answer.status} ${answer.body?.code}`);
    }
    process.stdout.write(`signed requests spoiled: ${cases.length} tried, ${surprises.length} surprises\n`);
    expect(surprises).toEqual([]);
    expect(cases.length).toBeGreaterThanOrEqual(280);
    expect((await call('GET', '/admin/state', admin)).body.stateHash).toBe(stateHash);
  }, 120_000);

  test('is good once, also for two at the same moment', async () => {
    const signer = await aSigner();
    const body = JSON.stringify(anOrder('once'));
    const signed = signedHeaders(signer, 'POST', '/api/v1/orders', body);
    const headers = { ...signed, 'content-type': 'application/json' };
    const send = () => rawRequest(venue, 'POST', '/api/v1/orders', body, headers);
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 401, 401]);
    expect(await send()).toMatchObject({ status: 401, body: { code: 'REQUEST_REPLAYED' } });
    // The receive window is not signed: a wider one does not bring the request back.
    expect(
      await rawRequest(venue, 'POST', '/api/v1/orders', body, { ...headers, 'x-recv-window': '60000' }),
    ).toMatchObject({
      status: 401,
    });
    const upper = { ...headers, 'x-signature': (signed['x-signature'] as string).toUpperCase() };
    expect(await rawRequest(venue, 'POST', '/api/v1/orders', body, upper)).toMatchObject({
      body: { code: 'REQUEST_REPLAYED' },
    });
  });

  test('covers the query as it is sent', async () => {
    const signer = await aSigner();
    const path = '/orders?symbol=BTC-USD&limit=3';
    expect((await signedRequest(venue, signer, 'GET', path)).status).toBe(200);
    const headers = signedHeaders(signer, 'GET', '/api/v1/orders?limit=3&symbol=BTC-USD', '');
    expect(await rawRequest(venue, 'GET', `/api/v1${path}`, '', headers)).toMatchObject({
      body: { code: 'SIGNATURE_INVALID' },
    });
  });
});

const flipped =
  (bit: number) =>
  (signature: string): string => {
    const bytes = Buffer.from(signature, 'hex');
    bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
    return bytes.toString('hex');
  };
