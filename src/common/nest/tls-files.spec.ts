import { beforeAll, expect, test } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anAuthority, anIdentity } from '../../../test/support/certificates.js';
import { readTls } from './tls-files.js';

const folder = mkdtempSync(join(tmpdir(), 'tradsys-tls-'));
const file = (name: string): string => join(folder, name);
const authority = anAuthority('test authority');
const nowMs = Date.now();

beforeAll(() => {
  const good = anIdentity('venue', authority);
  const other = anIdentity('venue', authority);
  const old = anIdentity('venue', authority, nowMs - 1_000);
  const locked = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'open sesame',
  });
  const files: Record<string, string> = {
    'good.crt': good.cert,
    'good.key': good.key,
    'other.key': other.key,
    'old.crt': old.cert,
    'old.key': old.key,
    'ca.crt': authority.cert,
    'locked.key': locked.toString(),
    'text.pem': 'no certificate',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(file(name), text);
});

test('a pair that belongs together is read, with its end', () => {
  const { expiresAtMs, ca } = readTls({ certFile: file('good.crt'), keyFile: file('good.key') }, nowMs);
  expect(expiresAtMs).toBeGreaterThan(nowMs);
  expect(ca).toBeUndefined();
  const withCa = { certFile: file('good.crt'), keyFile: file('good.key'), clientCaFile: file('ca.crt') };
  expect(readTls(withCa, nowMs).ca?.toString()).toBe(authority.cert);
});

test.each([
  ['a missing certificate', 'none.crt', 'good.key', undefined, /the certificate file .*none\.crt does not exist/],
  ['a missing key', 'good.crt', 'none.key', undefined, /the key file .*none\.key does not exist/],
  ['text for a certificate', 'text.pem', 'good.key', undefined, /text\.pem is no PEM certificate/],
  ['text for a key', 'good.crt', 'text.pem', undefined, /text\.pem is no PEM private key/],
  [
    'a key that is locked',
    'good.crt',
    'locked.key',
    undefined,
    /locked\.key is no PEM private key without a passphrase/,
  ],
  ['the key of another', 'good.crt', 'other.key', undefined, /other\.key is not the key of .*good\.crt/],
  ['a certificate that is over', 'old.crt', 'old.key', undefined, /old\.crt expired at /],
  ['a certificate of nobody in authority', 'good.crt', 'good.key', 'good.crt', /is no certificate of an authority/],
  ['a missing authority', 'good.crt', 'good.key', 'none.crt', /none\.crt does not exist/],
])('%s is refused by name', (_what, cert, key, ca, message) => {
  const files = { certFile: file(cert), keyFile: file(key), clientCaFile: ca && file(ca) };
  expect(() => readTls(files, nowMs)).toThrow(message);
});
