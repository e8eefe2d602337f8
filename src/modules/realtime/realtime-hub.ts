import { ProblemError } from '../../common/nest/problem.js';
import type { QueueChange } from '../market-data/domain/order-queues.js';
import { lengthAt, sequenceAt } from '../../common/model/record-fields.js';
import type { RecordBuffer } from '../../common/model/record-layout.js';
import type { EventBatch, EventConsumer } from '../engine/event-stream.js';
import type { AccountChannel, AccountChannels } from './account-channels.js';
import type { Connection, Frame, FrameFormat } from './connection.js';
import { CommandAnswers, NOBODY } from './domain/command-answers.js';
import { type PublicInstruments, type PublicMarkets, PublicStream } from './domain/public-stream.js';
import type { PublicSettings } from './domain/status-stream.js';
import { type SubscriberGroup, Subscriptions } from './domain/subscriptions.js';
import { channelOf, CHANNELS, EVERY_INSTRUMENT, instrumentOf } from './domain/topics.js';

/** What the hub has sent and left out, since the start; messages by their channel. */
export interface RealtimeStatistics {
  connections: number;
  heldConnections: number;
  framesSent: number;
  framesHeldBack: number;
  /** Written once for all who want them. */
  readonly messagesTold: Float64Array;
  /** Not sent to a connection that wanted them, each for itself. */
  readonly messagesLeftOut: Float64Array;
  readonly cutOffs: { silent: number; slow: number };
}

export interface HubParts {
  readonly markets: PublicMarkets;
  readonly instruments: PublicInstruments;
  readonly settings: PublicSettings;
  readonly accounts: AccountChannels;
  readonly commandsInFlightMax: number;
  readonly connectionsMax: number;
  /** The account's balances may have changed. */
  readonly onBalanceDue: (channel: AccountChannel) => void;
}

/**
 * What durable events mean to the connections: public messages written once and shared by all who subscribed the same,
 * answers to those whose commands they were, executions to those whose orders they concern. Everything that one group
 * commit tells a client leaves in one frame.
 */
export class RealtimeHub implements EventConsumer {
  readonly answers: CommandAnswers;
  readonly statistics: RealtimeStatistics = {
    connections: 0,
    heldConnections: 0,
    framesSent: 0,
    framesHeldBack: 0,
    messagesTold: new Float64Array(CHANNELS),
    messagesLeftOut: new Float64Array(CHANNELS),
    cutOffs: { silent: 0, slow: 0 },
  };
  private readonly stream: PublicStream;
  private readonly subscriptions = new Subscriptions<Connection>();
  private readonly connections = new Map<number, Connection>();
  private lastId = 0;
  private readonly held = new Set<Connection>();
  /** Connections with something private to send in the present slice. */
  private readonly due = new Set<Connection>();

  constructor(private readonly parts: HubParts) {
    const { markets, instruments, settings, commandsInFlightMax } = parts;
    this.answers = new CommandAnswers(commandsInFlightMax);
    this.stream = new PublicStream(markets, instruments, this.subscriptions.isWanted, settings);
  }

  /** Before the replay is done, and once the venue stops, nobody is let in. */
  phase: 'starting' | 'open' | 'stopping' = 'starting';

  get isFull(): boolean {
    return this.connections.size >= this.parts.connectionsMax;
  }

  /** The markets are as the replay has left them; from here on every batch is told. */
  open(): void {
    this.stream.start();
    this.phase = 'open';
  }

  close(): void {
    this.phase = 'stopping';
  }

  /** Throws what a client that wants in is told where it cannot be let in. */
  assertRoom(): void {
    if (this.phase !== 'open') throw new ProblemError(this.phase === 'starting' ? 'VENUE_STARTING' : 'VENUE_STOPPING');
    if (this.isFull) throw new ProblemError('RATE_LIMITED');
  }

