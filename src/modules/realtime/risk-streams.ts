/**
 * Who watches the risk of which account, or of the venue. While nobody does, nothing is read and nothing is counted. While
 * somebody does, the core's state is looked at once an interval where anything has happened, one account after the other in slices
 * of the event loop, and what has changed is told: states, of which a slow client is told the newest when it has caught up.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Logger, type OnModuleDestroy } from '@nestjs/common';
import type { QueryBus } from '@nestjs/cqrs';
import type { Actor, Permission } from '../../common/model/actor.js';
import { accountIdAt, lengthAt, typeAt } from '../../common/model/record-fields.js';
import { ProblemError } from '../../common/nest/problem.js';
import type { EventBatch, EventConsumer } from '../engine/event-stream.js';
import { WatchAccountQuery, WatchVenueQuery } from '../risk/risk-watch.queries.js';
import type { Connection } from './connection.js';
import { otherAccount } from './domain/executions.js';
import { RiskChannel, WHOLE_VENUE } from './domain/risk-channel.js';
import { EVERY_INSTRUMENT } from './domain/topics.js';
import { WireWriter } from './domain/wire-layout.js';
import { Channel, RiskScope, venueMessages } from './domain/wire-messages.js';
import { keyOfAccount, type RiskRows } from './risk-rows.js';

/** Accounts that are watched at one time, by all connections and by one. */
const WATCHES_MAX = 4_096;
const WATCHES_OF_CONNECTION_MAX = 64;
/** Accounts that one look at the venue takes in one slice of the event loop, and in one interval. */
const SLICE_ACCOUNTS = 64;
const ACCOUNTS_A_LOOK = 512;
/** However many there are. */
const ALL = Infinity;
const WRITER_BYTES = 4_096;

/** What a client has asked for; account 0 is its own. */
export interface RiskTarget {
  readonly scope: number;
  readonly accountId: number;
}

/** One channel and who is told it. */
class Watch {
  readonly channel: RiskChannel;
  /** With what each of them needs to be allowed. */
  readonly readers = new Map<Connection, Permission>();
  /** They do not keep up, and are told everything when they have. */
  readonly behind = new Set<Connection>();
  lookedAtSequence = -1;

  constructor(accountId: number) {
    this.channel = new RiskChannel(accountId);
  }
}

