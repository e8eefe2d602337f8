import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../common/clock.js';
import { StageTimes } from '../../common/stage-times.js';
import { commandName, VENUE_ACCOUNT } from '../../common/model/commands.js';
import { type RecordBuffer, readHeader } from '../../common/model/record-layout.js';
import type { SessionId } from '../../common/model/units.js';
import type { GroupCommit } from './batch.js';
import type { CommandGate } from './command-gate.js';
import { CoreFault } from './core-fault.js';
import type { EventWriter } from './domain/event-writer.js';
import { VenueCore } from './domain/venue-core.js';
import { LOGIC_VERSION } from './domain/logic-version.js';
import { DataDirLock } from './journal/data-dir-lock.js';
import { defaultJournalSettings, type JournalSettings } from './journal/journal-store.js';
import { type JournalStatistics, JournalThread } from './journal/journal-thread.js';
import { NodeDisk } from './journal/node-disk.js';
import type { Recovered } from './journal/recovery.js';
import type { LiveReads } from './live-state.js';
import { LiveView } from './live-view.js';
import { Outbox } from './outbox.js';
import { Sequencer, type SequencerLimits } from './sequencer.js';
import { recoverImage } from './snapshots/image-recovery.js';
import { VenueImage } from './snapshots/venue-image.js';
import { newHashSeed } from './hash-seed.js';

/** What the engine is doing, for operators and probes. */
export interface VenueStats {
  readonly state: EngineState;
  /** How much of the journal is replayed, from 0 to 1. */
  readonly startProgress: number;
  readonly sequence: number;
  readonly durableSequence: number;
  readonly queuedCommands: number;
  readonly openOrders: number;
  /** Commands that broke the core and are not lifted. */
  readonly openFaults: number;
  readonly accounts: number;
  readonly instruments: number;
  readonly trades: number;
  /** Since the start; times in microseconds. */
  readonly journal: JournalStatistics;
}

export interface Replayed {
  /** Of the snapshot that the start took; 0 where it took none. */
  readonly fromSequence: number;
  readonly commands: number;
  readonly elapsedMs: number;
  /** Snapshots that could not be used, and why. */
  readonly passedOver: readonly string[];
}

export type EngineState = 'starting' | 'running' | 'stopping' | 'stopped' | 'failed';

export interface EngineOptions {
  readonly dataDir: string;
  readonly journal: Pick<JournalSettings, 'sync' | 'segmentBytes'>;
  readonly limits: SequencerLimits;
  readonly clock: Clock;
  readonly poolsOrders?: boolean;
  /** The venue cannot go on; whoever owns the process ends it. */
  readonly onFatal: (error: Error) => void;
}

const NOTHING_WRITTEN: JournalStatistics = {
  frames: 0,
  records: 0,
  commandBytes: 0,
  eventBytes: 0,
  writeUs: 0,
  syncUs: 0,
  syncUsMax: 0,
};
/** Commands that are replayed between two turns of the event loop, so that probes are answered during a long start. */
const REPLAY_SLICE_COMMANDS = 20_000;
/** How long the record of a fault may take to become durable; the process ends after it either way. */
const FAULT_RECORD_MS_MAX = 5_000;

/**
 * One venue in one data directory, from lock to close: recovers the core by replay, opens the sequencer on the
 * journal, and stops so that nothing taken is lost. A start after a crash is a start like any other.
 */
export class Engine {
  readonly core: VenueCore;
  readonly outbox = new Outbox();
  readonly stages = new StageTimes();
  readonly view: LiveView;
  private readonly sequencer: Sequencer;
  private lock: DataDirLock | undefined;
  private owned: Promise<void> | undefined;
  private journalThread: JournalThread | undefined;
  private current: EngineState = 'starting';
  private progress = 0;
  private recovered: Recovered | undefined;
  private replayWork: Replayed = { fromSequence: 0, commands: 0, elapsedMs: 0, passedOver: [] };
  private isGivenUp = false;
  private readonly commitListeners: ((commit: GroupCommit) => void)[] = [];

  constructor(private readonly options: EngineOptions) {
    this.core = new VenueCore({ hashSeed: newHashSeed(), poolsOrders: options.poolsOrders ?? true });
    this.view = new LiveView(this.core);
    this.sequencer = new Sequencer({
      core: this.core,
      state: this.view,
      clock: options.clock,
      outbox: this.outbox,
      limits: options.limits,
      stages: this.stages,
      afterTurn: setImmediate,
      onFatal: (error) => this.fail(error),
      onBroken: (fault) => void setTimeout(() => this.fail(fault), FAULT_RECORD_MS_MAX).unref(),
    });
  }

  get gate(): CommandGate {
    return this.sequencer;
  }

  get reads(): LiveReads {
    return this.sequencer;
  }

  /** When something is due next without any command; Infinity where nothing is. */
  get nextDueUs(): number {
    return this.core.timers.nextDueUs;
  }

  get state(): EngineState {
    return this.current;
  }

