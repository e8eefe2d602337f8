import type { Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import type { Actor } from '../../common/model/actor.js';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { ConnectionCaps } from '../../common/nest/connection-caps.js';
import { refuseExpectations, serverOptions } from '../../common/nest/http-adapter.js';
import { TlsListener } from '../../common/nest/tls-listener.js';
import type { BinanceConfig, HttpConfig } from '../../config/venue-config.js';
import type { BinanceApi } from './binance-api.js';
import type { BinanceSockets } from './binance-sockets.js';
import { BinanceError } from './domain/binance-error.js';
import { Parameters } from './domain/parameters.js';
import { restPayload } from './domain/signed-payload.js';
import { microseconds, milliseconds } from './endpoint.js';
import { toBinanceError } from './errors.js';
import type { RateLimitUse } from './usage.js';

const HANDSHAKE_TIMEOUT_MS = 10_000;
/** Of a path that there is not. */
const UNKNOWN_WEIGHT = 1;
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;

/**
 * The listener of this API alone: its paths, bodies and errors are not those of the venue's own. Every answer is JSON, also to
 * a path that there is not.
 */
export class BinanceListener {
  private readonly logger = new Logger('binance');
  private readonly server: FastifyInstance;
  private readonly tls: TlsListener | undefined;

  constructor(
    private readonly api: BinanceApi,
    private readonly sockets: BinanceSockets,
    private readonly http: HttpConfig,
    private readonly config: BinanceConfig,
  ) {
    this.tls = http.tls && new TlsListener({ certFile: http.tls.certFile, keyFile: http.tls.keyFile });
    this.server = this.newServer();
  }

  /** Nothing where the API is switched off. */
  async listen(caps: ConnectionCaps): Promise<void> {
    if (!this.config.isEnabled) return;
    const { server } = this.server;
    caps.guard(server);
    refuseExpectations(server);
    this.sockets.attach(server);
    if (this.tls !== undefined && this.http.tls !== undefined)
      this.tls.keepFresh(server as unknown as TlsServer, this.http.tls.reloadIntervalMs);
    await this.server.listen({ port: this.config.port, host: this.http.host });
    const { port } = server.address() as AddressInfo;
    this.logger.log(`Binance Spot API on ${this.http.host}:${port}${this.tls === undefined ? '' : ' with TLS'}`);
  }

  /** The replay is done: calls are answered. */
  open(): void {
    this.api.open();
    this.sockets.open();
  }

  async close(): Promise<void> {
    this.tls?.stop();
    this.sockets.close();
    await this.server.close();
  }

  private newServer(): FastifyInstance {
    const { http } = this;
    const limits = serverOptions(http);
    const server = fastify({
      trustProxy: http.trustedProxies.length > 0 && [...http.trustedProxies],
      bodyLimit: http.bodyBytesMax,
      requestTimeout: http.requestTimeoutMs,
      keepAliveTimeout: http.keepAliveTimeoutMs,
      maxRequestsPerSocket: http.requestsPerSocketMax,
      return503OnClosing: false,
      forceCloseConnections: 'idle',
      ...(this.tls === undefined
        ? { http: limits }
        : { https: { ...limits, ...this.tls.options, handshakeTimeout: HANDSHAKE_TIMEOUT_MS } }),
    }) as unknown as FastifyInstance;
    // What is signed are the bytes, and clients send forms, nothing, or nothing that is called JSON.
    server.removeAllContentTypeParsers();
    server.addContentTypeParser<string>('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    server.setErrorHandler((error, request, reply) => this.refuse(request, reply, error));
    server.setNotFoundHandler((request, reply) => this.refuseUnknown(request, reply));
    server.route({
      method: [...METHODS],
      url: '*',
      handler: (request: FastifyRequest, reply: FastifyReply) => this.answer(request, reply),
    });
    return server;
  }

  private async answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { method, headers, ip: address } = request;
    const [path, query] = pathAndQuery(request.raw.url ?? '');
    const endpoint = this.api.ofRoute(method, path);
    if (endpoint === undefined) return this.refuseUnknown(request, reply);
    const body = typeof request.body === 'string' ? request.body : '';
    const key = headers['x-mbx-apikey'];
    let caller: Actor | undefined;
    try {
      const call = {
        parameters: Parameters.ofRequest(query, body),
        payloads: [restPayload(query, body)],
        apiKey: typeof key === 'string' ? key : undefined,
        time: headers['x-mbx-time-unit'] === 'MICROSECOND' ? microseconds : milliseconds,
        address,
      };
      const result = await this.api.call(endpoint, call, (actor) => (caller = actor));
      if (caller !== undefined && endpoint.isSigned === true && endpoint.orders !== undefined)
        reply.headers(orderCounts(this.api.usage.ordersOf(caller)));
      return await this.send(request, reply, 200, result);
    } catch (error) {
      this.api.noteRefusal(error, { action: `${method} ${path}`, address, actor: caller, requestId: request.id });
      return this.refuse(request, reply, error);
    }
  }

  private refuseUnknown(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { ip: address, id: requestId } = request;
    try {
      this.api.spend(address, UNKNOWN_WEIGHT);
    } catch (error) {
      this.api.noteRefusal(error, { action: 'an unknown path', address, actor: undefined, requestId });
      return this.refuse(request, reply, error);
    }
    return this.refuse(request, reply, unknownPath());
  }

  private refuse(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
    const { code, message: msg, status, data } = toBinanceError(error);
    if (code === -1000) this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    if (status === 429) reply.header('retry-after', this.api.usage.retryAfterS);
    return this.send(request, reply, status, { code, msg, ...(data !== undefined && { data }) });
  }

  private send({ ip }: FastifyRequest, reply: FastifyReply, status: number, body: unknown): FastifyReply {
    const used = this.api.usage.weightOf(ip);
    return reply
      .code(status)
      .headers({
        'content-type': 'application/json;charset=UTF-8',
        'cache-control': 'no-store',
        'x-mbx-used-weight': used,
        'x-mbx-used-weight-1m': used,
      })
      .send(JSON.stringify(body));
  }
}

function pathAndQuery(url: string): readonly [path: string, query: string] {
  const mark = url.indexOf('?');
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}

function orderCounts([of10s, ofDay]: readonly RateLimitUse[]): Record<string, number> {
  return { 'x-mbx-order-count-10s': of10s?.count ?? 0, 'x-mbx-order-count-1d': ofDay?.count ?? 0 };
}

function unknownPath(): BinanceError {
  return new BinanceError(-1020, 'This operation is not supported.', 404);
}
