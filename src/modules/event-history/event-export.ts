/** The event store of a data directory as lines of text, for other programs. A venue may be writing on meanwhile. */
import type { VenueEvent } from '../../common/model/events.js';
import { readEvents } from '../engine/domain/event-reader.js';
import { lastStoredSequence, StoredEvents } from '../engine/event-source.js';
import type { Moment } from '../engine/moment.js';
import { EventFedDirectory } from '../instruments/event-fed-directory.js';
import type { ExportFormat } from './export-format.js';
import { type PresentedEvent, presentEvent } from './event-presenter.js';

export interface ExportOptions {
  readonly dataDir: string;
  readonly format: ExportFormat;
  /** The first and the last that is wanted; everything where they are left out. */
  readonly from?: Moment;
  readonly to?: Moment;
}

/** Fields that have columns of their own, because most events have one of them; all are in the last column too. */
const COLUMNS = ['symbol', 'orderId', 'tradeId', 'side', 'price', 'quantity', 'asset', 'amount', 'reason'] as const;
const HEADER = ['sequence', 'index', 'time', 'name', 'accountId', ...COLUMNS, 'fields'].join(',');

/** One line an event, with its line feed; a CSV begins with the names of its columns. Throws `JournalDamaged`. */
export function* exportEvents({ dataDir, format, from, to }: ExportOptions): Generator<string> {
  const last = lastStoredSequence(dataDir);
  const through = to !== undefined && 'sequence' in to ? Math.min(last, to.sequence) : last;
  const source = new StoredEvents(dataDir, 1, () => through);
  const directory = new EventFedDirectory();
  if (format === 'csv') yield `${HEADER}\n`;
  try {
    for (let batch = source.next(); batch !== undefined; batch = source.next()) {
      // Symbols and decimals of what is wanted may have been defined long before.
      directory.onEvents(batch);
      if (from !== undefined && 'sequence' in from && batch.lastSequence < from.sequence) continue;
      for (const event of readEvents(batch.events, batch.start, batch.end)) {
        if (to !== undefined && 'timeUs' in to && event.timeUs > to.timeUs) return;
        if (from !== undefined && isBefore(event, from)) continue;
        yield toLine(presentEvent(event, directory), format);
      }
    }
  } finally {
    source.close();
  }
}

function isBefore({ sequence, timeUs }: VenueEvent, moment: Moment): boolean {
  return 'sequence' in moment ? sequence < moment.sequence : timeUs < moment.timeUs;
}

function toLine(event: PresentedEvent, format: ExportFormat): string {
  if (format === 'jsonl') return `${JSON.stringify(event)}\n`;
  const { sequence, index, time, name, accountId, fields } = event;
  const own = COLUMNS.map((column) => fields[column] ?? '');
  return `${[sequence, index, time, name, accountId ?? '', ...own, JSON.stringify(fields)].map(toCell).join(',')}\n`;
}

/** RFC 4180. */
function toCell(value: string | number | boolean): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
