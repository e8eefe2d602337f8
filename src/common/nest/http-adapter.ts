/**
 * Fastify as the venue uses it: bounded in every direction, its own JSON parser, request ids, and problem+json for
 * what fails before Nest sees it.
 */
import { isUtf8 } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerOptions, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { RouteConfig, FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { type JsonFault, parseStrictJson } from '../strict-json.js';
import { PROBLEM_MEDIA_TYPE, ProblemError, toProblem } from './problem.js';
import { type ProblemCode, problemTypes } from './problem-types.js';
import { sendProblem } from './problem.filter.js';
import { type SecurityHeaders, securityHeaders } from './security-headers.js';

export interface HttpLimits {
  readonly bodyBytesMax: number;
  readonly orderBodyBytesMax: number;
  readonly jsonDepthMax: number;
  readonly jsonKeysMax: number;
  readonly headerBytesMax: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  /** 0 is no limit. */
  readonly requestsPerSocketMax: number;
}

/** What a listener is besides its limits. */
export interface HttpEdge {
  /** Undefined serves plain HTTP. */
  readonly tls?: object | undefined;
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
}

const PARAM_LENGTH_MAX = 64;
const HANDSHAKE_TIMEOUT_MS = 10_000;
/** How late a timeout may be noticed; Node's own default is half a minute. */
const TIMEOUT_CHECK_MS = 1_000;

/** For a route that takes one order: its body is a few hundred bytes, so more than `orderBodyBytesMax` is refused. */
export const OrderBody = () => RouteConfig({ hasOrderBody: true });

/** For a route that takes many orders: as many more keys as orders fit into a body. */
export const BatchBody = () => RouteConfig({ hasBatchBody: true });
const BATCH_KEYS_FACTOR = 16;

export function createHttpAdapter(limits: HttpLimits, { tls, trustedProxies = [] }: HttpEdge = {}): FastifyAdapter {
  const headers = securityHeaders(tls !== undefined);
  const setCommonHeaders = commonHeaders(headers);
  const adapter = new FastifyAdapter({
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    bodyLimit: limits.bodyBytesMax,
    ...(tls === undefined
      ? { http: serverOptions(limits) }
      : { https: { ...serverOptions(limits), ...tls, handshakeTimeout: HANDSHAKE_TIMEOUT_MS } }),
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    maxRequestsPerSocket: limits.requestsPerSocketMax,
    routerOptions: { maxParamLength: PARAM_LENGTH_MAX },
    genReqId: requestIds(),
    // A request that comes while the server closes is still answered; what it asks for may say VENUE_STOPPING.
    return503OnClosing: false,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      setCommonHeaders(request, reply, () => sendProblem(reply, error)),
    clientErrorHandler: answerClientError,
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  refuseExpectations(fastify.server);
  fastify.addHook('onRequest', setCommonHeaders);
  fastify.addHook('onRequest', requireHttp1);
  fastify.addHook('onRoute', (route: RouteOptions & { config?: { hasOrderBody?: boolean } }) => {
    if (route.config?.hasOrderBody === true) route.bodyLimit = limits.orderBodyBytesMax;
  });
  parseJsonOnly(fastify, limits);
  return adapter;
}

/** What every HTTP listener of the venue is created with. */
export function serverOptions(limits: HttpLimits): ServerOptions {
  return {
    maxHeaderSize: limits.headerBytesMax,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    insecureHTTPParser: false,
    // Node's own answer has no body; `requireHttp1` says what is wrong.
    requireHostHeader: false,
    connectionsCheckingInterval: Math.min(limits.headersTimeoutMs, TIMEOUT_CHECK_MS),
  };
}

/** The caller's `X-Request-Id` where it is short and plain, else one of our own. */
function requestIds(): (request: { readonly headers: IncomingMessage['headers'] }) => string {
  const prefix = randomBytes(6).toString('hex');
  let count = 0;
  return ({ headers }) => {
    const given = headers['x-request-id'];
    if (typeof given === 'string' && /^[\w.-]{1,64}$/.test(given)) return given;
    count += 1;
    return `${prefix}-${count.toString(36)}`;
  };
}

/** Where the pages are: everything else is data. */
const PAGES = '/docs';

function commonHeaders({ data, pages }: SecurityHeaders) {
  const ofData = { ...data, 'cache-control': 'no-store' };
  const ofPages = { ...pages, 'cache-control': 'no-store' };
  return (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    reply.header('x-request-id', request.id);
    reply.headers(request.routeOptions?.url?.startsWith(PAGES) === true ? ofPages : ofData);
    done();
  };
}

/** What is no HTTP/1 to RFC 9112 and passes the parser all the same: a request line without a version, no host. */
function requireHttp1(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  const { httpVersion, headers } = request.raw;
  if (httpVersion === '1.0' || (httpVersion === '1.1' && headers.host !== undefined)) return done();
  reply.header('connection', 'close');
  sendProblem(reply, new ProblemError('BAD_REQUEST'));
}

/** Answers an `Expect` other than `100-continue`, which reaches no route. */
export function refuseExpectations(server: Server): void {
  server.on('checkExpectation', ({ socket }: IncomingMessage) => endWithProblem(socket, 'EXPECTATION_FAILED'));
}

const jsonFaults: Record<JsonFault, string> = {
  NOT_JSON: 'The body is not JSON.',
  TOO_DEEP: 'The body is nested too deeply.',
  TOO_MANY_KEYS: 'The body has too many keys.',
  DUPLICATE_KEY: 'The body has the same key twice.',
  FORBIDDEN_KEY: 'The body has a key named __proto__, constructor or prototype.',
};

function parseJsonOnly(fastify: FastifyInstance, limits: HttpLimits): void {
  const jsonLimits = { depthMax: limits.jsonDepthMax, keysMax: limits.jsonKeysMax };
  const batchLimits = { ...jsonLimits, keysMax: limits.jsonKeysMax * BATCH_KEYS_FACTOR };
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const { 'content-type': type, 'content-encoding': encoding = 'identity' } = request.headers;
    if (!isUtf8Declared(type) || encoding.toLowerCase() !== 'identity')
      return done(new ProblemError('UNSUPPORTED_MEDIA_TYPE'));
    // What an API key has signed are the bytes, not what they mean.
    if (request.headers['x-api-key'] !== undefined)
      (request as { bodySha256?: string }).bodySha256 = createHash('sha256').update(body).digest('hex');
    // Clients send the header with an empty DELETE; a route that needs a body says so itself.
    if (body.length === 0) return done(null, undefined);
    if (!isUtf8(body)) return done(new ProblemError('INVALID_JSON', { detail: 'The body is not UTF-8.' }));
    const { hasBatchBody } = request.routeOptions.config as { readonly hasBatchBody?: boolean };
    const parsed = parseStrictJson(body.toString('utf8'), hasBatchBody === true ? batchLimits : jsonLimits);
    if (parsed.fault === undefined) return done(null, parsed.value);
    return done(new ProblemError('INVALID_JSON', { detail: jsonFaults[parsed.fault] }));
  });
}

function isUtf8Declared(contentType: string | undefined): boolean {
  const charset = contentType === undefined ? null : /;\s*charset="?([^\s;"]*)/i.exec(contentType);
  return charset === null || /^utf-?8$/i.test(charset[1] ?? '');
}

/** Errors of the HTTP parser: there is no request yet, so the answer goes to the socket. */
function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  endWithProblem(socket, parserProblems[error.code ?? ''] ?? 'BAD_REQUEST');
}

const parserProblems: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

/** Answers on a socket of which nothing became a request, and ends it. */
export function endWithProblem(socket: Duplex, code: ProblemCode): void {
  if (socket.writable) {
    const { status, retryable } = problemTypes[code];
    const retry = retryable ? 'Retry-After: 1\r\n' : '';
    const body = JSON.stringify(toProblem(new ProblemError(code), 'none'));
    socket.once('finish', () => socket.destroy());
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n${retry}Content-Type: ${PROBLEM_MEDIA_TYPE}\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  } else socket.destroy();
}
