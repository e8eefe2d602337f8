import type { JournalSettings } from '../journal/journal-store.js';
import type { RetentionOptions, Removed } from './retention.js';
import type { MadeSnapshot } from './snapshot-maker.js';

/** What the process that makes a snapshot is told. */
export interface SnapshotOrder {
  readonly dataDir: string;
  readonly settings: JournalSettings;
  readonly nextSegment: number;
  readonly retention: RetentionOptions;
}

/** What it answers before it ends. */
export type SnapshotAnswer =
  | { readonly kind: 'made'; readonly made: MadeSnapshot; readonly removed: Removed; readonly elapsedMs: number }
  | { readonly kind: 'failed'; readonly message: string };
