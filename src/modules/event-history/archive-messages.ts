import type { EventPage, History, HistoryQuery, Place } from './archive-reader.js';

export interface ArchiveWorkerData {
  readonly dataDir: string;
  /** How long one question may take. */
  readonly readMsMax: number;
}

export type ArchiveQuestion =
  | { readonly kind: 'page'; readonly after: Place; readonly limit: number; readonly through: number }
  | { readonly kind: 'history'; readonly query: HistoryQuery; readonly through: number };

/** To the oldest question that has none yet. */
export type ArchiveAnswer =
  { readonly value: EventPage | History } | { readonly name: string; readonly message: string };
