import { createHash, createHmac, generateKeyPairSync, verify } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { ed25519Signer, hmacSigner, logonText, signedHeaders } from './credentials.js';

const request = { method: 'POST', target: '/api/v1/orders?a=b%20c', body: '{"price":"1€"}', nowMs: 1_700_000_000_123 };
const hash = createHash('sha256').update(request.body).digest('hex');
const text = `1700000000123\nPOST\n/api/v1/orders?a=b%20c\n${hash}`;

test('an HMAC key signs what the venue checks', async () => {
  expect(await signedHeaders(hmacSigner('key-1', 'sécret'), request)).toEqual({
    'x-api-key': 'key-1',
    'x-timestamp': '1700000000123',
    'x-signature': createHmac('sha256', 'sécret').update(text).digest('hex'),
  });
});

test('an Ed25519 key too', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const signer = ed25519Signer('key-2', privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
  const headers = await signedHeaders(signer, request);
  const signature = Buffer.from(headers['x-signature'] ?? '', 'base64');
  expect(verify(null, Buffer.from(text), publicKey, signature)).toBe(true);
});

test('a bad private key is said when it is used', async () => {
  await expect(ed25519Signer('key-3', 'bm9uZQ==').sign('x')).rejects.toThrow();
});

test('a logon has no body', () => {
  expect(logonText(5)).toBe(`5\nLOGON\n/ws\n${createHash('sha256').digest('hex')}`);
});
