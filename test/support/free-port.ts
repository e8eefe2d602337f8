import { type AddressInfo, createServer } from 'node:net';

/** A port that nobody has a moment ago: for what must be known before it listens, or stay the same over a restart. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port: free } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return free;
}
