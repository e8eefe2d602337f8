/**
 * The event store as people ask for it: a page of it, or what it tells of one order, account or instrument. Synchronous,
 * for a thread of its own (archive-worker.ts) and for the command line.
 */
import type { VenueEvent } from '../../common/model/events.js';
import { lengthAt } from '../../common/model/record-fields.js';
import { HEADER } from '../../common/model/record-layout.js';
import { readEvent } from '../engine/domain/event-reader.js';
import { StoredEvents } from '../engine/event-source.js';
import type { Moment } from '../engine/moment.js';
import { type LevelChange, readLevelChange } from '../market-data/domain/level-change.js';
import { AccountAggregate, type AccountState } from './domain/account-aggregate.js';
import { InstrumentAggregate, type InstrumentState } from './domain/instrument-aggregate.js';
import { OrderAggregate } from './domain/order-aggregate.js';
import type { OrderView } from '../../common/model/order-view.js';

/** Behind which event to go on. */
export interface Place {
  readonly sequence: number;
  readonly index: number;
}

export interface EventPage {
  readonly events: readonly VenueEvent[];
  /** Whether there are more. */
  readonly hasMore: boolean;
}

interface StateOf {
  readonly order: OrderView;
  readonly account: AccountState;
  readonly instrument: InstrumentState;
}

export type AggregateName = keyof StateOf;
export type AggregateState<A extends AggregateName = AggregateName> = StateOf[A];

export interface HistoryQuery {
  readonly aggregate: AggregateName;
  readonly id: number;
  readonly asOf: Moment | undefined;
  readonly after: Place;
  readonly limit: number;
}

export interface History<A extends AggregateName = AggregateName> {
  readonly changes: readonly { readonly event: VenueEvent; readonly state: AggregateState<A> }[];
  readonly hasMore: boolean;
  /** After all events up to the moment; undefined where the aggregate was not there yet. */
  readonly state: AggregateState<A> | undefined;
}

/** The whole history was not read within the time that it may take. */
export class HistoryTooLong extends Error {
  override readonly name = 'HistoryTooLong';
}

interface Aggregate {
  readonly state: AggregateState | undefined;
  readonly isClosed?: boolean;
  apply(event: VenueEvent, level: LevelChange | undefined): boolean;
  check?(): void;
}

/** Events behind `after`, dense in (sequence, index), up to the sequence `through`. */
export function readPage(dataDir: string, after: Place, limit: number, through: number): EventPage {
  const events: VenueEvent[] = [];
  // The events of the sequence itself may not all have been told.
  for (const { buffer, at } of recordsOf(dataDir, Math.max(1, after.sequence), through)) {
    const sequence = buffer.f64[(at + HEADER.sequence) >> 3] as number;
    if (sequence === after.sequence && (buffer.i32[(at + HEADER.index) >> 2] as number) <= after.index) continue;
    if (events.length === limit) return { events, hasMore: true };
    events.push(readEvent(buffer, at));
  }
  return { events, hasMore: false };
}

/** Folds the aggregate's events from the beginning. Throws `HistoryTooLong` when `isOver` says so. */
export function readHistory(dataDir: string, query: HistoryQuery, through: number, isOver: () => boolean): History {
  const { asOf, after, limit } = query;
  const aggregate = aggregateOf(query);
  const last = asOf !== undefined && 'sequence' in asOf ? Math.min(through, asOf.sequence) : through;
  const lastUs = asOf !== undefined && 'timeUs' in asOf ? asOf.timeUs : Number.MAX_SAFE_INTEGER;
  const level = { instrumentId: 0, side: 0, priceTicks: 0, quantityLots: 0, orders: 0 };
  const changes: { event: VenueEvent; state: AggregateState }[] = [];
  let hasMore = false;
  let records = 0;
  let sequence = 0;
  for (const { buffer, at } of recordsOf(dataDir, 1, last)) {
    if ((buffer.f64[(at + HEADER.timeUs) >> 3] as number) > lastUs) break;
    if ((records++ & 0xfff) === 0 && isOver())
      throw new HistoryTooLong(`the history of ${query.aggregate} ${query.id}`);
    const event = readEvent(buffer, at);
    if (event.sequence !== sequence) aggregate.check?.();
    sequence = event.sequence;
    if (!aggregate.apply(event, readLevelChange(buffer, at, level) ? level : undefined)) continue;
    if (isBehind(event, after) && aggregate.state !== undefined) {
      if (changes.length === limit) hasMore = true;
      else changes.push({ event, state: aggregate.state });
    }
    if (aggregate.isClosed === true) break;
  }
  aggregate.check?.();
  return { changes, hasMore, state: aggregate.state };
}

function aggregateOf({ aggregate, id }: HistoryQuery): Aggregate {
  if (aggregate === 'order') return new OrderAggregate(id);
  return aggregate === 'account' ? new AccountAggregate(id) : new InstrumentAggregate(id);
}

function isBehind({ sequence, index }: VenueEvent, after: Place): boolean {
  return sequence > after.sequence || (sequence === after.sequence && index > after.index);
}

/** The event records from one sequence through another; each is valid until the next is asked for. */
export function* recordsOf(dataDir: string, from: number, through: number) {
  if (from > through) return;
  const source = new StoredEvents(dataDir, from, () => through);
  try {
    for (let batch = source.next(); batch !== undefined; batch = source.next()) {
      const { events: buffer, start, end } = batch;
      for (let at = start; at < end; at += lengthAt(buffer, at)) yield { buffer, at };
    }
  } finally {
    source.close();
  }
}
