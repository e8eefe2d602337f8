/**
 * What one connection says: its frames become logons, subscriptions and commands. The commands of a frame reach the venue
 * one right after the other, in one command of the bus.
 */
import { Logger } from '@nestjs/common';
import { ProblemError, toProblemError } from '../../common/nest/problem.js';
import { problemTypes } from '../../common/nest/problem-types.js';
import type { AccountStreams } from './account-streams.js';
import { CloseCode, type Connection } from './connection.js';
import { isOrderMessage } from './domain/order-decoding.js';
import { channelOf, topicOf } from './domain/topics.js';
import { WIRE_HEADER, WIRE_HEADER_BYTES, WireFault } from './domain/wire-layout.js';
import {
  Channel,
  type ClientBody,
  clientMessages,
  MESSAGES_MAX,
  publicChannelNames,
  venueMessages,
} from './domain/wire-messages.js';
import type { JsonMessage, JsonRequests } from './json-requests.js';
import type { Logons } from './logons.js';
import { Patience } from './patience.js';
import type { RealtimeHub } from './realtime-hub.js';
import type { RiskStreams } from './risk-streams.js';
import { type OrderParts, SessionOrders } from './session-orders.js';
import type { SessionEnds } from './session-ends.js';
import { RESUME_WEIGHT, SUBSCRIPTION_WEIGHT, TOPICS_MAX } from './session-limits.js';

const DETAIL_LENGTH_MAX = 300;
/** What a message costs of the limit of requests; 1 where nothing is said. */
const weights: ReadonlyMap<number, number> = new Map([
  [clientMessages.subscribe.type, SUBSCRIPTION_WEIGHT],
  [clientMessages.subscribeAccount.type, RESUME_WEIGHT],
  [clientMessages.subscribeRisk.type, RESUME_WEIGHT],
]);
const publicChannels: ReadonlySet<number> = new Set(publicChannelNames.map((name) => Channel[name]));

export interface SessionParts extends OrderParts {
  readonly hub: RealtimeHub;
  readonly logons: Logons;
  readonly accounts: AccountStreams;
  readonly risks: RiskStreams;
  readonly json: JsonRequests;
  readonly ends: SessionEnds;
}

export class RealtimeSession {
  private readonly logger = new Logger('realtime');
  private readonly orders: SessionOrders;
  private readonly patience: Patience;
  private isLoggingOn = false;

  constructor(
    readonly connection: Connection,
    private readonly parts: SessionParts,
  ) {
    this.patience = new Patience(connection);
    this.orders = new SessionOrders(connection, parts, this.patience);
  }

  /** Takes one frame; what is no frame of the protocol ends the connection. */
  onFrame(data: Buffer, isBinary: boolean): void {
    const { connection } = this;
    // A client that was told to go may still be sending.
    if (!connection.isOpen || connection.isEnding) return;
    if (isBinary !== (connection.format.name === 'binary'))
      return connection.close(CloseCode.unsupportedData, 'text and binary frames are not mixed');
    try {
      if (isBinary) this.onMessages(data);
      else this.onText(data);
    } catch (error) {
      if (error instanceof WireFault) {
        connection.flush();
        return connection.close(CloseCode.protocolError, error.message.slice(0, 100));
      }
      if (!(error instanceof ProblemError)) {
        this.logger.error(error);
        return connection.socket.terminate();
      }
      if (connection.actor === undefined || this.mayAsk(0, 1)) this.tellError(0, error);
    }
    this.endFrame();
  }

  /** One answer for the frame, and the end for who does not hear it. */
  private endFrame(): void {
    const { connection, patience } = this;
    connection.flush();
    patience.endFrame();
    if (patience.isOver) this.parts.ends.cutOff(connection, CloseCode.policyViolation, 'refused too often');
  }