export class RiskStreams implements EventConsumer, OnModuleDestroy {
  private readonly logger = new Logger('realtime');
  private readonly watches = new Map<number, Watch>();
  private readonly writer = new WireWriter(WRITER_BYTES);
  /** Accounts that something has happened to since the venue was looked at, while somebody watches it. */
  private readonly touched = new Set<number>();
  /** Prices move what others have lost too: all accounts have their turn. The last that had it, and how many it is still for. */
  private lastInTurn = 0;
  private leftInTurn = 0;
  private sequence = 0;
  private timer: NodeJS.Timeout | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly queries: Pick<QueryBus, 'execute'>,
    private readonly rows: RiskRows,
    private readonly intervalMs: number,
  ) {}

  onModuleDestroy(): void {
    clearTimeout(this.timer);
    this.watches.clear();
  }

  onEvents({ events, start, end, lastSequence }: EventBatch): void {
    this.sequence = lastSequence;
    if (this.watches.size === 0 || !this.watches.has(WHOLE_VENUE)) return;
    this.leftInTurn = ALL;
    for (let at = start; at < end; at += lengthAt(events, at)) {
      this.touched.add(accountIdAt(events, at));
      this.touched.add(otherAccount(events, at, typeAt(events, at)));
    }
  }

  /** Tells the connection how the account or the venue stands, and from then on what changes. */
  async subscribe(connection: Connection, requestId: number, target: RiskTarget): Promise<void> {
    await this.inTurn(async () => {
      const { actor, accountId, permission } = reader(connection, target);
      const watch = this.watches.get(accountId) ?? new Watch(accountId);
      if (watch.readers.has(connection)) throw new ProblemError('BAD_REQUEST', { detail: 'That risk is subscribed.' });
      if (this.countOf(connection) >= WATCHES_OF_CONNECTION_MAX) throw new ProblemError('RATE_LIMITED');
      if (!this.watches.has(accountId) && this.watches.size >= WATCHES_MAX) throw new ProblemError('VENUE_BUSY');
      await this.look(watch, actor, permission);
      if (!connection.isOpen) return;
      this.watches.set(accountId, watch);
      this.leftInTurn = ALL;
      watch.readers.set(connection, permission);
      answer(connection, 'subscribed', requestId);
      watch.channel.writeSnapshot(connection.writer);
      connection.flush();
      this.plan();
    });
  }

  async unsubscribe(connection: Connection, requestId: number, target: RiskTarget): Promise<void> {
    await this.inTurn(() => {
      const { accountId } = reader(connection, target);
      const watch = this.watches.get(accountId);
      if (watch !== undefined) this.drop(watch, connection);
      answer(connection, 'unsubscribed', requestId);
      connection.flush();
      return Promise.resolve();
    });
  }

  /** One after the other: a channel counts its rows in the order of its looks. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.turn.then(work);
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  private countOf(connection: Connection): number {
    let count = 0;
    for (const { readers } of this.watches.values()) if (readers.has(connection)) count += 1;
    return count;
  }

  private plan(): void {
    if (this.timer !== undefined || this.watches.size === 0) return;
    this.timer = setTimeout(() => {
      void this.lookAtAll().finally(() => {
        this.timer = undefined;
        this.plan();
      });
    }, this.intervalMs).unref();
  }

  private async lookAtAll(): Promise<void> {
    for (const watch of this.watches.values()) {
      await this.inTurn(() => this.lookAgain(watch)).catch((error: unknown) =>
        // The venue stops, or is busy: the next interval looks again.
        this.logger.debug(error),
      );
      await nextTurn();
    }
  }

  private async lookAgain(watch: Watch): Promise<void> {
    this.dropGone(watch);
    const [first] = watch.readers;
    if (first === undefined) return;
    const [{ actor }, permission] = first;
    const isVenue = watch.channel.accountId === WHOLE_VENUE;
    const isDue = isVenue ? this.leftInTurn > 0 : watch.lookedAtSequence !== this.sequence;
    if (isDue && actor !== undefined) await this.look(watch, actor, permission);
    for (const connection of watch.behind) if (connection.hasCaughtUp) this.tellAll(watch, connection);
  }

  /** Who has left, or may not know it any more, is told nothing more. */
  private dropGone(watch: Watch): void {
    for (const [connection, permission] of watch.readers) {
      const mayKnow = connection.actor?.permissions.has(permission) === true && !connection.isEnding;
      if (connection.isOpen && mayKnow) continue;
      this.drop(watch, connection);
      if (connection.isOpen) answer(connection, 'unsubscribed', 0);
      connection.flush();
    }
  }

  private drop(watch: Watch, connection: Connection): void {
    const { readers, behind, channel } = watch;
    readers.delete(connection);
    behind.delete(connection);
    if (readers.size > 0) return;
    this.watches.delete(channel.accountId);
    if (channel.accountId === WHOLE_VENUE) this.touched.clear();
  }

  private async look(watch: Watch, actor: Actor, permission: Permission): Promise<void> {
    const { accountId } = watch.channel;
    const { sequence } = this;
    if (accountId === WHOLE_VENUE) await this.lookAtVenue(watch, actor);
    else {
      const watched = await this.queries.execute(new WatchAccountQuery(actor, permission, accountId));
      watch.channel.take(this.writer, watched, this.rows.ofAccount(accountId, watched));
      this.tell(watch);
    }
    watch.lookedAtSequence = sequence;
  }

  /** Accounts that something has happened to first, then some of the others; nobody has seen any yet: all. */
  private async lookAtVenue(watch: Watch, actor: Actor): Promise<void> {
    const isFirst = watch.readers.size === 0;
    const { accountCount } = await this.queries.execute(new WatchVenueQuery(actor, []));
    const due = isFirst ? idsUpTo(accountCount) : this.dueOf(accountCount);
    for (let from = 0; from === 0 || from < due.length; from += SLICE_ACCOUNTS) {
      const slice = due.slice(from, from + SLICE_ACCOUNTS);
      const watched = await this.queries.execute(new WatchVenueQuery(actor, slice));
      const keys = new Set(slice.map(keyOfAccount));
      watch.channel.take(this.writer, watched, this.rows.ofVenue(watched), (key) => keys.has(key));
      this.tell(watch);
      await nextTurn();
    }
  }

  private dueOf(accountCount: number): number[] {
    const due = new Set<number>();
    for (const accountId of this.touched) {
      if (due.size >= ACCOUNTS_A_LOOK) break;
      this.touched.delete(accountId);
      if (accountId > 0) due.add(accountId);
    }
    this.leftInTurn = Math.min(this.leftInTurn, accountCount);
    for (; due.size < ACCOUNTS_A_LOOK && this.leftInTurn > 0; this.leftInTurn -= 1) {
      this.lastInTurn = (this.lastInTurn % accountCount) + 1;
      due.add(this.lastInTurn);
    }
    if (this.touched.size > 0) this.leftInTurn = Math.max(this.leftInTurn, 1);
    return [...due];
  }

  /** What the last look has written. */
  private tell(watch: Watch): void {
    if (this.writer.end === 0) return;
    const messages = this.writer.take();
    this.writer.reset();
    for (const connection of watch.readers.keys()) {
      if (connection.isSlow) watch.behind.add(connection);
      if (watch.behind.has(connection)) continue;
      connection.writer.append(messages);
      connection.flush();
    }
  }

  private tellAll(watch: Watch, connection: Connection): void {
    watch.behind.delete(connection);
    watch.channel.writeSnapshot(connection.writer);
    connection.flush();
  }
}

/** Whose risk it is, and what the connection must be allowed to know it; throws where it may not. */
function reader(
  { actor }: Connection,
  { scope, accountId }: RiskTarget,
): { readonly actor: Actor; readonly accountId: number; readonly permission: Permission } {
  if (actor === undefined) throw new ProblemError('UNAUTHORIZED');
  const isVenue = scope === RiskScope.venue;
  if (!isVenue && scope !== RiskScope.account)
    throw new ProblemError('BAD_REQUEST', { detail: 'Risk is of an account or of the venue.' });
  if (isVenue && accountId !== 0)
    throw new ProblemError('BAD_REQUEST', { detail: 'The risk of the venue is of no account.' });
  const ofAccount = accountId === 0 ? actor.accountId : accountId;
  if (!isVenue && ofAccount === 0) throw new ProblemError('UNKNOWN_ACCOUNT');
  const permission = !isVenue && ofAccount === actor.accountId ? 'account:read' : 'admin:risk';
  if (!actor.permissions.has(permission)) throw new ProblemError('FORBIDDEN');
  return { actor, accountId: isVenue ? WHOLE_VENUE : ofAccount, permission };
}

function answer({ writer }: Connection, name: 'subscribed' | 'unsubscribed', requestId: number): void {
  venueMessages[name].write(writer, { requestId, channel: Channel.risk, instrumentId: EVERY_INSTRUMENT });
}

function idsUpTo(count: number): number[] {
  return Array.from({ length: count }, (_, place) => place + 1);
}
