import { eventLayouts, eventName, type VenueEvent } from '../../../common/model/events.js';
import { lengthAt } from '../../../common/model/record-fields.js';
import { type RecordBuffer, readHeader } from '../../../common/model/record-layout.js';
import { invariant } from '../../../common/assert.js';

/** What every layout can do, with the types of its own fields forgotten. */
interface AnyLayout {
  read(buffer: RecordBuffer, offset: number): unknown;
  readExtension(buffer: RecordBuffer, offset: number): object | undefined;
}

/** Copies the event at byte `offset` out of its record. Throws on a type that this version does not know. */
export function readEvent(buffer: RecordBuffer, offset: number): VenueEvent {
  const { type, sequence, index, timeUs, accountId } = readHeader(buffer, offset);
  const name = eventName(type);
  invariant(name !== undefined, `event type ${type} is known`);
  const layout: AnyLayout = eventLayouts[name];
  const body = layout.read(buffer, offset);
  const advanced = layout.readExtension(buffer, offset);
  return { name, sequence, index, timeUs, accountId, body, ...(advanced && { advanced }) } as VenueEvent;
}

/** Copies all events between two byte offsets. */
export function readEvents(buffer: RecordBuffer, start: number, end: number): VenueEvent[] {
  const events: VenueEvent[] = [];
  for (let at = start; at < end; at += lengthAt(buffer, at)) events.push(readEvent(buffer, at));
  return events;
}
