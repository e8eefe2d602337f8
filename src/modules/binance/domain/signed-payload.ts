/**
 * What a client has signed, byte for byte as it was sent: it is never parsed and put together again, because there is more
 * than one way to write the same parameters.
 */
import { BinanceError } from './binance-error.js';

/**
 * Of a REST call: query and body one behind the other, without the signature, wherever that stands. Nothing stands between
 * them, so each must be whole by itself: text that was signed in one cannot be cut into both, nor that of both come in one.
 */
export function restPayload(query: string, body: string): string {
  const [ofQuery, ofBody] = [withoutSignature(query), withoutSignature(body)];
  const isCut = ofQuery !== '' && ofBody !== '' && !(ENDS_WHOLE.test(ofQuery) && BEGINS_WHOLE.test(ofBody));
  if (isCut || IN_VALUE.test(ofQuery) || IN_VALUE.test(ofBody))
    throw new BinanceError(
      -1100,
      "Illegal characters found in a parameter; each is 'name=value', in the query or in the body.",
    );
  return ofQuery + ofBody;
}

/**
 * Of a WebSocket request: all parameters but the signature by name, `name=value` with `&` between. Values are taken as they
 * are; clients that encode them as in a URL are understood too.
 */
export function socketPayloads(parameters: Iterable<readonly [string, string]>): readonly string[] {
  const sorted = [...parameters]
    .filter(([name]) => name !== 'signature')
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  const plain = sorted.map(([name, value]) => `${name}=${value}`).join('&');
  const encoded = sorted.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return plain === encoded ? [plain] : [plain, encoded];
}

function withoutSignature(text: string): string {
  return text
    .split('&')
    .filter((part) => !part.startsWith('signature='))
    .join('&');
}

const BEGINS_WHOLE = /^[A-Za-z]\w*=/;
const ENDS_WHOLE = /(^|&)([^&=]+=[^&]*)?$/;
/** In a value it is written `%3D`. */
const IN_VALUE = /=[^&]*=/;
const TIMESTAMP = /^(\d{13}|\d{16})$/;
const FUTURE_MS = 1_000;
const RECV_WINDOW_MS = 5_000;
export const RECV_WINDOW_MS_MAX = 60_000;

/** How a time stands to the server's: `timestamp` in milliseconds or microseconds, the window in milliseconds. */
export function timeliness(
  timestamp: string,
  recvWindow: string | undefined,
  nowMs: number,
): 'good' | 'malformed' | 'window-too-long' | 'ahead' | 'late' {
  const windowMs = recvWindow === undefined ? RECV_WINDOW_MS : Number(recvWindow);
  if (!TIMESTAMP.test(timestamp) || !/^\d{1,8}(\.\d{1,3})?$/.test(recvWindow ?? '0')) return 'malformed';
  if (windowMs > RECV_WINDOW_MS_MAX) return 'window-too-long';
  const timeMs = timestamp.length === 13 ? Number(timestamp) : Number(timestamp) / 1000;
  if (timeMs >= nowMs + FUTURE_MS) return 'ahead';
  return nowMs - timeMs <= windowMs ? 'good' : 'late';
}
