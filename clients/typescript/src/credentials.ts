/** API keys that sign requests and logons, by the WebCrypto of browsers and Node.js. */

/** An API key and what proves it; `sign` resolves with the text of `X-Signature`. */
export interface Signer {
  readonly apiKey: string;
  sign(text: string): Promise<string>;
}

/** Opens a connection: an access token, or a key. */
export type Credential = string | Signer;

const utf8 = new TextEncoder();
/** SHA-256 of nothing. */
const NO_BODY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** A key of type `hmac`, with the secret that was shown when it was made. */
export function hmacSigner(apiKey: string, secret: string): Signer {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const signing = once(() => crypto.subtle.importKey('raw', utf8.encode(secret), algorithm, false, ['sign']));
  return {
    apiKey,
    sign: async (text) => hex(new Uint8Array(await crypto.subtle.sign('HMAC', await signing(), utf8.encode(text)))),
  };
}

/** A key of type `ed25519`, with the private key as PKCS #8 in PEM. */
export function ed25519Signer(apiKey: string, privateKeyPem: string): Signer {
  const der = fromBase64(privateKeyPem.replaceAll(/-----[A-Z ]+-----|\s/g, ''));
  const signing = once(() => crypto.subtle.importKey('pkcs8', der, { name: 'Ed25519' }, false, ['sign']));
  return {
    apiKey,
    sign: async (text) =>
      base64(new Uint8Array(await crypto.subtle.sign('Ed25519', await signing(), utf8.encode(text)))),
  };
}

/** The headers of a signed request; `target` is path and query as they are sent. */
export async function signedHeaders(
  signer: Signer,
  { method, target, body, nowMs }: { method: string; target: string; body: string; nowMs: number },
): Promise<Record<string, string>> {
  const text = `${nowMs}\n${method}\n${target}\n${await sha256Hex(body)}`;
  return { 'x-api-key': signer.apiKey, 'x-timestamp': String(nowMs), 'x-signature': await signer.sign(text) };
}

/** The text that a key signs to log on at `/ws`. */
export function logonText(nowMs: number): string {
  return `${nowMs}\nLOGON\n/ws\n${NO_BODY_SHA256}`;
}

/** Makes a thing when it is needed first: nobody would hear of a key that cannot be imported before. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

async function sha256Hex(text: string): Promise<string> {
  if (text === '') return NO_BODY_SHA256;
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8.encode(text))));
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
