/**
 * Several listeners, one application. A route is on the public listener unless it says otherwise; the management
 * listener serves nothing but what is marked for it, and the one for streams no route at all: it takes upgrades only.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ConnectionCaps } from './connection-caps.js';
import { type HttpLimits, refuseExpectations, serverOptions } from './http-adapter.js';
import { ProblemError } from './problem.js';
import { sendProblem } from './problem.filter.js';
import type { TlsListener } from './tls-listener.js';

type OwnListener = 'management' | 'streams';
type ListenerName = 'public' | OwnListener;

/** Puts a route on these listeners and on no other. */
export const ServedOn = (...listeners: readonly ListenerName[]) => RouteConfig({ listeners });

/** Requests that came by the management listener. */
const managementRequests = new WeakSet<IncomingMessage>();

export function isOfManagement({ raw }: Pick<FastifyRequest, 'raw'>): boolean {
  return managementRequests.has(raw);
}

export class Listeners {
  private readonly servers: Readonly<Record<OwnListener, Server>>;

  /** A listener with `tls` serves TLS only. */
  constructor(
    private readonly fastify: FastifyInstance,
    limits: HttpLimits,
    private readonly tls: Readonly<Partial<Record<OwnListener, TlsListener | undefined>>> = {},
  ) {
    this.servers = { management: this.newServer(limits, tls.management), streams: this.newServer(limits, tls.streams) };
    fastify.addHook('onRequest', (request, reply, done) => this.route(request, reply, done));
  }

  /** What upgrades of the listener for streams come from. */
  get streams(): Server {
    return this.servers.streams;
  }

  /** Serves renewed certificates. */
  keepFresh(intervalMs: number): void {
    for (const name of ['management', 'streams'] as const)
      this.tls[name]?.keepFresh(this.servers[name] as TlsServer, intervalMs);
  }

  /** Bounds the connections of every listener; called before they listen. */
  cap(caps: ConnectionCaps): void {
    for (const server of [this.fastify.server, ...Object.values(this.servers)]) caps.guard(server);
  }

  /** Resolves with the address. Port 0 takes any free one. */
  async listen(name: OwnListener, port: number, host: string): Promise<string> {
    await this.fastify.ready();
    const server = this.servers[name];
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    const address = server.address() as AddressInfo;
    const scheme = this.tls[name] === undefined ? 'http' : 'https';
    return `${scheme}://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.servers).map((server) => closeIfListening(server)));
  }

  /** Where the public listener speaks TLS, no password is taken without it from afar; figures, which have no secrets, are told. */
  private isInTheClear({ method, raw }: FastifyRequest): boolean {
    const isPlain = this.tls.streams !== undefined && this.tls.management === undefined;
    return isPlain && method === 'POST' && !isOfThisMachine(raw.socket.remoteAddress ?? '');
  }

  private newServer(limits: HttpLimits, tls: TlsListener | undefined): Server {
    const options = serverOptions(limits);
    const route = (request: IncomingMessage, response: ServerResponse): void => this.fastify.routing(request, response);
    const server =
      tls === undefined ? createServer(options, route) : createTlsServer({ ...options, ...tls.options }, route);
    refuseExpectations(server);
    return server;
  }

  private route(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    const { server } = request.raw.socket as { server?: unknown };
    const { management, streams } = this.servers;
    const listener = server === management ? 'management' : server === streams ? 'streams' : 'public';
    if (listener === 'management') managementRequests.add(request.raw);
    if (listener === 'management' && this.isInTheClear(request))
      return sendProblem(reply, new ProblemError('NEEDS_TLS'));
    if (isServed(request, listener)) done();
    else reply.callNotFound();
  }
}

export function isOfThisMachine(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

async function closeIfListening(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

function isServed(request: FastifyRequest, listener: ListenerName): boolean {
  if (request.is404) return true;
  const { listeners } = request.routeOptions.config as { listeners?: readonly ListenerName[] };
  return listeners === undefined ? listener === 'public' : listeners.includes(listener);
}