  private onMessages(data: Buffer): void {
    const { orders, patience } = this;
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    let count = 0;
    try {
      for (let at = 0; at < data.length && !patience.isOver; at += view.getUint32(at, true)) {
        checkFraming(view, at);
        if ((count += 1) > MESSAGES_MAX) throw new WireFault(`a frame has at most ${MESSAGES_MAX} messages`);
        if (isOrderMessage(view.getUint8(at + WIRE_HEADER.type))) orders.decode(view, at);
        else {
          orders.submit();
          this.onControl(view, at);
        }
      }
    } finally {
      // Also those before a message that is none.
      orders.submit();
    }
  }

  private onText(data: Buffer): void {
    const { connection, orders, parts, patience } = this;
    // Reading it costs, whatever is in it; who is known pays for what is in it.
    if (connection.actor === undefined && !this.mayAsk(0, 1)) return;
    const messages = parts.json.messagesIn(data.toString('utf8'));
    const counts = { orders: 0, cancels: 0 };
    for (const { lane } of messages) if (lane !== undefined) counts[lane] += 1;
    orders.charge(counts);
    try {
      for (const message of messages) {
        if (patience.isOver) return;
        this.onJson(message);
      }
    } finally {
      orders.submit();
    }
  }

  /** Charged before its fields are looked at. */
  private onJson(message: JsonMessage): void {
    const { orders, parts } = this;
    const { requestId, lane, name } = message;
    if (lane !== undefined ? !orders.isGranted(requestId, lane) : !this.mayAsk(requestId, this.weightOf(typeOf(name))))
      return;
    const request = parts.json.request(message, orders.origin);
    if (request.kind === 'order') return orders.encode(request.order);
    if (request.kind === 'fault') return this.tellError(requestId, request.problem);
    orders.submit();
    const { bytes } = request;
    this.obey(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0);
  }

  private onControl(view: DataView, at: number): void {
    const type = view.getUint8(at + WIRE_HEADER.type);
    if (this.mayAsk(requestIdOf(view, at, type), this.weightOf(type))) this.obey(view, at);
  }

  /** What a message costs of the limit of requests. A logon has a limit of its own, but the second on a connection is none. */
  private weightOf(type: number): number {
    const isLogon = type === clientMessages.logon.type && !this.isLoggingOn && this.connection.actor === undefined;
    return isLogon ? 0 : (weights.get(type) ?? 1);
  }

  /** False where the limit does not grant it, and the client is told. */
  private mayAsk(requestId: number, weight: number): boolean {
    const { actor, address } = this.connection;
    if (this.parts.limits.mayAsk(actor, address, weight)) return true;
    this.tellError(requestId, new ProblemError('RATE_LIMITED'));
    return false;
  }

  private obey(view: DataView, at: number): void {
    const type = view.getUint8(at + WIRE_HEADER.type);
    switch (type) {
      case clientMessages.ping.type: {
        const { sequence, timeUs } = this.parts.hub.now();
        venueMessages.pong.write(this.connection.writer, { ...clientMessages.ping.read(view, at), sequence, timeUs });
        return;
      }
      case clientMessages.subscribe.type:
        return this.subscribe(view, at, true);
      case clientMessages.unsubscribe.type:
        return this.subscribe(view, at, false);
      case clientMessages.subscribeAccount.type:
        return this.subscribeAccount(view, at);
      case clientMessages.subscribeRisk.type:
        return this.watchRisk(clientMessages.subscribeRisk.read(view, at), true);
      case clientMessages.unsubscribeRisk.type:
        return this.watchRisk(clientMessages.unsubscribeRisk.read(view, at), false);
      case clientMessages.logon.type:
        return void this.logOn(clientMessages.logon.read(view, at));
      default:
        throw new WireFault('a message of an unknown type');
    }
  }

  private subscribe(view: DataView, at: number, isWanted: boolean): void {
    const { hub } = this.parts;
    const { connection } = this;
    const { requestId, channel, instrumentId } = clientMessages[isWanted ? 'subscribe' : 'unsubscribe'].read(view, at);
    const isKnown = publicChannels.has(channel) && (instrumentId === 0 || hub.hasInstrument(instrumentId));
    if (!isKnown)
      return this.tellError(requestId, new ProblemError('NOT_FOUND', { detail: 'There is no such channel.' }));
    const topic = topicOf(channel, instrumentId);
    if (isWanted && hub.topicCountOf(connection) >= TOPICS_MAX)
      return this.tellError(requestId, new ProblemError('RATE_LIMITED'));
    venueMessages[isWanted ? 'subscribed' : 'unsubscribed'].write(connection.writer, {
      requestId,
      channel: channelOf(topic),
      instrumentId,
    });
    if (isWanted) hub.subscribe(connection, [topic]);
    else hub.unsubscribe(connection, topic);
  }

