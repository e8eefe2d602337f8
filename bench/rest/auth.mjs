/**
 * What authentication costs: the guard of a placement (token or signature, rate limits, headers) beside the CPU of the whole
 * placement over REST, and whether the time of a failed login tells that there is such a user.
 * `node bench/rest/auth.mjs [--rounds N] [--seconds S] [--logins N]`
 */
import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { PASSWORD, startVenue } from './venue.mjs';

const SHARE_MAX = 0.1;
const REQUESTS = 20_000;
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const built = (name) => import(pathToFileURL(here(`../../dist/${name}`)).href);
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    logins: { type: 'string', default: '150' },
  },
});
const say = (line) => process.stdout.write(`${line}\n`);
const sorted = (numbers) => numbers.toSorted((a, b) => a - b);
const at = (numbers, share) => sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];

/** The guard as the venue builds it, over a store that has one key. */
async function guardOfAVenue() {
  const [{ AccessGuard }, { AccessTokens }, { SignedRequests }, limits, { RateLimitHeaders }, { ACCESS }, { COST }] =
    await Promise.all([
      built('modules/auth/access.guard.js'),
      built('modules/auth/access-tokens.js'),
      built('modules/auth/keys/signed-requests.js'),
      built('modules/rate-limits/rate-limits.js'),
      built('modules/rate-limits/rate-limit-headers.js'),
      built('common/nest/access.js'),
      built('common/nest/cost.js'),
    ]);
  const actor = {
    userId: 'u-1',
    username: 'alice',
    accountId: 7,
    sessionId: 3,
    permissions: new Set(['orders:place']),
  };
  const tokens = new AccessTokens({ sign: () => '' }, { jwtSecret: 'x'.repeat(40), accessTokenTtlS: 900 });
  const secret = 'the-secret-of-a-key-for-this-benchmark';
  const key = { keyId: 'k-1', apiKey: 'a-key', userId: 'u-1', accountId: 7, type: 'hmac', sealedSecret: secret };
  const known = { ...key, publicKey: null, scopes: ['trade'], networks: [], expiresAtMs: null };
  const store = { byApiKey: () => Promise.resolve(known), used: () => Promise.resolve() };
  const principals = { actorFor: () => Promise.resolve(actor) };
  const signed = new SignedRequests(store, principals, tokens, { open: (sealed) => sealed });
  const lane = { perSecond: 1e9, burst: 1e9, refusalsMax: 0, coolOffMs: 1_000, keysMax: 1_000 };
  const rateLimits = new limits.RateLimits(
    { requests: lane, orders: lane, cancels: lane, anonymous: lane },
    { nowUs: () => Date.now() * 1_000 },
  );
  const metadata = new Map([
    [ACCESS, 'orders:place'],
    [COST, { requests: 1, orders: 1, cancels: 0 }],
  ]);
  const reflector = { getAllAndOverride: (name) => metadata.get(name) };
  const guard = new AccessGuard(reflector, tokens, signed, rateLimits, new RateLimitHeaders(rateLimits));
  const token = `eyJhbGciOiJIUzI1NiJ9.${'a'.repeat(160)}.${'b'.repeat(43)}`;
  tokens.remember(token, { actor, expiresAtMs: Date.now() + 900_000 }, Date.now(), tokens.generation);
  return { guard, signed, secret, token };
}

function contextOf(request) {
  const headers = {};
  const reply = {
    header(name, value) {
      headers[name] = value;
      return reply;
    },
  };
  const http = { getRequest: () => request, getResponse: () => reply };
  const handler = guardOfAVenue;
  return { getType: () => 'http', getHandler: () => handler, getClass: () => Object, switchToHttp: () => http };
}

/** No two are the same, so no two signatures are. */
const bodyOf = (n) =>
  JSON.stringify({
    symbol: 'BTC-USD',
    side: 'buy',
    type: 'limit',
    price: '50000',
    quantity: '0.01',
    clientOrderId: `c-${n}`,
  });
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const target = '/api/v1/orders';

function bearerRequest(token) {
  return {
    headers: { authorization: `Bearer ${token}` },
    method: 'POST',
    originalUrl: target,
    ip: '127.0.0.1',
    body: {},
  };
}

/** The hash of the body is made by the parser of the request, so it is counted with the signature. */
function signedRequest(secret, n) {
  const timestamp = String(Date.now());
  const hash = sha256(bodyOf(n));
  const text = `${timestamp}\nPOST\n${target}\n${hash}`;
  const signature = createHmac('sha256', secret).update(text).digest('hex');
  const headers = { 'x-api-key': 'a-key', 'x-timestamp': timestamp, 'x-signature': signature };
  return { headers, method: 'POST', originalUrl: target, ip: '127.0.0.1', body: {}, bodySha256: hash };
}

