/** Certificates for tests, written in DER by hand, because Node can read X.509 but not make it. */
import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export interface Identity {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends Identity {
  readonly name: string;
  readonly privateKey: KeyObject;
}

const DAY_MS = 86_400_000;

const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const time = (ms: number): Buffer =>
  der(0x18, Buffer.from(`${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`));
const nameOf = (text: string): Buffer => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(text)))));

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
const isAuthority = sequence(
  oid('551d13'),
  der(0x01, Buffer.from([0xff])),
  der(0x04, sequence(der(0x01, Buffer.from([0xff])))),
);
/** DNS localhost and the address 127.0.0.1. */
const forLocalhost = sequence(
  oid('551d11'),
  der(0x04, sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])))),
);

function certificate(
  subject: string,
  publicKey: KeyObject,
  issuer: { readonly name: string; readonly privateKey: KeyObject },
  extension: Buffer,
  expiresAtMs: number,
): string {
  // A positive number without a zero at its beginning.
  const serial = Buffer.concat([Buffer.from([0x40]), randomBytes(7)]);
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ecdsaWithSha256,
    nameOf(issuer.name),
    sequence(time(Math.min(Date.now(), expiresAtMs) - DAY_MS), time(expiresAtMs)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extension)),
  );
  const signature = sign('sha256', toBeSigned, issuer.privateKey);
  const whole = sequence(toBeSigned, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature));
  return `-----BEGIN CERTIFICATE-----\n${(whole.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;
}

function keyPair(): { readonly privateKey: KeyObject; readonly publicKey: KeyObject; readonly pem: string } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { privateKey, publicKey: createPublicKey(privateKey), pem };
}

export function anAuthority(name: string): Authority {
  const { privateKey, publicKey, pem } = keyPair();
  const cert = certificate(name, publicKey, { name, privateKey }, isAuthority, Date.now() + 30 * DAY_MS);
  return { name, privateKey, cert, key: pem };
}

/** A server on this machine, or a client of it. */
export function anIdentity(subject: string, authority: Authority, expiresAtMs = Date.now() + DAY_MS): Identity {
  const { publicKey, pem } = keyPair();
  return { cert: certificate(subject, publicKey, authority, forLocalhost, expiresAtMs), key: pem };
}
