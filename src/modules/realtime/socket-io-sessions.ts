import { Injectable } from '@nestjs/common';
import type { Socket } from 'socket.io';
import type { Actor } from '../../common/model/actor.js';
import type { SessionId } from '../../common/model/units.js';
import { type Problem, ProblemError, toProblem, toProblemError } from '../../common/nest/problem.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { formatOfSymbol } from '../instruments/symbols.js';
import { AccountStreams, type SeenPlace } from './account-streams.js';
import { acknowledged } from './acknowledgement.js';
import { CloseCode, Connection } from './connection.js';
import { EVERY_INSTRUMENT } from './domain/topics.js';
import { LogonMethod } from './domain/wire-messages.js';
import { ObjectForm } from './json-form.js';
import { Logons } from './logons.js';
import { Patience } from './patience.js';
import { RealtimeHub } from './realtime-hub.js';
import { SessionEnds } from './session-ends.js';
import { SessionLimits, TOPICS_MAX } from './session-limits.js';
import { SocketIoClient } from './socket-io-client.js';
import type { Acknowledgement } from './socket-io.messages.js';

/** The Socket.IO clients of both namespaces as connections of the hub. */
@Injectable()
export class SocketIoSessions {
  private readonly connections = new WeakMap<Socket, Connection>();
  private readonly patience = new WeakMap<Connection, Patience>();
  private readonly form: ObjectForm;

  constructor(
    private readonly hub: RealtimeHub,
    private readonly logons: Logons,
    private readonly accounts: AccountStreams,
    private readonly directory: InstrumentDirectory,
    private readonly ends: SessionEnds,
    private readonly limits: SessionLimits,
  ) {
    this.form = new ObjectForm(directory);
  }

  /** Lets a client in who needs no credential; what refuses it carries the problem. */
  admit(client: Socket): Refusal | undefined {
    try {
      this.enter(client, this.connectionOf(client));
      return undefined;
    } catch (error) {
      return refusalOf(error);
    }
  }

  /** The same by the token of its handshake. A client that leaves meanwhile is never let in. */
  async logOn(client: Socket): Promise<Refusal | undefined> {
    const { token } = client.handshake.auth as { readonly token?: unknown };
    const nothing = { apiKey: '', timestamp: '', recvWindow: '', signature: '' };
    try {
      this.hub.assertRoom();
      const connection = this.connectionOf(client);
      if (typeof token !== 'string') throw new ProblemError('UNAUTHORIZED');
      await this.logons.logOn(connection, { method: LogonMethod.token, token, ...nothing });
      if (!this.logons.isOpen(connection)) throw new ProblemError('UNAUTHORIZED');
      // Socket.IO tells the end of connected clients only.
      if (client.conn.readyState === 'open') this.enter(client, connection);
      return undefined;
    } catch (error) {
      return refusalOf(error);
    }
  }

  close(client: Socket): void {
    const connection = this.connections.get(client);
    if (connection === undefined) return;
    this.connections.delete(client);
    this.hub.remove(connection);
    void this.ends.end(connection);
  }

  /**
   * What an event is acknowledged with. Each is a frame of its own: a client that is refused again and again and goes on is
   * shown out.
   */
  async answer<T extends object>(client: Socket, work: () => T | Promise<T>): Promise<Acknowledgement<T>> {
    const acknowledgement = await acknowledged(work);
    const connection = this.connections.get(client);
    const patience = connection && this.patience.get(connection);
    if (connection === undefined || patience === undefined || connection.isEnding) return acknowledgement;
    const code = 'problem' in acknowledgement ? acknowledgement.problem.code : undefined;
    if (code === 'RATE_LIMITED' || (code !== undefined && connection.actor === undefined)) patience.refused();
    patience.endFrame();
    if (patience.isOver) this.ends.cutOff(connection, CloseCode.policyViolation, 'refused too often');
    return acknowledgement;
  }

  /** The actor of a connection that has logged on; its orders are those of the connection's own session. */
  actorOf(client: Socket): Actor {
    const { actor, sessionId } = this.of(client);
    if (actor === undefined || this.of(client).isEnding) throw new ProblemError('UNAUTHORIZED');
    return { ...actor, sessionId: sessionId as SessionId };
  }

  /** Ends the event where the account has used up its limit. */
  spend(client: Socket, lane: 'orders' | 'cancels'): void {
    this.limits.spend(this.actorOf(client), lane, 1);
  }

  /** The same for a request that is no command; before its fields are looked at. */
  charge(client: Socket, weight: number): void {
    const { actor, address } = this.of(client);
    if (!this.limits.mayAsk(actor, address, weight)) throw new ProblemError('RATE_LIMITED');
  }

  subscribe(client: Socket, topic: number): void {
    const connection = this.of(client);
    if (this.hub.topicCountOf(connection) >= TOPICS_MAX) throw new ProblemError('RATE_LIMITED');
    this.hub.subscribe(connection, [topic]);
  }

  unsubscribe(client: Socket, topic: number): void {
    this.hub.unsubscribe(this.of(client), topic);
  }

  subscribeAccount(client: Socket, seen: SeenPlace | undefined): Promise<void> {
    const connection = this.of(client);
    if (connection.actor?.permissions.has('orders:read') !== true) throw new ProblemError('FORBIDDEN');
    return this.accounts.subscribe(connection, 0, seen);
  }

  instrumentIdOf(symbol: string | null | undefined): number {
    if (symbol === undefined || symbol === null) return EVERY_INSTRUMENT;
    return formatOfSymbol(symbol, this.directory).instrument.instrumentId;
  }

  private connectionOf(client: Socket): Connection {
    return new Connection(
      this.hub.newId(),
      new SocketIoClient(client),
      this.form,
      this.limits.addressOf(client.handshake.address, client.handshake.headers['x-forwarded-for']),
      this.limits.buffers,
      Date.now(),
    );
  }

  private enter(client: Socket, connection: Connection): void {
    this.hub.assertRoom();
    this.connections.set(client, connection);
    this.patience.set(connection, new Patience(connection));
    this.hub.add(connection);
  }

  of(client: Socket): Connection {
    const connection = this.connections.get(client);
    if (connection === undefined) throw new ProblemError('UNAUTHORIZED');
    return connection;
  }
}

type Refusal = Error & { readonly data: Problem };

/** What Socket.IO hands to `connect_error`. */
function refusalOf(error: unknown): Refusal {
  const data = toProblem(toProblemError(error), '');
  return Object.assign(new Error(data.code), { data });
}
