import type { RecordBuffer, RecordHeader } from '../../../common/model/record-layout.js';
import { commandLayouts, type VenueCommand } from '../../../common/model/commands.js';

/** What every layout can do, with the types of its own fields forgotten. */
interface AnyLayout {
  write(buffer: RecordBuffer, offset: number, header: RecordHeader, body: unknown, extension?: unknown): number;
}

/**
 * Writes a command's record at byte `offset` (a multiple of 8) and returns its length in bytes. Throws `RangeError` when
 * it does not fit.
 */
export function writeCommand(
  buffer: RecordBuffer,
  offset: number,
  command: VenueCommand,
  sequence: number,
  timeUs: number,
): number {
  const layout: AnyLayout = commandLayouts[command.name];
  const header = { sequence, timeUs, index: command.origin.sessionId, accountId: command.origin.accountId };
  return layout.write(
    buffer,
    offset,
    header,
    command.body,
    command.name === 'PlaceOrder' ? command.advanced : undefined,
  );
}
