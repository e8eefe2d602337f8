import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import { type WebSocket, WebSocketServer } from 'ws';
import { endWithProblem } from '../../common/nest/http-adapter.js';
import { toProblemError } from '../../common/nest/problem.js';
import { type ClientSocket, CloseCode, Connection, type Frame, type FrameFormat } from './connection.js';
import { EVERY_INSTRUMENT, topicOf } from './domain/topics.js';
import { Channel, PROTOCOL_VERSION, venueMessages } from './domain/wire-messages.js';
import { binaryForm } from './json-form.js';
import type { RealtimeHub } from './realtime-hub.js';
import { RealtimeSession, type SessionParts } from './realtime-session.js';

export interface SocketLimits {
  readonly connectionsMax: number;
  readonly isBinary: boolean;
  readonly frameBytesMax: number;
  readonly slowBytes: number;
  readonly heartbeatMs: number;
  /** Private messages that wait for a client which does not read; beyond, it is cut off and may resume. */
  readonly privateBytesMax: number;
  readonly tickerIntervalMs: number;
}

const PATH = '/ws';
/** Engine.IO has a listener of its own for upgrades of these, on the public port. */
export const SOCKET_IO_PATH = '/socket.io/';
/** Everyone who connects is told these of every instrument. */
const openChannels = [Channel.instruments, Channel.trades, Channel.ticker];
/** A client that has sent nothing and answered no ping for so many heartbeats is gone. */
const SILENT_HEARTBEATS = 2;
const RECHECK_MS = 30_000;
const ADMITTED_PER_TURN = 4;

export interface SocketServerParts extends SessionParts {
  readonly jsonForm: FrameFormat;
  readonly socketLimits: SocketLimits;
}

/** The plain WebSocket at `/ws`: takes upgrades of the listeners that it is attached to, keeps connections alive, and ends them. */
@Injectable()
export class SocketServer {
  private readonly logger = new Logger('realtime');
  private readonly server: WebSocketServer;
  private readonly hub: RealtimeHub;
  private timers: NodeJS.Timeout[] = [];
  /** Upgrades that wait for their turn; as many as the listener lets connect. */
  private readonly arrivals: (() => void)[] = [];

