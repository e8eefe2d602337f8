import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type WebSocket, WebSocketServer } from 'ws';
import { CLIENT_ADDRESS, type ClientAddress } from '../../common/nest/client-address.js';
import { REALTIME_CONFIG, type RealtimeConfig } from '../../config/venue-config.js';
import { ApiSessions } from './api-sessions.js';
import { MarketStreams } from './market-streams.js';
import { SocketClient, type SocketSession } from './socket-client.js';
import { StreamSession } from './stream-session.js';

const PING_MS = 20_000;
const SILENT_MS = 60_000;
const RECHECK_MS = 30_000;
const INTERNAL_ERROR = 1011;

/** The WebSockets of this API: streams at `/ws` and `/stream`, calls at `/ws-api/v3`. */
@Injectable()
export class BinanceSockets {
  private readonly logger = new Logger('binance');
  private readonly server: WebSocketServer;
  private readonly clients = new Map<SocketClient, SocketSession>();
  private timers: NodeJS.Timeout[] = [];
  private isOpen = false;

  constructor(
    private readonly streams: MarketStreams,
    private readonly sessions: ApiSessions,
    @Inject(REALTIME_CONFIG) private readonly limits: RealtimeConfig,
    @Inject(CLIENT_ADDRESS) private readonly addressOf: ClientAddress,
  ) {
    this.server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: limits.frameBytesMax,
    });
  }

  attach(http: Server): void {
    http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy());
      this.route(request, socket, head);
    });
  }

  /** The replay is done: clients are let in. */
  open(): void {
    this.isOpen = true;
    this.streams.open();
    this.timers = [
      setInterval(() => this.look(), PING_MS),
      setInterval(() => void this.sessions.recheckAll(), RECHECK_MS),
    ];
    for (const timer of this.timers) timer.unref();
  }

  close(): void {
    this.isOpen = false;
    this.streams.close();
    for (const timer of this.timers) clearInterval(timer);
    for (const client of this.clients.keys()) {
      client.send(shutdownNotice());
      client.close(1001, 'the venue stops');
    }
  }

  private route(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const [target = '', query = ''] = (request.url ?? '').split('?', 2);
    const path = target.replace(/\/$/, '');
    const isKnown = path === '/ws' || path.startsWith('/ws/') || path === '/stream' || path === '/ws-api/v3';
    if (!isKnown) return refuse(socket, 404, 'Not Found');
    if (!this.isOpen || this.clients.size >= this.limits.connectionsMax)
      return refuse(socket, 503, 'Service Unavailable');
    const address = this.addressOf(request.socket.remoteAddress ?? '', request.headers['x-forwarded-for']);
    this.server.handleUpgrade(request, socket, head, (ws) =>
      this.accept(ws, new SocketClient(ws, address, new URLSearchParams(query)), path),
    );
  }

  private accept(ws: WebSocket, client: SocketClient, path: string): void {
    const session = path === '/ws-api/v3' ? this.sessions.open(client) : StreamSession.open(client, this.streams, path);
    this.clients.set(client, session);
    ws.on('message', (data: Buffer, isBinary: boolean) => {
      if (client.mayTalk()) this.take(client, session, isBinary ? '' : data.toString('utf8'));
    });
    const heard = (): void => void (client.heardAtMs = Date.now());
    ws.on('pong', heard);
    ws.on('ping', heard);
    // ws closes the connection after an error by itself.
    ws.on('error', (error) => this.logger.debug(error));
    ws.once('close', () => {
      this.clients.delete(client);
      session.onClose();
    });
  }

  /** What nobody expected ends the connection, and nothing else. */
  private take(client: SocketClient, session: SocketSession, text: string): void {
    try {
      session.onText(text);
    } catch (error) {
      this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      client.close(INTERNAL_ERROR, 'an unexpected fault');
    }
  }

  private look(): void {
    const nowMs = Date.now();
    for (const client of this.clients.keys()) client.look(nowMs, SILENT_MS, shutdownNotice());
  }
}

function shutdownNotice(): string {
  return JSON.stringify({ e: 'serverShutdown', E: Date.now() });
}

function refuse(socket: Duplex, status: number, text: string): void {
  const body = JSON.stringify({ code: status === 404 ? -1020 : -1001, msg: `${text}.` });
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Type: application/json;charset=UTF-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
