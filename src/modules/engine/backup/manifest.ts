/** What a backup holds, told by itself: the last entry of its file, so a file without one has lost its end. */
export const MANIFEST_NAME = 'manifest.json';
const FORMAT = 1;

/** Nothing else is ever written below a data directory: a name cannot lead out of it. */
const ENTRY_NAME =
  /^(?:journal\/\d{12}\.seg|identity\.db|schedules\.json|secrets\/[a-z][a-z-]{0,40}|imported(?:\/[A-Za-z0-9][A-Za-z0-9_-]{0,31}){2}\/(?:trades|bars-\d+[a-zA-Z])\.csv)$/;

export interface BackupEntry {
  readonly name: string;
  readonly bytes: number;
  /** SHA-256, lower-case hex. */
  readonly sha256: string;
}

export interface BackupManifest {
  readonly format: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** The last command in the backup, and the venue's state after it. */
  readonly sequence: number;
  readonly timeUs: number;
  readonly stateHash: string;
  readonly logicVersion: number;
  readonly entries: readonly BackupEntry[];
}

export function encodeManifest(manifest: Omit<BackupManifest, 'format'>): Buffer {
  return Buffer.from(`${JSON.stringify({ format: FORMAT, ...manifest }, null, 2)}\n`);
}

/** The manifest, or why it is none. */
export function decodeManifest(text: string): BackupManifest | string {
  let found: Partial<BackupManifest>;
  try {
    found = JSON.parse(text) as Partial<BackupManifest>;
  } catch {
    return 'its manifest is no JSON';
  }
  if (found.format !== FORMAT) return `it has format ${String(found.format)}, this program reads ${FORMAT}`;
  const { sequence, timeUs, stateHash, logicVersion, entries } = found;
  const isWhole =
    [sequence, timeUs, logicVersion].every(Number.isSafeInteger) &&
    typeof stateHash === 'string' &&
    Array.isArray(entries);
  return isWhole ? (found as BackupManifest) : 'its manifest lacks fields';
}

export function isEntryName(name: string): boolean {
  return ENTRY_NAME.test(name);
}