  /** What this start has replayed. */
  get replayed(): Replayed {
    return this.replayWork;
  }

  /** How many kill switches are on, by scope. */
  get killSwitches(): ReturnType<VenueCore['gate']['kills']['countByScope']> {
    return this.core.gate.kills.countByScope();
  }

  /** How much of the journal is replayed, from 0 to 1. */
  get startProgress(): number {
    return this.progress;
  }

  /** What recovery found, once the engine runs. */
  get recovery(): Recovered | undefined {
    return this.recovered;
  }

  stats(): VenueStats {
    const { core } = this;
    return {
      state: this.current,
      startProgress: this.progress,
      sequence: core.sequence,
      durableSequence: this.outbox.durableSequence,
      queuedCommands: this.sequencer.queuedCommands,
      openOrders: core.orders.openCount,
      openFaults: core.faults.open.size,
      accounts: core.ledger.accountCount,
      instruments: core.registry.instruments.length,
      trades: core.lastTradeId,
      journal: this.journalThread?.statistics ?? NOTHING_WRITTEN,
    };
  }

  /** Calls `listener` with every group commit, when it is durable. */
  onCommit(listener: (commit: GroupCommit) => void): void {
    this.commitListeners.push(listener);
  }

  /** Takes the directory; whoever opens another file in it waits for this. Throws when it is taken. */
  own(): Promise<void> {
    this.owned ??= DataDirLock.acquire(this.options.dataDir).then((lock) => void (this.lock = lock));
    return this.owned;
  }

  /**
   * Takes the directory, replays the journal and opens for commands, unless the start is given up meanwhile. Throws when
   * the directory is taken or damaged.
   */
  async start(): Promise<void> {
    const { dataDir } = this.options;
    await this.own();
    const settings = journalSettings(this.options.journal);
    this.recovered = await this.recover(settings);
    if (this.recovered === undefined) return;
    const { positions, sequence } = this.recovered;
    this.outbox.stored(sequence);
    this.journalThread = new JournalThread({ dataDir, settings, positions }, this.sequencer, (commit) => {
      for (const listener of this.commitListeners) listener(commit);
    });
    this.sequencer.open(this.journalThread);
    await this.adoptRules();
    this.current = 'running';
  }

  /** Puts on record that commands are applied by this program's rules from here on, where the journal has older ones. */
  private async adoptRules(): Promise<void> {
    if (this.core.rules.present >= LOGIC_VERSION) return;
    const origin = { accountId: VENUE_ACCOUNT, sessionId: 0 as SessionId };
    await this.sequencer.submit({ name: 'SetLogicVersion', origin, body: { version: LOGIC_VERSION } });
  }

  /** Ends a replay that is under way; what it leaves is mended by the next start, like all else. */
  giveUpStart(): void {
    this.isGivenUp = true;
  }

  /** Takes no more commands, makes what was taken durable, and lets go of the directory. */
  async stop(): Promise<void> {
    if (this.current !== 'running') return;
    this.current = 'stopping';
    await this.sequencer.close();
    await this.lock?.release();
    this.current = 'stopped';
  }

  private async recover(settings: JournalSettings): Promise<Recovered | undefined> {
    const { recovery, choice } = recoverImage({
      disk: new NodeDisk(),
      dataDir: this.options.dataDir,
      settings,
      image: new VenueImage(this.core, this.outbox.savedConsumers),
      apply: (commands, offset, events) => this.replay(commands, offset, events),
      onLoaded: (sequence) => this.outbox.startAfter(sequence),
      // Read models are full before anyone may ask.
      onEvents: (batch) => this.outbox.release(batch),
    });
    const { passedOver } = choice;
    const fromSequence = recovery.sequence;
    const startedMs = performance.now();
    while (recovery.step(REPLAY_SLICE_COMMANDS)) {
      this.progress = (recovery.sequence - fromSequence) / (recovery.lastSequence - fromSequence);
      await nextTurn();
      if (!this.isGivenUp) continue;
      recovery.close();
      return undefined;
    }
    const recovered = recovery.finish();
    this.progress = 1;
    const commands = recovered.sequence - fromSequence;
    this.replayWork = { fromSequence, commands, elapsedMs: performance.now() - startedMs, passedOver };
    return recovered;
  }

  /** What was journalled may have been acknowledged, so a start never passes over it. */
  private replay(commands: RecordBuffer, offset: number, events: EventWriter): void {
    try {
      this.core.apply(commands, offset, events);
    } catch (error) {
      const { type, sequence } = readHeader(commands, offset);
      throw new CoreFault(sequence, `${commandName(type) ?? 'a command'} in the journal`, error as Error);
    }
  }

  private fail(error: Error): void {
    if (this.current === 'failed') return;
    this.current = 'failed';
    this.options.onFatal(error);
  }
}

export function journalSettings({ sync, segmentBytes }: EngineOptions['journal']): JournalSettings {
  return { ...defaultJournalSettings, sync, segmentBytes, logicVersion: LOGIC_VERSION };
}
