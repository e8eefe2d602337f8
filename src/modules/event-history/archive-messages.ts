import type { PastBook } from '../engine/replayed-venue.js';
import type { Explanation, ExplanationQuery } from './order-explainer.js';
import type { EventPage, History, HistoryQuery, Place } from './archive-reader.js';

/** The book of an instrument behind the command of a sequence, or behind the last one where that is later. */
export interface BookQuery {
  readonly sequence: number;
  readonly instrumentId: number;
  readonly levels: number;
}

export interface ArchiveWorkerData {
  readonly dataDir: string;
  /** How long one question may take. */
  readonly readMsMax: number;
}

export type ArchiveQuestion =
  | { readonly kind: 'page'; readonly after: Place; readonly limit: number; readonly through: number }
  | { readonly kind: 'history'; readonly query: HistoryQuery; readonly through: number }
  | { readonly kind: 'explanation'; readonly query: ExplanationQuery; readonly through: number }
  | { readonly kind: 'book'; readonly query: BookQuery; readonly through: number };

export type ArchiveValue = EventPage | History | PastBook | Explanation;

/** To the oldest question that has none yet. */
export type ArchiveAnswer = { readonly value: ArchiveValue } | { readonly name: string; readonly message: string };
