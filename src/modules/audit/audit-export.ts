import { Readable } from 'node:stream';
import { presentAuditEntry } from './audit-presenter.js';
import type { AuditFilter, AuditStore } from './audit.store.js';
import type { AuditEntryResponse } from './audit.messages.js';

export type ExportFormat = 'csv' | 'jsonl';

const ROWS_PER_READ = 500;
const columns = [
  'entryId',
  'time',
  'actorId',
  'actor',
  'accountId',
  'credential',
  'address',
  'requestId',
  'action',
  'target',
  'outcome',
  'code',
  'details',
  'hash',
] as const satisfies readonly (keyof AuditEntryResponse)[];

/** The whole trail that matches, oldest first, read as the receiver takes it. */
export function exportedTrail(store: AuditStore, filter: AuditFilter, format: ExportFormat): Readable {
  return Readable.from(lines(store, filter, format));
}

async function* lines(store: AuditStore, filter: AuditFilter, format: ExportFormat): AsyncGenerator<string> {
  if (format === 'csv') yield `${columns.join(',')}\n`;
  let afterId = 0;
  for (;;) {
    const entries = await store.oldest(filter, afterId, ROWS_PER_READ);
    if (entries.length === 0) return;
    afterId = entries.at(-1)?.entryId ?? afterId;
    const shown = entries.map((entry) => presentAuditEntry(entry));
    yield shown.map((entry) => `${format === 'csv' ? csvLine(entry) : JSON.stringify(entry)}\n`).join('');
  }
}

function csvLine(entry: AuditEntryResponse): string {
  return columns.map((column) => csvCell(entry[column])).join(',');
}

/** Quoted, and never a formula for the spreadsheet that opens it. */
function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${harmless.replaceAll('"', '""')}"`;
}
