/** One-time passwords of RFC 6238: SHA-1, six digits, steps of 30 seconds, as every authenticator application has them. */
import { createHmac, timingSafeEqual } from 'node:crypto';

const STEP_MS = 30_000;
const DIGITS = 6;
/** Steps that a clock may be off, either way. */
const DRIFT_STEPS = 1;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The step whose password `given` is, among those that are acceptable now and later than `lastStep`; else undefined. */
export function stepOf(given: string, secret: Buffer, nowMs: number, lastStep: number): number | undefined {
  if (!/^\d{6}$/.test(given)) return undefined;
  const now = Math.floor(nowMs / STEP_MS);
  const offered = Buffer.from(given);
  for (let step = now - DRIFT_STEPS; step <= now + DRIFT_STEPS; step += 1) {
    if (step > lastStep && timingSafeEqual(Buffer.from(oneTimePassword(secret, step)), offered)) return step;
  }
  return undefined;
}

export function oneTimePassword(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = (digest.at(-1) as number) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** RFC 4648 without padding, for people and QR codes. */
export function base32(bytes: Buffer): string {
  let bits = 0;
  let value = 0;
  let text = '';
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xff_ff;
    for (bits += 8; bits >= 5; bits -= 5) text += BASE32[(value >> (bits - 5)) & 31];
  }
  return bits === 0 ? text : text + BASE32[(value << (5 - bits)) & 31];
}

/** What an authenticator application reads from a QR code. */
export function totpUri(username: string, secret: Buffer): string {
  const label = encodeURIComponent(`TradSys:${username}`);
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=TradSys&algorithm=SHA1&digits=${DIGITS}&period=30`;
}
