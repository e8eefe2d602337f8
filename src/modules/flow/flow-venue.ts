import type { Clock } from '../../common/clock.js';
import type { Journal, JournalBatch, JournalListener } from '../engine/batch.js';
import type { CommandGate } from '../engine/command-gate.js';
import { VenueCore } from '../engine/domain/venue-core.js';
import { Engine } from '../engine/engine.js';
import type { LiveState } from '../engine/live-state.js';
import { LiveView } from '../engine/live-view.js';
import { Outbox } from '../engine/outbox.js';
import { Sequencer, type SequencerLimits } from '../engine/sequencer.js';
import { FlowError } from './flow-error.js';
import { ReadSide } from './run/read-side.js';

export interface JournalWork {
  /** Group commits: one write and one sync each. */
  readonly frames: number;
  readonly commandBytes: number;
  readonly eventBytes: number;
  readonly syncUs: number;
}

/** A venue that runs and takes commands. */
export interface OpenVenue {
  readonly gate: Pick<CommandGate, 'submit'>;
  /** Its present state, not waiting for durability: what a flow decides by it can only become durable after it. */
  readonly view: LiveState;
  /** What its journal has done, where it has one. */
  readonly journal?: () => JournalWork;
  /** Who reads its events, where somebody does. */
  readonly readSide?: Pick<ReadSide, 'marketData' | 'caughtUp'>;
  /** Makes everything taken durable and lets go. */
  stop(): Promise<void>;
}

/** Opens the venue in a data directory, recovered to where it was left. `onFatal` is told when it cannot go on. */
export type VenueOpener = (dataDir: string, clock: Clock, onFatal: (error: Error) => void) => Promise<OpenVenue>;

/** Room for far more than the commands that a flow lets be on their way at once. */
const LIMITS: SequencerLimits = {
  batches: 4,
  batchBytesMax: 1 << 20,
  batchCommandsMax: 65_536,
  reservedCommandsMax: 1_024,
};
const SEGMENT_BYTES = 64 << 20;

/** The engine as it runs in production: lock, recovery, journal thread; and its read side, where that is wanted. */
export function engineOpener(withReadSide: boolean): VenueOpener {
  return async (dataDir, clock, onFatal) => {
    const journal = { sync: 'batch', segmentBytes: SEGMENT_BYTES } as const;
    const engine = new Engine({ dataDir, journal, limits: LIMITS, clock, onFatal });
    const readSide = withReadSide ? new ReadSide(dataDir, engine.outbox, clock) : undefined;
    try {
      await engine.start();
      await readSide?.start();
    } catch (error) {
      throw new FlowError(`the venue in ${dataDir} does not start: ${(error as Error).message}`);
    }
    const stop = async (): Promise<void> => {
      await engine.stop();
      await readSide?.stop();
    };
    return {
      gate: engine.gate,
      view: engine.view,
      journal: () => engine.stats().journal,
      ...(readSide && { readSide }),
      stop,
    };
  };
}

/** The same core behind the same sequencer, without a disk: whatever it takes is durable at once. */
export function openInMemory(clock: Clock, onFatal: (error: Error) => void): OpenVenue {
  const core = new VenueCore();
  const view = new LiveView(core);
  const outbox = new Outbox();
  const sequencer = new Sequencer({
    core,
    state: view,
    clock,
    outbox,
    limits: LIMITS,
    afterTurn: setImmediate,
    onFatal,
  });
  sequencer.open(new ForgetfulJournal(sequencer));
  return { gate: sequencer, view, stop: () => sequencer.close() };
}

/** A journal that keeps nothing. */
class ForgetfulJournal implements Journal {
  constructor(private readonly listener: JournalListener) {}

  append(batch: JournalBatch): void {
    queueMicrotask(() => {
      this.listener.onDurable(batch);
      this.listener.onStored(batch);
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
