import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { anAuthority, anIdentity, type Identity } from '../../../test/support/certificates.js';
import { untilTrue } from '../../../test/support/until.js';
import { TlsListener } from './tls-listener.js';

const LOOK_MS = 5;
const folder = mkdtempSync(join(tmpdir(), 'tradsys-tls-'));
const authority = anAuthority('test authority');
const [first, second] = [anIdentity('venue', authority), anIdentity('venue', authority)];
const files = { certFile: join(folder, 'tls.crt'), keyFile: join(folder, 'tls.key') };

let listener: TlsListener;
let server: Server;
beforeAll(async () => {
  write(first);
  listener = new TlsListener(files);
  server = createServer(listener.options);
  listener.keepFresh(server, LOOK_MS);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => {
  listener.stop();
  server.close();
  rmSync(folder, { recursive: true });
});

function write({ cert, key }: Identity): void {
  writeFileSync(files.certFile, cert);
  writeFileSync(files.keyFile, key);
}

/** The serial number of the certificate that a client is shown. */
function shown(): Promise<string> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca: authority.cert, servername: 'localhost' }, () => {
      resolve(socket.getPeerX509Certificate()?.serialNumber ?? '');
      socket.destroy();
    });
    socket.on('error', reject);
  });
}
const serialOf = ({ cert }: Identity): string => new X509Certificate(cert).serialNumber;

test('a renewed certificate is served without a restart; half a pair is not', async () => {
  expect(await shown()).toBe(serialOf(first));
  writeFileSync(files.keyFile, second.key);
  await new Promise((done) => setTimeout(done, 10 * LOOK_MS));
  expect(await shown()).toBe(serialOf(first));
  write(second);
  await untilTrue('the new certificate is served', async () => (await shown()) === serialOf(second));
  expect(listener.expiresAtMs).toBe(new Date(new X509Certificate(second.cert).validTo).getTime());
});

test('clients are asked for certificates where an authority for them is named', () => {
  expect(listener.options).toMatchObject({ requestCert: false, rejectUnauthorized: false });
  const clientCaFile = join(folder, 'ca.crt');
  writeFileSync(clientCaFile, authority.cert);
  expect(new TlsListener({ ...files, clientCaFile }).options).toMatchObject({
    requestCert: true,
    rejectUnauthorized: true,
  });
});
