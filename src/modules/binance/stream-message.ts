import type { LevelChange } from '../market-data/domain/level-change.js';
import type { PublicTrade } from '../market-data/domain/trade-tape.js';
import type { WireTime } from './endpoint.js';

/** Who is told what a stream has to say. */
export interface StreamSubscriber {
  deliver(name: string, message: StreamMessage): void;
}

/** One message for all subscribers, written once for each unit of time. */
export class StreamMessage {
  private readonly texts = new Map<WireTime, string>();

  constructor(private readonly content: (time: WireTime) => unknown) {}

  textAt(time: WireTime): string {
    let text = this.texts.get(time);
    if (text === undefined) {
      text = JSON.stringify(this.content(time));
      this.texts.set(time, text);
    }
    return text;
  }
}

/** What a batch of events did to one instrument. */
export interface InstrumentChange {
  readonly trades: readonly PublicTrade[];
  readonly levels: readonly LevelChange[];
  readonly timeUs: number;
}
