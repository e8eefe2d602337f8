import { defaultJournalSettings } from '../../src/modules/engine/journal/journal-store.js';
import type { Sabotage } from './sabotage.js';
import type { Scheduler } from './scheduler.js';
import type { SimDatabase } from './sim-database.js';
import type { SimDisk } from './sim-disk.js';
import type { Truth } from './truth.js';

export const DATA_DIR = '/venue';
export const journalSettings = { ...defaultJournalSettings, segmentBytes: 32 << 10 };
/** Far more than a run has orders. */
export const CLIENT_IDS_MAX = 16_384;

export interface LifeParts {
  readonly disk: SimDisk;
  readonly database: SimDatabase;
  readonly scheduler: Scheduler;
  readonly truth: Truth;
  readonly sabotage: Sabotage | undefined;
  readonly nowUs: () => number;
  /** How long the next step of the journal or the database takes. */
  readonly diskUs: () => number;
  /** The core breaks on certain commands. */
  readonly hasCoreBug: () => boolean;
  /** The venue has stopped by itself. */
  readonly onFatal: (error: Error) => void;
  /** No snapshot was made; the venue goes on. */
  readonly onSnapshotFailure: (error: Error) => void;
  /** The projector has stopped by itself; the venue has not. */
  readonly onProjectorFailure: (error: Error) => void;
}
