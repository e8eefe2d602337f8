import { createHmac, createPublicKey, createSecretKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import { unreachable } from '../../../common/assert.js';
import type { ApiKeyType } from './api-key.js';

const RSA_BITS_MIN = 2_048;
const RSA_BITS_MAX = 8_192;
/** SHA-256 of nothing, for requests without a body. */
export const EMPTY_BODY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** What a client signs. `target` is the path with its query string, as it is sent. */
export function signedText(timestamp: string, method: string, target: string, bodySha256: string): string {
  return `${timestamp}\n${method}\n${target}\n${bodySha256}`;
}

/** The bytes of a signature header: hexadecimal for hmac, base64 for the others; undefined for anything else. */
export function signatureBytes(type: ApiKeyType, header: string): Buffer | undefined {
  if (type === 'hmac') return /^[0-9a-f]{64}$/i.test(header) ? Buffer.from(header, 'hex') : undefined;
  return /^[A-Za-z0-9+/]{80,1400}={0,2}$/.test(header) ? Buffer.from(header, 'base64') : undefined;
}

export function isSignedBy(type: ApiKeyType, key: KeyObject, text: string, signature: Buffer): boolean {
  switch (type) {
    case 'hmac':
      return timingSafeEqual(createHmac('sha256', key).update(text).digest(), signature);
    case 'ed25519':
      return verify(null, Buffer.from(text), key, signature);
    case 'rsa':
      return verify('sha256', Buffer.from(text), key, signature);
    default:
      return unreachable(type);
  }
}

export function secretKey(secret: string): KeyObject {
  return createSecretKey(Buffer.from(secret, 'utf8'));
}

/** A public key from PEM or base64 DER (SPKI); undefined where it is none, of another type or too weak. */
export function publicKeyOf(type: 'ed25519' | 'rsa', text: string): KeyObject | undefined {
  try {
    const key = text.includes('-----BEGIN PUBLIC KEY-----')
      ? createPublicKey(text)
      : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== type) return undefined;
    const bits = key.asymmetricKeyDetails?.modulusLength ?? RSA_BITS_MIN;
    return bits >= RSA_BITS_MIN && bits <= RSA_BITS_MAX ? key : undefined;
  } catch {
    return undefined;
  }
}
