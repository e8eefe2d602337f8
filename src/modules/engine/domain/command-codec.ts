import { invariant } from '../../../common/assert.js';
import { commandLayouts, commandName, type VenueCommand } from '../../../common/model/commands.js';
import { type RecordBuffer, readHeader, type RecordHeader } from '../../../common/model/record-layout.js';

/** What every layout can do, with the types of its own fields forgotten. */
interface AnyLayout {
  write(buffer: RecordBuffer, offset: number, header: RecordHeader, body: unknown, extension?: unknown): number;
  read(buffer: RecordBuffer, offset: number): unknown;
  readExtension(buffer: RecordBuffer, offset: number): object | undefined;
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

/** Copies the command at byte `offset` out of its record. Throws on a type that this version does not know. */
export function readCommand(buffer: RecordBuffer, offset: number): VenueCommand {
  const { type, accountId, index: sessionId } = readHeader(buffer, offset);
  const name = commandName(type);
  invariant(name !== undefined, `command type ${type} is known`);
  const layout: AnyLayout = commandLayouts[name];
  const body = layout.read(buffer, offset);
  const advanced = layout.readExtension(buffer, offset);
  return { name, origin: { accountId, sessionId }, body, ...(advanced && { advanced }) } as VenueCommand;
}
