import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SecureContextOptions } from 'node:tls';

export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** Who may connect where certificates of clients are asked for. */
  readonly clientCaFile?: string | undefined;
}

export interface TlsMaterial {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca?: Buffer;
  readonly expiresAtMs: number;
}

/** Reads and checks certificate and key. Throws an error whose message completes "the certificate …", without a secret. */
export function readTls({ certFile, keyFile, clientCaFile }: TlsFiles, nowMs: number): TlsMaterial {
  const cert = readPart(certFile, 'certificate');
  const key = readPart(keyFile, 'key');
  const certificate = parsed(certFile, 'PEM certificate', () => new X509Certificate(cert));
  const privateKey = parsed(keyFile, 'PEM private key without a passphrase', () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey)) throw new TlsProblem(`${keyFile} is not the key of ${certFile}`);
  const expiresAtMs = Date.parse(certificate.validTo);
  if (expiresAtMs <= nowMs) throw new TlsProblem(`${certFile} expired at ${new Date(expiresAtMs).toISOString()}`);
  if (clientCaFile === undefined) return { cert, key, expiresAtMs };
  const ca = readPart(clientCaFile, 'certificate');
  const isCa = parsed(clientCaFile, 'PEM certificate', () => new X509Certificate(ca)).ca;
  if (!isCa) throw new TlsProblem(`${clientCaFile} is no certificate of an authority`);
  return { cert, key, ca, expiresAtMs };
}

/** TLS 1.3 and nothing older. */
export function secureContext({ cert, key, ca }: TlsMaterial): SecureContextOptions {
  return { cert, key, ...(ca !== undefined && { ca }), minVersion: 'TLSv1.3' };
}

export class TlsProblem extends Error {
  override readonly name = 'TlsProblem';
}

function readPart(file: string, what: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new TlsProblem(
      code === 'ENOENT' ? `the ${what} file ${file} does not exist` : `${file} cannot be read (${code})`,
    );
  }
}

function parsed<T>(file: string, what: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw new TlsProblem(`${file} is no ${what}`);
  }
}