  /** What became of a displayed order, while the market data feed takes the batch that `onEvents` is told of next. */
  queueChanged(instrumentId: number, change: QueueChange, sequence: number): void {
    this.stream.orders.changed(instrumentId, change, sequence);
  }

  onEvents(batch: EventBatch): void {
    if (batch.isReplay) return;
    const { events, start, end } = batch;
    this.stream.take(events, start, end);
    this.sendPublic();
    this.answer(events, start, end);
    this.parts.accounts.flush((channel) => this.told(channel));
    for (const connection of this.due) connection.flush();
    this.due.clear();
  }

  /** Tells tickers that have changed, and brings those up to date that have caught up. To be called now and then. */
  refresh(): void {
    this.stream.takeTickers();
    this.sendPublic();
    for (const connection of this.held) if (connection.hasCaughtUp) this.resume(connection);
  }

  /** The moment that connections have been told of. */
  now(): { readonly sequence: number; readonly timeUs: number } {
    const { markets } = this.parts;
    return { sequence: markets.sequence, timeUs: markets.nowUs() };
  }

  hasInstrument(instrumentId: number): boolean {
    return this.parts.instruments.byId(instrumentId) !== undefined;
  }

  /** For a connection, whatever its transport is. */
  newId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  add(connection: Connection): void {
    this.connections.set(connection.id, connection);
    this.statistics.connections = this.connections.size;
  }

  remove(connection: Connection): void {
    const { cutOffFor } = connection;
    if (cutOffFor !== undefined && this.connections.has(connection.id)) this.statistics.cutOffs[cutOffFor] += 1;
    this.connections.delete(connection.id);
    this.subscriptions.leave(connection);
    this.held.delete(connection);
    this.parts.accounts.get(connection.subscribedAccount)?.connections.delete(connection);
    this.statistics.connections = this.connections.size;
    this.statistics.heldConnections = this.held.size;
  }

  all(): Iterable<Connection> {
    return this.connections.values();
  }

  /** Those who may trade and see their account, and all others. */
  countByClass(): { readonly public: number; readonly private: number } {
    let loggedOn = 0;
    for (const { actor } of this.connections.values()) if (actor !== undefined) loggedOn += 1;
    return { public: this.connections.size - loggedOn, private: loggedOn };
  }

  /** What waits for clients to read it. */
  queuedBytes(): { readonly all: number; readonly largest: number } {
    let [all, largest] = [0, 0];
    for (const { bufferedBytes } of this.connections.values()) {
      all += bufferedBytes;
      largest = Math.max(largest, bufferedBytes);
    }
    return { all, largest };
  }

  topicCountOf(connection: Connection): number {
    return this.subscriptions.topicsOf(connection).size;
  }

  /** Subscribes topics, and sends what a client needs first of those that are new. */
  subscribe(connection: Connection, topics: readonly number[]): void {
    const before = this.subscriptions.topicsOf(connection);
    this.subscriptions.set(connection, new Set([...before, ...topics]));
    this.sendSnapshots(
      connection,
      topics.filter((topic) => !before.has(topic)),
    );
  }

  unsubscribe(connection: Connection, topic: number): void {
    const rest = new Set(this.subscriptions.topicsOf(connection));
    rest.delete(topic);
    this.subscriptions.set(connection, rest);
  }

  /** Everything that the next frame says was written by now. */
  private sendPublic(): void {
    const { stream } = this;
    if (stream.topics.length === 0) return;
    const { messagesTold } = this.statistics;
    for (const topic of stream.topics) messagesTold[channelOf(topic)] = (messagesTold[channelOf(topic)] as number) + 1;
    let whole: SharedFrame | undefined;
    for (const group of this.subscriptions.all()) {
      const isAll = stream.topics.every((topic) => group.wants(topic));
      const frame = isAll ? (whole ??= new SharedFrame(stream.writer.take())) : this.frameFor(group);
      if (frame === undefined) continue;
      for (const connection of group.members) {
        if (!this.sendShared(connection, frame)) this.leftOut(group);
      }
    }
    stream.reset();
  }

