/** Signed requests and users with roles, for tests against the built venue. */
import { createHash, createHmac, type KeyObject, sign } from 'node:crypto';
import { ADMIN_PASSWORD, type Answer, type VenueProcess } from './venue-process.js';

export interface Signer {
  readonly apiKey: string;
  readonly sign: (text: string) => string;
}

export const hmacSigner = (apiKey: string, secret: string): Signer => ({
  apiKey,
  sign: (text) => createHmac('sha256', secret).update(text).digest('hex'),
});

export const keyPairSigner = (apiKey: string, key: KeyObject, hash: 'sha256' | null): Signer => ({
  apiKey,
  sign: (text) => sign(hash, Buffer.from(text), key).toString('base64'),
});

/** The headers that sign a request; `changes` spoils them. */
export function signedHeaders(
  { apiKey, sign: signText }: Signer,
  method: string,
  target: string,
  body: string,
  timestamp = String(Date.now()),
): Record<string, string> {
  const hash = createHash('sha256').update(body).digest('hex');
  return {
    'x-api-key': apiKey,
    'x-timestamp': timestamp,
    'x-signature': signText(`${timestamp}\n${method}\n${target}\n${hash}`),
  };
}

export async function signedRequest(
  venue: VenueProcess,
  signer: Signer,
  method: string,
  path: string,
  body?: unknown,
  changes: Record<string, string> = {},
): Promise<Answer> {
  const text = body === undefined ? '' : JSON.stringify(body);
  const target = `/api/v1${path}`;
  const headers = {
    ...signedHeaders(signer, method, target, text),
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...changes,
  };
  return rawRequest(venue, method, target, text, headers);
}

export async function rawRequest(
  venue: VenueProcess,
  method: string,
  target: string,
  text: string,
  headers: Record<string, string>,
): Promise<Answer> {
  const init = { method, headers, ...(text !== '' && { body: text }) };
  const response = await fetch(`${venue.url}${target}`, init);
  const answer = await response.text();
  return { status: response.status, body: answer === '' ? undefined : JSON.parse(answer) };
}

/** Creates a user with these roles and logs them in. */
export async function aUser(venue: VenueProcess, admin: string, username: string, ...roles: string[]): Promise<string> {
  const user = { username, password: ADMIN_PASSWORD, roles };
  const answer = await venue.request('POST', '/api/v1/admin/users', admin, user);
  if (answer.status !== 201) throw new Error(`no user ${username}: ${JSON.stringify(answer)}`);
  return venue.login(username, ADMIN_PASSWORD);
}
