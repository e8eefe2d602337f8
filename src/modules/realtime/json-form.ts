/**
 * The JSON form of what the venue sends: the same messages with the same fields, decimals, names and ISO times in the place of
 * ticks, numbers and microseconds. A frame is an array of messages.
 */
import { isoTime, nanoTime } from '../../common/nest/wire-time.js';
import type { InstrumentDirectory } from '../instruments/instrument-directory.js';
import type { FrameFormat, WireObject } from './connection.js';
import { type MessageTerms, messageObjects } from './domain/message-objects.js';

export const binaryForm: FrameFormat = { name: 'binary', encode: (messages) => messages };

export class JsonForm implements FrameFormat {
  readonly name = 'json';
  private readonly objects: ObjectForm;

  constructor(directory: InstrumentDirectory) {
    this.objects = new ObjectForm(directory);
  }

  encode(messages: Uint8Array): string {
    return JSON.stringify(this.objects.encode(messages));
  }
}

/** Each message as the object that its JSON text stands for. */
export class ObjectForm implements FrameFormat {
  readonly name = 'objects';
  private readonly terms: MessageTerms;

  constructor(directory: InstrumentDirectory) {
    this.terms = {
      isoTime,
      nanoTime,
      formatOf: (instrumentId) => {
        const instrument = directory.byId(instrumentId);
        return instrument && directory.formatOf(instrument);
      },
    };
  }

  encode(messages: Uint8Array): WireObject[] {
    return messageObjects(messages, this.terms);
  }
}
