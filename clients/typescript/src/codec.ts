/** Frames of `/ws` as bytes, by the tables of the venue itself. For those who want neither promises nor decimals. */
import { type BookMessage, readBook } from '../../../src/modules/realtime/domain/book-levels.js';
import { placesIn } from '../../../src/modules/realtime/domain/message-objects.js';
import { type WireLayout, WireWriter } from '../../../src/modules/realtime/domain/wire-layout.js';
import {
  type ClientBody,
  type ClientMessageName,
  clientMessages,
  type VenueBody,
  type VenueMessageName,
  venueMessages,
} from '../../../src/modules/realtime/domain/wire-messages.js';

/** A message in numbers: ticks, lots, microseconds. */
export interface Told<N extends VenueMessageName = VenueMessageName> {
  readonly name: N;
  readonly body: VenueBody<N>;
  /** Of `bookSnapshot` and `bookDelta`: with its levels. */
  readonly book: BookMessage | undefined;
}

/** All messages of a frame; throws `WireFault` where it is none. */
export function messagesIn(frame: Uint8Array): Told[] {
  return [...placesIn(frame)].map(({ name, view, at }) => ({
    name,
    body: readBody(name, view, at),
    book: name === 'bookSnapshot' || name === 'bookDelta' ? readBook(view, at) : undefined,
  }));
}

export function readBody<N extends VenueMessageName>(name: N, view: DataView, at: number): VenueBody<N> {
  return (venueMessages[name] as unknown as WireLayout).read(view, at) as VenueBody<N>;
}

/** Writes a message behind what the writer has. */
export function writeMessage<N extends ClientMessageName>(writer: WireWriter, name: N, body: ClientBody<N>): void {
  (clientMessages[name] as unknown as WireLayout).write(writer, body);
}

/** The bytes of one message of a client; several of them one behind the other are a frame. */
export function bytesOf<N extends ClientMessageName>(name: N, body: ClientBody<N>): Uint8Array {
  const writer = new WireWriter(256);
  writeMessage(writer, name, body);
  return writer.take();
}
