import type { WireWriter } from './wire-layout.js';

/** What a part of the public stream writes its messages into. */
export interface SliceWriter {
  readonly writer: WireWriter;
  /** Somebody wants the channel of this instrument. */
  wants(channel: number, instrumentId: number): boolean;
  /** Notes that messages of the channel begin; false where nobody wants them. */
  begin(channel: number, instrumentId: number): boolean;
  /** Where a message of this moment stands. */
  placeOf(
    instrumentId: number,
    channelSequence: number,
  ): {
    readonly instrumentId: number;
    readonly channelSequence: number;
    readonly sequence: number;
    readonly timeUs: number;
  };
}
