import { invariant } from '../assert.js';
import { type EventBody, eventLayouts, eventName, type VenueEvent } from './events.js';
import { readHeader, type RecordBuffer } from './record-layout.js';

/** Copies the event record at byte `at` out of its buffer. */
export function readEvent(buffer: RecordBuffer, at: number): VenueEvent {
  const { type, sequence, index, timeUs, accountId } = readHeader(buffer, at);
  const name = eventName(type);
  invariant(name !== undefined, `event type ${type} is known`);
  const body = eventLayouts[name].read(buffer, at) as EventBody<typeof name>;
  return { name, sequence, index, timeUs, accountId, body } as VenueEvent;
}
