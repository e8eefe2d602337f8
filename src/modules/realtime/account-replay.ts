import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { ProblemError } from '../../common/nest/problem.js';
import { accountIdAt, lengthAt, sequenceAt, typeAt } from '../../common/model/record-fields.js';
import { StoredEvents } from '../engine/event-source.js';
import type { EventBatch } from '../engine/event-stream.js';
import type { Outbox } from '../engine/outbox.js';
import { isExecution, otherAccount, writeExecution, writeMakerExecution } from './domain/executions.js';
import { WireWriter } from './domain/wire-layout.js';

const WRITER_BYTES = 1 << 16;
/** A client that does not keep up is looked at again after this. */
const SLOW_CLIENT_PAUSE_MS = 10;

/** Who is told: until it is gone, and as fast as it reads. */
export interface ReplayReader {
  readonly tell: (messages: Uint8Array) => void;
  readonly isGone: () => boolean;
  readonly hasRoom: () => boolean;
}

export interface ReplayRange {
  readonly accountId: number;
  /** What the client has seen last. */
  readonly afterSequence: number;
  readonly afterChannelSequence: number;
  /** The last sequence that it is told from here. */
  readonly throughSequence: number;
}

/**
 * The executions of an account out of the event store, for a client that was away longer than the newest ones are kept in
 * memory. In slices of the event loop, so that nobody waits for it.
 */
export class AccountReplay {
  private waiting: (() => void)[] = [];
  private lastTurn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly dataDir: string,
    private readonly outbox: Pick<Outbox, 'storedSequence' | 'onStored'>,
  ) {
    outbox.onStored(() => {
      const { waiting } = this;
      this.waiting = [];
      for (const wake of waiting) wake();
    });
  }

  /**
   * Tells the messages in order and returns the channel sequence of the last. Throws `EventsRemoved` where
   * retention has taken some of them.
   */
  async run(range: ReplayRange, reader: ReplayReader): Promise<number> {
    const turn = this.lastTurn.then(() => this.read(range, reader));
    // One at a time: the others wait, whatever becomes of this one.
    this.lastTurn = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  private async read(range: ReplayRange, { tell, isGone, hasRoom }: ReplayReader): Promise<number> {
    const { afterSequence, throughSequence } = range;
    while (this.outbox.storedSequence < throughSequence) await new Promise<void>((wake) => this.waiting.push(wake));
    const writer = new WireWriter(WRITER_BYTES);
    const source = new StoredEvents(this.dataDir, afterSequence + 1, () => throughSequence);
    let channelSequence = range.afterChannelSequence;
    try {
      for (let batch = source.next(); batch !== undefined; batch = source.next()) {
        writer.reset();
        channelSequence = write(writer, batch, range, channelSequence);
        if (writer.end > 0) tell(writer.take());
        await nextTurn();
        while (!isGone() && !hasRoom()) await pause(SLOW_CLIENT_PAUSE_MS);
        if (isGone()) throw new ProblemError('UNAUTHORIZED');
      }
    } finally {
      source.close();
    }
    return channelSequence;
  }
}

/** Writes the account's executions of a batch and returns the channel sequence of the last. */
function write(
  writer: WireWriter,
  { events, start, end }: EventBatch,
  { accountId, afterSequence, throughSequence }: ReplayRange,
  before: number,
): number {
  let channelSequence = before;
  for (let at = start; at < end; at += lengthAt(events, at)) {
    const type = typeAt(events, at);
    const sequence = sequenceAt(events, at);
    if (!isExecution(type) || sequence <= afterSequence || sequence > throughSequence) continue;
    if (accountIdAt(events, at) === accountId) writeExecution(writer, events, at, (channelSequence += 1));
    if (otherAccount(events, at, type) === accountId) writeMakerExecution(writer, events, at, (channelSequence += 1));
  }
  return channelSequence;
}