function cpuUsOf(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

async function guardCosts() {
  const { guard, signed, secret, token } = await guardOfAVenue();
  const bearer = contextOf(bearerRequest(token));
  const costs = { token: [], signature: [] };
  // The key is read once, as by the first request of a minute.
  await signed.verify({ ...asSigned(signedRequest(secret, 0)), address: '127.0.0.1' });
  let count = 0;
  for (let round = 0; round <= Number(values.rounds); round += 1) {
    const requests = Array.from({ length: REQUESTS / 10 }, () => {
      count += 1;
      const request = signedRequest(secret, count);
      request.headers['x-recv-window'] = '60000';
      return contextOf(request);
    });
    const tokenUs = cpuUsOf(() => {
      for (let n = 0; n < REQUESTS; n += 1) guard.canActivate(bearer);
    });
    const body = bodyOf(count);
    const signatureUs = cpuUsOf(() => {
      for (const context of requests) {
        sha256(body);
        guard.canActivate(context);
      }
    });
    if (round === 0) continue;
    costs.token.push(tokenUs / REQUESTS);
    costs.signature.push(signatureUs / requests.length);
  }
  return { token: at(costs.token, 0.5), signature: at(costs.signature, 0.5) };
}

function asSigned({ headers, method, originalUrl, bodySha256 }) {
  return {
    apiKey: headers['x-api-key'],
    timestamp: headers['x-timestamp'],
    signature: headers['x-signature'],
    recvWindow: undefined,
    method,
    target: originalUrl,
    bodySha256,
  };
}

/** Of the whole server, by the benchmark of placements. */
function placementCpuUs() {
  const args = [here('run.mjs'), '--rounds', values.rounds, '--seconds', values.seconds];
  const output = execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return Number(/^venue\s+([\d.]+)/m.exec(output)?.[1]);
}

/** Failed logins of users and of nobodies in turn, each from an address and under a name of its own, so that none waits. */
async function loginTimes(count) {
  const { url, admin, stop } = await startVenue(0, { TRADSYS_HTTP_TRUSTED_PROXIES: '127.0.0.1' });
  const post = (path, content, headers = {}) =>
    fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(content),
    });
  const users = Math.ceil(count / 4);
  for (let n = 0; n < users; n += 1) {
    const user = { username: `user-${n}`, password: PASSWORD, roles: ['support'] };
    const created = await post('/admin/users', user, { authorization: `Bearer ${admin}` });
    if (created.status !== 201) throw new Error(`no user: ${created.status} ${await created.text()}`);
  }
  const timed = async (username, n) => {
    const startedAtMs = performance.now();
    const from = { 'x-forwarded-for': `10.${n % 200}.${Math.floor(n / 200)}.7` };
    const { status } = await post('/auth/login', { username, password: `${PASSWORD}-not` }, from);
    if (status !== 401) throw new Error(`a failed login answered ${status}`);
    return performance.now() - startedAtMs;
  };
  const times = { known: [], unknown: [] };
  for (let n = 0; n < count; n += 1) {
    const known = () => timed(`user-${n % users}`, n * 2).then((ms) => times.known.push(ms));
    const unknown = () => timed(`nobody-${n % users}`, n * 2 + 1).then((ms) => times.unknown.push(ms));
    for (const login of n % 2 === 0 ? [known, unknown] : [unknown, known]) await login();
  }
  stop();
  return times;
}

/** How often a login of the first kind takes longer than one of the second: 0.5 tells nothing. */
function tells(first, second) {
  let longer = 0;
  for (const one of first) for (const other of second) longer += one > other ? 1 : one === other ? 0.5 : 0;
  return longer / (first.length * second.length);
}

const { token, signature } = await guardCosts();
const whole = placementCpuUs();
say(`placement over REST      ${whole.toFixed(1)} µs CPU`);
say(`guard with a token       ${token.toFixed(2)} µs, ${((token / whole) * 100).toFixed(1)} %`);
say(
  `guard with a signature   ${signature.toFixed(2)} µs, ${((signature / whole) * 100).toFixed(1)} % (HMAC, with the hash of the body)`,
);
const times = await loginTimes(Number(values.logins));
for (const [kind, ms] of Object.entries(times)) {
  const parts = [0.1, 0.5, 0.9].map((share) => at(ms, share).toFixed(1));
  say(
    `failed login, ${kind.padEnd(8)}   p10 ${parts[0]} ms, p50 ${parts[1]} ms, p90 ${parts[2]} ms, ${ms.length} logins`,
  );
}
const ratio = at(times.known, 0.5) / at(times.unknown, 0.5);
say(
  `medians differ by ${((ratio - 1) * 100).toFixed(1)} %; a known one takes longer in ${(tells(times.known, times.unknown) * 100).toFixed(1)} % of pairs`,
);
process.exitCode = Math.max(token, signature) / whole <= SHARE_MAX ? 0 : 1;
process.exit();
