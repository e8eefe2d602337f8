import { type BodyOf, type RecordBuffer, type RecordHeader, readHeader } from '../../../common/model/record-layout.js';
import { type CommandName, commandLayouts, commandName, type VenueCommand } from '../../../common/model/commands.js';

/** What every layout can do, with the types of its own fields forgotten. */
interface AnyLayout {
  write(buffer: RecordBuffer, offset: number, header: RecordHeader, body: unknown, extension?: unknown): number;
  read(buffer: RecordBuffer, offset: number): BodyOf<Record<never, never>>;
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

/** Copies a command out of its record, for people to read; undefined for a type that this version does not know. */
export function readCommand(
  buffer: RecordBuffer,
  offset: number,
): (RecordHeader & { readonly name: CommandName; readonly body: unknown }) | undefined {
  const header = readHeader(buffer, offset);
  const name = commandName(header.type);
  if (name === undefined) return undefined;
  const layout: AnyLayout = commandLayouts[name];
  return { ...header, name, body: layout.read(buffer, offset) };
}
