import { expect, test } from '@jest/globals';
import { redactedText } from './redacted-text.js';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1LTEifQ.c2lnbmF0dXJl';

test.each([
  [`Authorization: Bearer ${jwt}`, 'Authorization: [hidden] [hidden]'],
  [`sent ${jwt} twice`, 'sent [hidden] twice'],
  ['bearer abcdefghijklmnop', 'bearer [hidden]'],
  ['{"username":"alice","password":"correct horse"}', '{"username":"alice","password":[hidden]}'],
  ['{"refreshToken":"pX3mV0","n":1}', '{"refreshToken":[hidden],"n":1}'],
  ['POST /x?totp=123456&n=1', 'POST /x?totp=[hidden]&n=1'],
  ["{ newPassword: 'hunter2hunter2' }", '{ newPassword: [hidden] }'],
  ['JWT_SECRET=abcdefghij DATA_KEY=klmnopqrst', 'JWT_SECRET=[hidden] DATA_KEY=[hidden]'],
  ['x-signature: 00ff00ff', 'x-signature: [hidden]'],
  ['{"password":"cut off', '{"password":[hidden]'],
  ['key -----BEGIN PRIVATE KEY-----\nMIGHAgEA\n-----END PRIVATE KEY----- end', 'key [hidden] end'],
  ['a refresh token of session 7 came twice', 'a refresh token of session 7 came twice'],
  ['the head of the audit trail is 0a1b2c', 'the head of the audit trail is 0a1b2c'],
])('%j is logged as %j', (text, shown) => expect(redactedText(text)).toBe(shown));

test('secrets that are known are hidden wherever they stand', () => {
  expect(redactedText('cannot open /run/s3cr3t-of-ours/x', ['s3cr3t-of-ours', ''])).toBe('cannot open /run/[hidden]/x');
});

test('a text of any length and kind is looked through in time that grows with it', () => {
  const hostile = ['password'.repeat(50_000), '"'.repeat(400_000), '-'.repeat(400_000), 'a-'.repeat(200_000)];
  for (const text of hostile) expect(redactedText(text).length).toBeLessThan(20_000);
});
