import { afterEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { ConnectionCaps, type ConnectionLimits } from './connection-caps.js';

const opened: { server?: Server; sockets: Socket[] } = { sockets: [] };

afterEach(() => {
  for (const socket of opened.sockets.splice(0)) socket.destroy();
  opened.server?.close();
});

async function capped(limits: ConnectionLimits, addressOf = (address: string): string | undefined => address) {
  const caps = new ConnectionCaps(limits, addressOf);
  const server = createServer((_request, response) => response.end('ok'));
  opened.server = server;
  caps.guard(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { caps, port: (server.address() as AddressInfo).port };
}

/** Opens a connection from a loopback address and asks; resolves with what comes back until it is closed or answered. */
async function ask(port: number, localAddress = '127.0.0.1'): Promise<{ answer: string; socket: Socket }> {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  opened.sockets.push(socket);
  let answer = '';
  const ended = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
      resolve();
    });
    socket.on('error', () => resolve());
    socket.on('close', () => resolve());
  });
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await ended;
  return { answer, socket };
}

test('one more than all together is closed unanswered, and there is room again when one ends', async () => {
  const { caps, port } = await capped({ connectionsMax: 2, connectionsPerAddressMax: 2 });
  const first = await ask(port);
  const second = await ask(port, '127.0.0.2');
  expect([first.answer, second.answer].every((answer) => answer.startsWith('HTTP/1.1 200'))).toBe(true);
  expect((await ask(port, '127.0.0.3')).answer).toBe('');
  expect(caps.stats).toEqual({ open: 2, refused: 1 });
  first.socket.destroy();
  await once(first.socket, 'close');
  let later = await ask(port, '127.0.0.3');
  for (let tries = 0; later.answer === '' && tries < 50; tries += 1) later = await ask(port, '127.0.0.3');
  expect(later.answer.startsWith('HTTP/1.1 200')).toBe(true);
});

test('an address that has its share does not take that of another', async () => {
  const { port } = await capped({ connectionsMax: 10, connectionsPerAddressMax: 1 });
  expect((await ask(port)).answer.startsWith('HTTP/1.1 200')).toBe(true);
  expect((await ask(port)).answer).toBe('');
  expect((await ask(port, '127.0.0.2')).answer.startsWith('HTTP/1.1 200')).toBe(true);
});

test('an address that stands for many has no share of its own', async () => {
  const { port } = await capped({ connectionsMax: 3, connectionsPerAddressMax: 1 }, () => undefined);
  for (let n = 0; n < 3; n += 1) expect((await ask(port)).answer.startsWith('HTTP/1.1 200')).toBe(true);
  expect((await ask(port)).answer).toBe('');
});

test('what is open is ended, also what never asked anything', async () => {
  const { caps, port } = await capped({ connectionsMax: 3, connectionsPerAddressMax: 3 });
  const { socket } = await ask(port);
  const silent = connect({ port, host: '127.0.0.1' });
  await once(silent, 'connect');
  while (caps.stats.open < 2) await new Promise(setImmediate);
  caps.destroyAll();
  for (const one of [socket, silent]) one.on('error', () => undefined);
  await Promise.all([socket, silent].map(async (one) => one.destroyed || once(one, 'close')));
  while (caps.stats.open > 0) await new Promise(setImmediate);
  expect(caps.stats).toEqual({ open: 0, refused: 0 });
});
