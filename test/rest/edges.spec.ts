/** What browsers and proxies are told, and what they are believed. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ADMIN_PASSWORD, VenueProcess } from '../support/venue-process.js';

const PAGE = 'https://trade.example.org';
let venue: VenueProcess;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), {
    TRADSYS_HTTP_ALLOWED_ORIGINS: `${PAGE}, http://localhost:5173`,
    TRADSYS_HTTP_TRUSTED_PROXIES: '127.0.0.1',
  });
});

afterAll(() => venue.end('SIGKILL'));

/** With headers that fetch does not send. */
function send(method: string, path: string, headers: Record<string, string>): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const sent = request(`${venue.url}${path}`, { method, headers, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode, ...response.headers }));
    });
    sent.once('error', reject);
    sent.end();
  });
}

describe('a browser', () => {
  test.each(['/api/v1/time', '/api/v1/orders', '/nothing', '/metrics', '/openapi.json', '/asyncapi.json'])(
    'may do nothing with %s but read it as data',
    async (path) => {
      const headers = await send('GET', path, {});
      expect(headers['content-security-policy']).toBe(
        "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
      );
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      });
      expect(headers['strict-transport-security']).toBeUndefined();
      expect(headers['x-powered-by']).toBeUndefined();
      expect(headers['server']).toBeUndefined();
    },
  );

  test('finds in Swagger nothing that its policy forbids', async () => {
    const response = await fetch(`${venue.url}/docs`);
    expect(response.status).toBe(200);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/script-src[^;]*unsafe|unsafe-eval|\*/);
    const html = await response.text();
    const scripts = [...html.matchAll(/<script\b([^>]*)>([^<]*)<\/script>/g)];
    expect(scripts.length).toBeGreaterThan(1);
    for (const [, attributes = '', code = ''] of scripts) {
      expect(code.trim()).toBe('');
      const source = new URL(/src=["']([^"']+)["']/.exec(attributes)?.[1] ?? 'none:', `${venue.url}/docs`);
      expect(source.origin).toBe(venue.url);
      const script = await fetch(source);
      expect(script.status).toBe(200);
      expect(script.headers.get('content-type')).toMatch(/javascript/);
    }
    expect(html).not.toMatch(/\son\w+=/);
  });
});

describe('the terminal', () => {
  const assetOf = async (ending: string): Promise<string> => {
    const html = await (await fetch(`${venue.url}/`)).text();
    return new RegExp(`/assets/[^"]+\\.${ending}`).exec(html)?.[0] ?? '';
  };

  test('is a page that is asked for each time, and loads nothing from elsewhere or from within itself', async () => {
    const { status, headers } = await fetch(`${venue.url}/`);
    expect([status, headers.get('cache-control'), headers.get('content-type')]).toEqual([
      200,
      'no-cache',
      'text/html; charset=utf-8',
    ]);
    const policy = headers.get('content-security-policy') ?? '';
    for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"])
      expect(policy).toContain(rule);
    expect(policy).not.toMatch(/unsafe|\*/);
    const known = { 'if-none-match': headers.get('etag') ?? '', 'accept-encoding': 'gzip' };
    expect(await send('GET', '/', known)).toMatchObject({ status: 304 });
  });

  test.each(['js', 'css'])('has its .%s under the hash of its content: kept for ever, compressed', async (ending) => {
    const path = await assetOf(ending);
    const { status, headers } = await fetch(`${venue.url}${path}`, { headers: { 'accept-encoding': 'gzip' } });
    const told = [status, headers.get('cache-control'), headers.get('content-encoding')];
    expect(told).toEqual([200, 'public, max-age=31536000, immutable', 'gzip']);
    expect(headers.get('vary')).toMatch(/accept-encoding/);
    const plain = await send('GET', path, { 'accept-encoding': 'identity' });
    expect(plain['content-encoding']).toBeUndefined();
  });

  test.each(['/assets/', '/assets', '/.source-hash', '/src/main.tsx', '/../package.json', '/%2e%2e/package.json'])(
    'shows nothing at %s',
    async (path) => {
      expect(await send('GET', path, {})).toMatchObject({ status: 404 });
    },
  );
});

describe('pages of other origins', () => {
  const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };

  test.each([PAGE, 'http://localhost:5173'])('%s may call the API', async (origin) => {
    const allowed = await send('OPTIONS', '/api/v1/orders', { origin, ...preflight });
    expect(allowed['status']).toBe(204);
    expect(allowed['access-control-allow-origin']).toBe(origin);
    expect(allowed['access-control-allow-headers']).toContain('authorization');
    const answer = await send('GET', '/api/v1/time', { origin });
    expect(answer['access-control-allow-origin']).toBe(origin);
    expect(answer['access-control-expose-headers']).toContain('ratelimit');
    expect(answer['access-control-allow-credentials']).toBeUndefined();
    expect(answer['vary']).toMatch(/origin/i);
  });

  test.each([
    'https://evil.example',
    'https://trade.example.org.evil.example',
    'https://evil.trade.example.org',
    'http://trade.example.org',
    'https://trade.example.org:8443',
    'HTTPS://TRADE.EXAMPLE.ORG',
    'null',
  ])('%s may not', async (origin) => {
    const refused = await send('OPTIONS', '/api/v1/orders', { origin, ...preflight });
    expect(refused['access-control-allow-origin']).toBeUndefined();
    expect((await send('GET', '/api/v1/time', { origin }))['access-control-allow-origin']).toBeUndefined();
  });
});

describe('the address of a client', () => {
  test('is what a trusted proxy says, so that guesses behind it do not slow down everybody', async () => {
    const login = async (address: string, username: string): Promise<number> => {
      const response = await fetch(`${venue.url}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
        body: JSON.stringify({ username, password: 'wrong-password-of-somebody' }),
      });
      return response.status;
    };
    expect(await login('203.0.113.7', 'nobody')).toBe(401);
    const admin = await venue.login('admin', ADMIN_PASSWORD);
    const audit = await venue.request('GET', '/api/v1/admin/audit?limit=20', admin);
    const addresses = (audit.body.items as { address: string }[]).map(({ address }) => address);
    expect(addresses).toContain('203.0.113.7');
  });
});

test('one that is not trusted is not believed', async () => {
  const other = await VenueProcess.start(VenueProcess.newDataDir());
  const answer = await fetch(`${other.url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.8', origin: PAGE },
    body: JSON.stringify({ username: 'nobody', password: 'wrong-password-of-somebody' }),
  });
  expect(answer.status).toBe(401);
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  const admin = await other.login('admin', ADMIN_PASSWORD);
  const audit = await other.request('GET', '/api/v1/admin/audit?limit=20', admin);
  expect(JSON.stringify(audit.body)).not.toContain('203.0.113.8');
  await other.end('SIGKILL');
});
