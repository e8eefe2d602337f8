/** Explains an order from the files of the venue: the event store, and the book of before by a replay. */
import { HEADER } from '../../common/model/record-layout.js';
import { EventsRemoved } from '../engine/event-source.js';
import { readEvent } from '../engine/domain/event-reader.js';
import type { ReplayedVenue } from '../engine/replayed-venue.js';
import { HistoryTooLong, recordsOf } from './archive-reader.js';
import { type ExplanationStep, OrderExplanation } from './domain/order-explanation.js';

/** An order that was accepted. */
export interface ExplanationQuery {
  readonly orderId: number;
  readonly instrumentId: number;
  readonly side: number;
  readonly createdUs: number;
}

export interface Explanation {
  readonly steps: readonly ExplanationStep[];
  /** Steps that were left out, past the bound. */
  readonly omittedSteps: number;
}

/** Throws `EventsRemoved` where retention has taken the time of its acceptance, `HistoryTooLong` when `isOver` says so. */
export function explainOrder(
  dataDir: string,
  venue: ReplayedVenue,
  query: ExplanationQuery,
  through: number,
  isOver: () => boolean,
): Explanation {
  const { orderId, instrumentId, side } = query;
  const acceptedAt = acceptanceOf(dataDir, query, through);
  const shown = venue.shownAt(acceptedAt - 1, instrumentId, isOver);
  if (shown === undefined) throw new HistoryTooLong(`the venue at ${acceptedAt - 1}`);
  const explanation = new OrderExplanation(orderId, instrumentId, side, shown);
  let records = 0;
  for (const { buffer, at } of recordsOf(dataDir, acceptedAt, through)) {
    if ((records++ & 0xfff) === 0 && isOver()) throw new HistoryTooLong(`the explanation of order ${orderId}`);
    explanation.apply(buffer, at);
    if (explanation.isClosed) break;
  }
  return { steps: explanation.steps, omittedSteps: explanation.omittedSteps };
}

/** The sequence of the command that accepted the order: looked for by its time, which never decreases. */
function acceptanceOf(dataDir: string, { orderId, createdUs }: ExplanationQuery, through: number): number {
  let before = 0;
  let reached = through;
  while (reached - before > 1) {
    const middle = Math.floor((before + reached) / 2);
    if (timeOf(dataDir, middle) < createdUs) before = middle;
    else reached = middle;
  }
  for (const { buffer, at } of recordsOf(dataDir, before + 1, through)) {
    if ((buffer.f64[(at + HEADER.timeUs) >> 3] as number) > createdUs) break;
    const event = readEvent(buffer, at);
    if (event.name === 'OrderAccepted' && event.body.orderId === orderId) return event.sequence;
  }
  throw new EventsRemoved(`the acceptance of order ${orderId} is not in the event store`);
}

/** When the command of a sequence came; before all time where its events are removed. */
function timeOf(dataDir: string, sequence: number): number {
  try {
    for (const { buffer, at } of recordsOf(dataDir, sequence, sequence)) {
      return buffer.f64[(at + HEADER.timeUs) >> 3] as number;
    }
  } catch (error) {
    if (!(error instanceof EventsRemoved)) throw error;
  }
  return -Infinity;
}