  constructor(private readonly parts: SocketServerParts) {
    this.hub = parts.hub;
    this.server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: parts.socketLimits.frameBytesMax,
    });
  }

  /**
   * Takes upgrades of this server from now on; until `open` they are told to come back. Somebody else takes those of
   * paths that begin with one of `others`.
   */
  attach(http: Server, others: readonly string[] = []): void {
    http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const path = (request.url ?? '').split('?', 1)[0] ?? '';
      if (!others.some((other) => path.startsWith(other))) this.route(path, request, socket, head);
    });
  }

  /** The replay is done: clients are let in. */
  open(): void {
    const { heartbeatMs, tickerIntervalMs } = this.parts.socketLimits;
    this.hub.open();
    this.parts.logons.onRevoked((sessionId) => this.endLogin(sessionId));
    this.timers = [
      setInterval(() => this.hub.refresh(), tickerIntervalMs),
      setInterval(() => this.beat(), heartbeatMs),
      setInterval(() => void this.recheckAll(), RECHECK_MS),
    ];
    for (const timer of this.timers) timer.unref();
  }

  /** Lets nobody in, ends what connections have placed for their own time, and closes them once all is answered. */
  async close(): Promise<void> {
    this.hub.close();
    for (const timer of this.timers) clearInterval(timer);
    const connections = [...this.hub.all()];
    // From here on nothing new is taken of them; what was taken is answered.
    for (const connection of connections) connection.isEnding = true;
    await Promise.all(connections.map((connection) => this.parts.ends.end(connection)));
    for (const connection of connections) connection.close(CloseCode.goingAway, 'the venue stops');
  }

  private route(path: string, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    if (path !== PATH) return endWithProblem(socket, 'NOT_FOUND');
    // RFC 6455 4.2.1: HTTP/1.1 or later.
    if (request.httpVersion === '1.0') return endWithProblem(socket, 'BAD_REQUEST');
    this.arrivals.push(() => this.admit(request, socket, head));
    if (this.arrivals.length === 1) setImmediate(() => this.admitSome());
  }

  /** When all come back at once, those who are here are served between them. */
  private admitSome(): void {
    for (const admit of this.arrivals.splice(0, ADMITTED_PER_TURN)) admit();
    if (this.arrivals.length > 0) setImmediate(() => this.admitSome());
  }

  private admit(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (socket.destroyed) return;
    const address = this.parts.limits.addressOf(request.socket.remoteAddress ?? '', request.headers['x-forwarded-for']);
    try {
      this.hub.assertRoom();
    } catch (error) {
      return endWithProblem(socket, toProblemError(error).code);
    }
    this.server.handleUpgrade(request, socket, head, (client) => this.accept(client, request, address));
  }

  private accept(client: WebSocket, request: IncomingMessage, address: string): void {
    const { isBinary, heartbeatMs } = this.parts.socketLimits;
    const isJson = !isBinary || new URL(request.url ?? '', 'ws://venue').searchParams.get('format') === 'json';
    const format = isJson ? this.parts.jsonForm : binaryForm;
    const connection = new Connection(
      this.hub.newId(),
      new PlainSocket(client),
      format,
      address,
      this.parts.socketLimits,
      Date.now(),
    );
    const session = new RealtimeSession(connection, this.parts);
    client.on('message', (data: Buffer, isBinaryFrame: boolean) => {
      connection.heardAtMs = Date.now();
      session.onFrame(data, isBinaryFrame);
    });
    client.on('pong', () => (connection.heardAtMs = Date.now()));
    // ws closes the connection after an error by itself.
    client.on('error', (error) => this.logger.debug(error));
    client.once('close', () => this.gone(connection));
    this.hub.add(connection);
    venueMessages.hello.write(connection.writer, { protocolVersion: PROTOCOL_VERSION, heartbeatMs, ...this.hub.now() });
    this.hub.subscribe(
      connection,
      openChannels.map((channel) => topicOf(channel, EVERY_INSTRUMENT)),
    );
  }

  private gone(connection: Connection): void {
    this.hub.remove(connection);
    void this.parts.ends.end(connection);
  }

  private beat(): void {
    const silentSinceMs = Date.now() - this.parts.socketLimits.heartbeatMs * SILENT_HEARTBEATS;
    for (const connection of this.hub.all()) {
      const { socket, bufferedBytes, heardAtMs } = connection;
      const isGone = socket.ping !== undefined && heardAtMs < silentSinceMs;
      if (isGone) connection.cutOff('silent');
      else if (bufferedBytes > this.parts.socketLimits.privateBytesMax) connection.cutOff('slow');
      else socket.ping?.();
    }
  }

  /** A login has ended: with it everything that was opened with it. */
  private endLogin(loginSessionId: number): void {
    for (const connection of this.hub.all()) {
      if (connection.actor?.sessionId === loginSessionId) this.logOut(connection);
    }
  }

  private logOut(connection: Connection): void {
    this.parts.ends.cutOff(connection, CloseCode.loggedOut, 'logged out');
  }

  private async recheckAll(): Promise<void> {
    for (const connection of this.hub.all()) {
      const mayGoOn = await this.parts.logons.recheck(connection).catch(() => true);
      if (!mayGoOn) this.logOut(connection);
    }
  }
}

/** A connection of `/ws`. */
class PlainSocket implements ClientSocket {
  constructor(private readonly client: WebSocket) {}

  get isOpen(): boolean {
    return this.client.readyState === this.client.OPEN;
  }

  get bufferedBytes(): number {
    return this.client.bufferedAmount;
  }

  send(frame: Frame): void {
    this.client.send(frame as Uint8Array | string);
  }

  close(code: number, reason: string): void {
    this.client.close(code, reason);
  }

  terminate(): void {
    this.client.terminate();
  }

  readonly ping = (): void => this.client.ping();
}
