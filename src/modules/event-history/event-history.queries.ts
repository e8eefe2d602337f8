import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Actor, requirePermission } from '../../common/model/actor.js';
import { ProblemError } from '../../common/nest/problem.js';
import type { PastBook } from '../engine/replayed-venue.js';
import { EventsRemoved } from '../engine/event-source.js';
import { type EventPage, type History, type HistoryQuery, HistoryTooLong, type Place } from './archive-reader.js';
import type { BookQuery } from './archive-messages.js';
import { EventArchive } from './event-archive.js';

/** Events behind a place, in their order. */
export class ListEventsQuery extends Query<EventPage> {
  constructor(
    readonly actor: Actor,
    readonly after: Place,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(ListEventsQuery)
export class ListEventsHandler implements IQueryHandler<ListEventsQuery> {
  constructor(private readonly archive: EventArchive) {}

  async execute({ actor, after, limit }: ListEventsQuery): Promise<EventPage> {
    requirePermission(actor, 'admin:events');
    return plainly(this.archive.page(after, limit));
  }
}

/** What happened to one order, account or instrument, and what it was after each event. */
export class ReadHistoryQuery extends Query<History> {
  constructor(
    readonly actor: Actor,
    readonly query: HistoryQuery,
  ) {
    super();
  }
}

@QueryHandler(ReadHistoryQuery)
export class ReadHistoryHandler implements IQueryHandler<ReadHistoryQuery> {
  constructor(private readonly archive: EventArchive) {}

  async execute({ actor, query }: ReadHistoryQuery): Promise<History> {
    requirePermission(actor, 'admin:events');
    return plainly(this.archive.history(query));
  }
}

/** The book of an instrument as it was behind a command. */
export class ReadPastBookQuery extends Query<PastBook> {
  constructor(
    readonly actor: Actor,
    readonly query: BookQuery,
  ) {
    super();
  }
}

@QueryHandler(ReadPastBookQuery)
export class ReadPastBookHandler implements IQueryHandler<ReadPastBookQuery> {
  constructor(private readonly archive: EventArchive) {}

  async execute({ actor, query }: ReadPastBookQuery): Promise<PastBook> {
    requirePermission(actor, 'admin:events');
    return plainly(this.archive.book(query));
  }
}

/** What keeps the past from being told is a problem that the caller can act on. */
export async function plainly<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof HistoryTooLong) throw new ProblemError('HISTORY_TOO_LONG');
    throw error instanceof EventsRemoved ? new ProblemError('EVENTS_REMOVED') : error;
  }
}
