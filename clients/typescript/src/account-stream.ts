/** Where the client is in the stream of its account: nothing of it is told twice, and nothing is left out. */
import type { ClientBody } from '../../../src/modules/realtime/domain/wire-messages.js';

export interface AccountPlace {
  /** `sequence` and `channelSequence` of the last execution that was seen. */
  readonly sequence: number;
  readonly channelSequence: number;
}

export class AccountStream {
  private requestId = 0;

  /** `place` undefined: from the logon on. */
  constructor(private seen: AccountPlace | undefined) {}

  get place(): AccountPlace | undefined {
    return this.seen;
  }

  /** What asks for everything behind the place; the first logon is a place as well. */
  resume(requestId: number, loggedOnAt: AccountPlace): ClientBody<'subscribeAccount'> {
    this.requestId = requestId;
    this.seen ??= loggedOnAt;
    const { sequence, channelSequence } = this.seen;
    return { requestId, fromNow: 0, afterSequence: sequence, afterChannelSequence: channelSequence };
  }

  isAnswer(requestId: number): boolean {
    return requestId === this.requestId;
  }

  /** Goes on from now: what lies between is lost to the stream, and REST has it. */
  startAnew(): void {
    this.seen = undefined;
  }

  /** Whether an execution is the next one, one that was told before, or one behind a gap. */
  take({ sequence, channelSequence }: AccountPlace): 'next' | 'known' | 'gap' {
    const last = this.seen?.channelSequence ?? 0;
    if (channelSequence <= last) return 'known';
    if (channelSequence > last + 1) return 'gap';
    this.seen = { sequence, channelSequence };
    return 'next';
  }
}
