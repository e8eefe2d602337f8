/**
 * Several listeners, one application. A route is on the public listener unless it says otherwise; the management
 * listener serves nothing but what is marked for it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ConnectionCaps } from './connection-caps.js';
import { type HttpLimits, refuseExpectations, serverOptions } from './http-adapter.js';
import type { TlsListener } from './tls-listener.js';

type ListenerName = 'public' | 'management';

/** Puts a route on these listeners and on no other. */
export const ServedOn = (...listeners: readonly ListenerName[]) => RouteConfig({ listeners });

/** Requests that came by the management listener. */
const managementRequests = new WeakSet<IncomingMessage>();

export function isOfManagement({ raw }: Pick<FastifyRequest, 'raw'>): boolean {
  return managementRequests.has(raw);
}

export class Listeners {
  private readonly management: Server;

  /** With `tls` the management listener serves TLS only. */
  constructor(
    private readonly fastify: FastifyInstance,
    limits: HttpLimits,
    private readonly tls?: TlsListener,
  ) {
    const options = serverOptions(limits);
    const route = (request: IncomingMessage, response: ServerResponse): void => fastify.routing(request, response);
    this.management =
      tls === undefined ? createServer(options, route) : createTlsServer({ ...options, ...tls.options }, route);
    refuseExpectations(this.management);
    fastify.addHook('onRequest', (request, reply, done) => this.route(request, reply, done));
  }

  /** Serves renewed certificates of the management listener. */
  keepFresh(intervalMs: number): void {
    if (this.tls !== undefined) this.tls.keepFresh(this.management as TlsServer, intervalMs);
  }

  /** Bounds the connections of every listener; called before they listen. */
  cap(caps: ConnectionCaps): void {
    for (const server of [this.fastify.server, this.management]) caps.guard(server);
  }

  /** Listens for operators; resolves with the address. Port 0 takes any free one. */
  async listenForManagement(port: number, host: string): Promise<string> {
    await this.fastify.ready();
    await new Promise<void>((resolve, reject) => {
      this.management.once('error', reject);
      this.management.listen(port, host, resolve);
    });
    const address = this.management.address() as AddressInfo;
    const scheme = this.tls === undefined ? 'http' : 'https';
    return `${scheme}://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
  }

  async close(): Promise<void> {
    if (!this.management.listening) return;
    await new Promise<void>((resolve) => {
      this.management.close(() => resolve());
      this.management.closeIdleConnections();
    });
  }

  private route(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    const isManagement = (request.raw.socket as { server?: unknown }).server === this.management;
    if (isManagement) managementRequests.add(request.raw);
    if (isServed(request, isManagement ? 'management' : 'public')) done();
    else reply.callNotFound();
  }
}

function isServed(request: FastifyRequest, listener: ListenerName): boolean {
  if (request.is404) return true;
  const { listeners } = request.routeOptions.config as { listeners?: readonly ListenerName[] };
  return listeners === undefined ? listener === 'public' : listeners.includes(listener);
}
