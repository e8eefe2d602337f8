import type { Kind } from './config-kinds.js';

/** The settings that stand above in the table, already resolved. */
export type Resolved = Readonly<Record<string, unknown>>;

export interface Definition<T> {
  readonly kind: Kind<T>;
  readonly default: NoInfer<T> | ((above: Resolved) => NoInfer<T>);
  /** What the default is, where it depends on other settings. */
  readonly defaultDoc?: string;
  readonly doc: string;
  readonly unit?: string;
  /** Named by users already; otherwise derived from the key: `journal.sync` is TRADSYS_JOURNAL_SYNC. */
  readonly env?: string;
  /** Without the dashes; otherwise derived from the key: `journal.sync` is --journal-sync. */
  readonly flag?: string;
  /** False for what must be known before the file is read, or is no business of the file. */
  readonly inFile?: boolean;
  /** A change in the file is taken while the venue runs. */
  readonly reloads?: true;
  /** The value may carry a password and is never shown. */
  readonly isSensitive?: boolean;
}

export function define<T>(definition: Definition<T>): Definition<T> {
  return definition;
}
