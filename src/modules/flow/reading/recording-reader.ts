import { parseBitstampLog } from '../domain/bitstamp-log.js';
import { parseBitstampOrders } from '../domain/bitstamp-orders.js';
import type { ParsedLine, RecordedEvent } from '../domain/recorded-event.js';
import type { FlowFormat } from '../flow-format.js';
import { FlowError } from '../flow-error.js';
import { linesOf } from './line-reader.js';

/** How each format reads a line. */
const parsers = {
  'bitstamp-orders': parseBitstampOrders,
  'bitstamp-log': parseBitstampLog,
} as const satisfies Record<FlowFormat, (line: string) => ParsedLine>;

/** The events of a recording in the order of its lines, some hundred at a time. Throws `FlowError` naming a bad line. */
export async function* readRecording(file: string, format: FlowFormat): AsyncGenerator<readonly RecordedEvent[]> {
  const parse = parsers[format];
  for await (const { firstLine, lines } of linesOf(file)) {
    const events: RecordedEvent[] = [];
    for (const [index, line] of lines.entries()) {
      const parsed = parse(line);
      if (parsed === 'nothing') continue;
      if (parsed.kind === 'bad') throw new FlowError(`${file}, line ${firstLine + index}: ${parsed.reason}`);
      events.push(parsed);
    }
    yield events;
  }
}