  private frameFor(group: SubscriberGroup<Connection>): SharedFrame | undefined {
    const { topics, starts, writer } = this.stream;
    const parts: Uint8Array[] = [];
    for (let message = 0; message < topics.length; message += 1) {
      if (!group.wants(topics[message] as number)) continue;
      parts.push(writer.bytes.subarray(starts[message], starts[message + 1] ?? writer.end));
    }
    return parts.length === 0 ? undefined : new SharedFrame(Buffer.concat(parts));
  }

  /** False where its client is too slow for it. */
  private sendShared(connection: Connection, frame: SharedFrame): boolean {
    if (connection.isHeld || connection.isSlow) {
      this.hold(connection);
      return false;
    }
    connection.send(frame.as(connection.format));
    this.statistics.framesSent += 1;
    return true;
  }

  private leftOut(group: SubscriberGroup<Connection>): void {
    const { messagesLeftOut } = this.statistics;
    for (const topic of this.stream.topics) {
      if (!group.wants(topic)) continue;
      messagesLeftOut[channelOf(topic)] = (messagesLeftOut[channelOf(topic)] as number) + 1;
    }
  }

  /** Its client does not keep up: it is told nothing public until it has, and then the state of that moment. */
  private hold(connection: Connection): void {
    connection.isHeld = true;
    this.held.add(connection);
    this.statistics.framesHeldBack += 1;
    this.statistics.heldConnections = this.held.size;
  }

  private resume(connection: Connection): void {
    connection.isHeld = false;
    this.held.delete(connection);
    this.statistics.heldConnections = this.held.size;
    this.sendSnapshots(connection, [...this.subscriptions.topicsOf(connection)]);
  }

  private sendSnapshots(connection: Connection, topics: readonly number[]): void {
    // Who does not keep up gets the state of all its topics when it has caught up.
    if (connection.isHeld || connection.isSlow) return this.hold(connection);
    const { stream } = this;
    const every = this.parts.markets.markets().map(({ instrumentId }) => instrumentId);
    for (const topic of topics) {
      const instrumentId = instrumentOf(topic);
      for (const id of instrumentId === EVERY_INSTRUMENT ? every : [instrumentId])
        stream.takeSnapshot(channelOf(topic), id);
    }
    connection.writer.append(stream.writer.bytes.subarray(0, stream.writer.end));
    stream.reset();
    connection.flush();
  }

  /** Writes to each connection what became of its commands. Those of one connection come in runs. */
  private answer(events: RecordBuffer, start: number, end: number): void {
    const { answers } = this;
    let id = NOBODY;
    let connection: Connection | undefined;
    for (let at = start; at < end;) {
      const waiting = answers.connectionOf(sequenceAt(events, at));
      if (waiting !== id) {
        id = waiting;
        connection = id === NOBODY ? undefined : this.connections.get(id);
        if (connection !== undefined) this.due.add(connection);
      }
      at = connection === undefined ? endOfCommand(events, at, end) : answers.write(connection.writer, events, at, end);
    }
  }

  private told(channel: AccountChannel): void {
    for (const connection of channel.connections) this.due.add(connection);
    this.parts.onBalanceDue(channel);
  }
}

/** Behind the last event of the command whose first event is at byte `start`. */
function endOfCommand(events: RecordBuffer, start: number, end: number): number {
  const sequence = sequenceAt(events, start);
  let at = start;
  do at += lengthAt(events, at);
  while (at < end && sequenceAt(events, at) === sequence);
  return at;
}

/** One frame for many connections, encoded once for each format. */
class SharedFrame {
  private readonly encoded = new Map<FrameFormat, Frame>();

  constructor(private readonly messages: Uint8Array) {}

  as(format: FrameFormat): Frame {
    let frame = this.encoded.get(format);
    if (frame === undefined) {
      frame = format.encode(this.messages);
      this.encoded.set(format, frame);
    }
    return frame;
  }
}
