import { Logger } from '@nestjs/common';
import type { Server as HttpsServer } from 'node:https';
import { readTls, secureContext, type TlsFiles, type TlsMaterial } from './tls-files.js';

/**
 * Certificate and key of a listener. They are looked at again at intervals, so that a renewed certificate is served
 * without a restart; a pair that cannot be used is said in the log and leaves the last good one in place.
 */
export class TlsListener {
  private readonly logger = new Logger('tls');
  private current: TlsMaterial;
  private lastProblem: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly servers: HttpsServer[] = [];

  /** Throws a TlsProblem where the files cannot be used. */
  constructor(private readonly files: TlsFiles) {
    this.current = readTls(files, Date.now());
  }

  /** What a server is created with. */
  get options(): object {
    const isMutual = this.files.clientCaFile !== undefined;
    return { ...secureContext(this.current), requestCert: isMutual, rejectUnauthorized: isMutual };
  }

  get expiresAtMs(): number {
    return this.current.expiresAtMs;
  }

  /** Of each server that this is called with. */
  keepFresh(server: HttpsServer, intervalMs: number): void {
    this.servers.push(server);
    this.timer ??= setInterval(() => this.reload(), intervalMs).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private reload(): void {
    try {
      const next = readTls(this.files, Date.now());
      this.lastProblem = undefined;
      if (isSame(next, this.current)) return;
      for (const server of this.servers) server.setSecureContext(secureContext(next));
      this.current = next;
      this.logger.log(`a new certificate is served, good until ${new Date(next.expiresAtMs).toISOString()}`);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      // Said once: between the two files of a renewal the pair does not match for a moment.
      if (problem !== this.lastProblem) this.logger.error(`the certificate stays as it is: ${problem}`);
      this.lastProblem = problem;
    }
  }
}

function isSame(one: TlsMaterial, other: TlsMaterial): boolean {
  const isSameCa = one.ca === undefined ? other.ca === undefined : other.ca !== undefined && one.ca.equals(other.ca);
  return one.cert.equals(other.cert) && one.key.equals(other.key) && isSameCa;
}