  private subscribeAccount(view: DataView, at: number): void {
    const { requestId, fromNow, ...place } = clientMessages.subscribeAccount.read(view, at);
    const { actor } = this.connection;
    if (actor === undefined || actor.accountId === 0)
      return this.tellError(requestId, new ProblemError('UNAUTHORIZED'));
    if (!actor.permissions.has('orders:read')) return this.tellError(requestId, new ProblemError('FORBIDDEN'));
    this.parts.accounts
      .subscribe(this.connection, requestId, fromNow === 1 ? undefined : place)
      .catch((error: unknown) => this.tellLater(requestId, error));
  }

  private watchRisk({ requestId, ...target }: ClientBody<'subscribeRisk'>, isWanted: boolean): void {
    this.parts.risks[isWanted ? 'subscribe' : 'unsubscribe'](this.connection, requestId, target).catch(
      (error: unknown) => this.tellLater(requestId, error),
    );
  }

  private async logOn({ requestId, ...credential }: ClientBody<'logon'>): Promise<void> {
    const { connection, parts } = this;
    if (this.isLoggingOn || connection.actor !== undefined)
      return this.tellError(requestId, new ProblemError('BAD_REQUEST', { detail: 'This connection has logged on.' }));
    this.isLoggingOn = true;
    try {
      const actor = await parts.logons.logOn(connection, credential);
      const { sequence } = parts.hub.now();
      const channelSequence = parts.accounts.countOf(actor.accountId);
      venueMessages.loggedOn.write(connection.writer, {
        requestId,
        accountId: actor.accountId,
        sequence,
        channelSequence,
      });
      connection.flush();
    } catch (error) {
      this.tellLater(requestId, error);
    } finally {
      this.isLoggingOn = false;
    }
  }

  private tellLater(requestId: number, error: unknown): void {
    this.tellError(requestId, toProblemError(error));
    this.connection.flush();
  }

  /** Leaves with the frame's answers. */
  private tellError(requestId: number, problem: ProblemError): void {
    const { code, message, details } = problem;
    if (code === 'RATE_LIMITED' || this.connection.actor === undefined) this.patience.refused();
    const retryAfterMs = problemTypes[code].retryable ? (details.retryAfterS ?? 1) * 1000 : 0;
    const [field] = details.errors ?? [];
    const detail = field === undefined ? message : `${field.field} ${field.message}`.trim();
    venueMessages.error.write(this.connection.writer, {
      requestId,
      retryAfterMs,
      code,
      // A character takes up to three bytes, a text up to 1,024.
      detail: detail.slice(0, DETAIL_LENGTH_MAX),
    });
  }
}

/** Of a message in words; 0 for one that is none. */
function typeOf(name: unknown): number {
  if (typeof name !== 'string' || !Object.hasOwn(clientMessages, name)) return 0;
  return clientMessages[name as keyof typeof clientMessages].type;
}

/** Messages with a request id begin with it; one that is too short for that is none, and says so when it is read. */
function requestIdOf(view: DataView, at: number, type: number): number {
  const hasOne = type !== clientMessages.ping.type && view.getUint32(at, true) >= WIRE_HEADER_BYTES + 4;
  return hasOne ? view.getUint32(at + WIRE_HEADER_BYTES, true) : 0;
}

/** The header of the next message is there, and the message ends where its frame does or before. */
function checkFraming(view: DataView, at: number): void {
  if (at + WIRE_HEADER_BYTES > view.byteLength) throw new WireFault('a frame ends within a header');
  const length = view.getUint32(at, true);
  if (length < WIRE_HEADER_BYTES || at + length > view.byteLength)
    throw new WireFault('a message ends behind its frame');
}
