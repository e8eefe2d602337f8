/** One session of `/ws` without its socket: what a frame comes to, thousands of times a second. */
import { HEADER } from '../../src/common/model/record-layout.js';
import type { Actor } from '../../src/common/model/actor.js';
import { ProblemError } from '../../src/common/nest/problem.js';
import { readCommand } from '../../src/modules/engine/domain/command-codec.js';
import type { SubmitOrdersCommand } from '../../src/modules/engine/order.commands.js';
import { EventFedDirectory } from '../../src/modules/instruments/event-fed-directory.js';
import { MarketDataFeed } from '../../src/modules/market-data/market-data-feed.js';
import { AccountChannels } from '../../src/modules/realtime/account-channels.js';
import { type ClientSocket, Connection, type Frame } from '../../src/modules/realtime/connection.js';
import { binaryForm, JsonForm } from '../../src/modules/realtime/json-form.js';
import { JsonRequests } from '../../src/modules/realtime/json-requests.js';
import { OrderFrames } from '../../src/modules/realtime/order-frames.js';
import { RealtimeHub } from '../../src/modules/realtime/realtime-hub.js';
import { RealtimeSession, type SessionParts } from '../../src/modules/realtime/realtime-session.js';
import { StageTimes } from '../../src/common/stage-times.js';
import { permissions } from '../../src/common/model/actor.js';
import { EventFlow } from '../support/event-flow.js';

const actor = {
  userId: 'u',
  username: 'u',
  accountId: 1,
  sessionId: 2,
  permissions: new Set(permissions),
} as unknown as Actor;

const noSettings = { auctionKind: 0, phaseEndsAtUs: 0, phaseReason: 0, indicative: null, limitState: null };

class TrialSocket implements ClientSocket {
  isOpen = true;
  readonly bufferedBytes = 0;
  readonly ping = undefined;
  frames: Frame[] = [];
  closed = 0;
  isTerminated = false;

  send(frame: Frame): void {
    this.frames.push(frame);
  }

  close(code: number): void {
    this.closed = code;
    this.isOpen = false;
  }

  terminate(): void {
    this.isTerminated = true;
    this.isOpen = false;
  }
}

/** What a frame came to. `crash`: an exception that nobody expected; `nothing`: no answer at all. */
export type SessionOutcome = 'closed' | 'answered' | 'taken' | 'crash' | 'nothing';

export class SessionTrial {
  private readonly parts: SessionParts;
  private readonly directory = new EventFedDirectory();
  private taken = 0;
  private session!: RealtimeSession;
  private socket!: TrialSocket;
  /** Close codes and what the venue said, for the line that a run prints. */
  readonly codes = new Map<string, number>();

  constructor(private readonly isJson: boolean) {
    const flow = new EventFlow({ seed: 5 });
    const feed = new MarketDataFeed({ nowUs: () => flow.timeUs });
    const batch = flow.next(300);
    for (const consumer of [this.directory, feed]) consumer.onEvents(batch);
    const accounts = new AccountChannels(1 << 16);
    const hub = new RealtimeHub({
      markets: feed,
      instruments: this.directory,
      settings: { of: () => noSettings },
      accounts,
      commandsInFlightMax: 1 << 12,
      connectionsMax: 10,
      onBalanceDue: () => undefined,
    });
    hub.open();
    const limits = { mayHave: () => true, mayAsk: () => true };
    const logons = { logOn: () => Promise.reject(new ProblemError('UNAUTHORIZED')) };
    this.parts = {
      hub,
      answers: hub.answers,
      frames: new OrderFrames(),
      stages: new StageTimes(),
      commands: { execute: (command: SubmitOrdersCommand) => this.execute(command) },
      limits,
      logons,
      risks: { subscribe: () => Promise.resolve(), unsubscribe: () => Promise.resolve() },
      accounts: { subscribe: () => Promise.resolve(), countOf: () => 0, channels: accounts },
      json: new JsonRequests(this.directory),
    } as unknown as SessionParts;
    this.connect();
  }

  /** Sends a frame to a session that is open. */
  outcomeOf(data: Buffer, isBinary = !this.isJson): SessionOutcome {
    this.taken = 0;
    this.socket.frames = [];
    this.session.onFrame(data, isBinary);
    const { closed, isTerminated, frames } = this.socket;
    if (isTerminated) return this.count('crash');
    if (closed !== 0) return this.count('closed', closed);
    if (this.taken > 0) return this.count('taken');
    return this.count(frames.length > 0 ? 'answered' : 'nothing');
  }

  /** What the venue said to the last frame. */
  get said(): readonly Frame[] {
    return this.socket.frames;
  }

  private count(outcome: SessionOutcome, code?: number): SessionOutcome {
    const key = code === undefined ? outcome : `${outcome} ${code}`;
    this.codes.set(key, (this.codes.get(key) ?? 0) + 1);
    if (!this.socket.isOpen) this.connect();
    return outcome;
  }

  private connect(): void {
    this.socket = new TrialSocket();
    const form = this.isJson ? new JsonForm(this.directory) : binaryForm;
    const { hub } = this.parts;
    const connection = new Connection(
      hub.newId(),
      this.socket,
      form,
      '127.0.0.1',
      { slowBytes: 1e6, privateBytesMax: 1e6 },
      0,
    );
    connection.actor = actor;
    connection.sessionId = 77;
    this.session = new RealtimeSession(connection, this.parts);
  }

  /** In the place of the venue: every record must be a command, of this account and session, before it is taken. */
  private execute({ frame }: SubmitOrdersCommand): Promise<void> {
    let at = 0;
    for (let place = 0; place < frame.count; place += 1) {
      const { origin } = readCommand(frame.records, at);
      if (Number(origin.accountId) !== 1 || Number(origin.sessionId) !== 77) throw new Error('not the own account');
      at += frame.records.i32[(at + HEADER.length) >> 2] as number;
      this.taken += 1;
      frame.taken(place, this.taken);
    }
    if (at !== frame.end) throw new Error('records that are none');
    return Promise.resolve();
  }
}
