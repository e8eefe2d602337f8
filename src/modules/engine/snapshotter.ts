/**
 * Decides when the next snapshot is due, and has it made by another process. Due is a snapshot when replaying what is
 * behind the last one would take too long, not when time has passed; and, where the logs may only be so large, early
 * enough that old segments can go.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Logger } from '@nestjs/common';
import type { Replayed } from './engine.js';
import { commandLog, type JournalSettings } from './journal/journal-store.js';
import { NodeDisk } from './journal/node-disk.js';
import { listSegments } from './journal/segment.js';
import { SegmentFile } from './journal/segment-file.js';
import { listSnapshots, readSnapshot, snapshotPath } from './snapshots/snapshot-file.js';
import type { SnapshotAnswer, SnapshotOrder } from './snapshots/snapshot-messages.js';

export interface SnapshotterOptions {
  readonly dataDir: string;
  readonly settings: JournalSettings;
  /** The file of the process that has snapshots made (snapshot-launcher.ts). */
  readonly processFile: URL;
  /** A start may spend this long on replay; a snapshot is due at a third of it. */
  readonly replaySecondsMax: number;
  /** Size that both logs together may have; undefined keeps everything. */
  readonly logBytesMax: number | undefined;
  /** Where retired segments go; undefined deletes them. */
  readonly archiveDirectory?: string | undefined;
  readonly projectedSequence: () => number;
  /** Whether the disk has room for a file of about so many bytes beside what the journal needs. */
  readonly hasRoomFor: (bytes: number) => boolean;
}

export interface SnapshotStatistics {
  readonly made: number;
  readonly failed: number;
  readonly isRunning: boolean;
  /** Those that were due while the disk had no room for them. */
  readonly withoutRoom: number;
  /** Of the newest snapshot; 0 for none. */
  readonly sequence: number;
  /** Venue time of its last command; 0 for none. */
  readonly timeUs: number;
  readonly bytes: number;
  readonly elapsedMs: number;
  /** How long a replay behind the newest snapshot would take, as estimated. */
  readonly replaySeconds: number;
  /** What the logs are larger than they may be, as of that snapshot. */
  readonly excessLogBytes: number;
}

const NOTHING_YET = {
  made: 0,
  failed: 0,
  withoutRoom: 0,
  sequence: 0,
  timeUs: 0,
  bytes: 0,
  elapsedMs: 0,
  replaySeconds: 0,
  excessLogBytes: 0,
};

const LOOK_EVERY_MS = 2_000;
const PAUSE_AFTER_FAILURE_MS = 60_000;
/** Until it has been measured, so low that the first snapshot comes early rather than late. */
const COMMANDS_A_SECOND_AT_START = 300_000;
/** Of fewer, their time says little. */
const COMMANDS_THAT_TELL = 100_000;
const DUE_SHARE = 1 / 3;
/** It is larger than the last one, by an unknown bit. */
const SIZE_OF_THE_NEXT = 1.5;
/** The logs of a venue that must forget are cut into so many parts by its snapshots. */
const SNAPSHOTS_A_LOG = 8;

export class Snapshotter {
  private readonly logger = new Logger('Snapshots');
  private readonly disk = new NodeDisk();
  private timer: NodeJS.Timeout | undefined;
  /** Waits for orders, or makes a snapshot. */
  private child: ChildProcess | undefined;
  private ordered: { readonly nextSegment: number } | undefined;
  private pausedUntilMs = 0;
  private commandsASecond = COMMANDS_A_SECOND_AT_START;
  private isStopping = false;
  private counts = NOTHING_YET;
  private nextSegment = 1;

  constructor(private readonly options: SnapshotterOptions) {
    const [newest] = listSnapshots(this.disk, options.dataDir);
    const snapshot = newest === undefined ? '' : readSnapshot(this.disk, snapshotPath(options.dataDir, newest));
    if (typeof snapshot === 'string') return;
    const { sequence, timeUs, nextSegment, stateBytes, partsBytes } = snapshot.header;
    this.nextSegment = nextSegment;
    this.counts = { ...this.counts, sequence, timeUs, bytes: stateBytes + partsBytes };
  }

  get statistics(): SnapshotStatistics {
    return { ...this.counts, isRunning: this.ordered !== undefined };
  }

  /** `replayed` is what this start had to replay. */
  start({ commands, elapsedMs, passedOver }: Replayed): void {
    for (const fault of passedOver) this.logger.warn(`A snapshot was not used: ${fault}`);
    if (commands >= COMMANDS_THAT_TELL) this.commandsASecond = (commands / elapsedMs) * 1_000;
    // Now, before there is much to do: starting a process holds this one up.
    this.child = this.launch();
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  /** What is being made is given up: it is not needed to stop, and the next start asks for it again. */
  async stop(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    const { child } = this;
    if (child === undefined) return;
    const gone = once(child, 'exit');
    child.ref();
    // It ends what it has started, and itself.
    if (child.connected) child.disconnect();
    await gone;
  }

  /** Has a snapshot made when one is due, or when there is a sealed segment behind the last one and `isWanted`. */
  look(isWanted = false): void {
    if (this.ordered !== undefined || (!isWanted && Date.now() < this.pausedUntilMs)) return;
    const filling = this.fillingSegment();
    if (filling === undefined || filling.segmentNumber <= this.nextSegment) return;
    const commands = filling.firstSequence - 1 - this.counts.sequence;
    this.counts = { ...this.counts, replaySeconds: commands / this.commandsASecond };
    const sealedBytes = (filling.segmentNumber - this.nextSegment) * this.options.settings.segmentBytes;
    const isCrowded = sealedBytes >= (this.options.logBytesMax ?? Infinity) / SNAPSHOTS_A_LOG;
    const isDue = this.counts.replaySeconds >= this.options.replaySecondsMax * DUE_SHARE;
    if (!isWanted && !isDue && !isCrowded) return;
    if (this.options.hasRoomFor(this.counts.bytes * SIZE_OF_THE_NEXT)) this.order(filling.segmentNumber);
    else this.waitForRoom();
  }

  /** The journal goes first. */
  private waitForRoom(): void {
    this.counts = { ...this.counts, withoutRoom: this.counts.withoutRoom + 1 };
    this.pausedUntilMs = Date.now() + PAUSE_AFTER_FAILURE_MS;
    this.logger.error('A snapshot is due and is not made: what room the disk has is left to the journal');
  }

  private fillingSegment(): { readonly segmentNumber: number; readonly firstSequence: number } | undefined {
    const { dataDir, settings } = this.options;
    const { directory, kind } = commandLog(dataDir, settings);
    const number = listSegments(this.disk, directory).at(-1);
    if (number === undefined) return undefined;
    const file = new SegmentFile(this.disk, directory, kind, number);
    file.close();
    return file.header;
  }

  private order(nextSegment: number): void {
    const { dataDir, settings, logBytesMax, archiveDirectory, projectedSequence } = this.options;
    const retention = { logBytesMax, archiveDirectory, projectedSequence: projectedSequence() };
    const order: SnapshotOrder = { dataDir, settings, nextSegment, retention };
    this.child ??= this.launch();
    this.ordered = { nextSegment };
    this.child.send(order, (error) => {
      if (error !== null) this.take({ kind: 'failed', message: error.message });
    });
  }

  /** Does not hold this process back from its own end. */
  private launch(): ChildProcess {
    const child = fork(fileURLToPath(this.options.processFile), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.unref();
    child.channel?.unref();
    child.on('message', (message: SnapshotAnswer) => this.take(message));
    child.on('error', (error) => this.take({ kind: 'failed', message: error.message }));
    child.once('exit', (code, signal) => {
      if (this.child === child) this.child = undefined;
      this.take({ kind: 'failed', message: `its process ended with ${signal ?? code}` });
    });
    return child;
  }

  /** What became of the order; nothing where there is none any more. */
  private take(answer: SnapshotAnswer): void {
    const { ordered } = this;
    this.ordered = undefined;
    if (this.isStopping || ordered === undefined) return;
    if (answer.kind === 'made') {
      const { made, elapsedMs, removed } = answer;
      const { sequence, timeUs, bytes, commands, replayMs } = made;
      const excessLogBytes = removed.excessBytes;
      if (commands >= COMMANDS_THAT_TELL) this.commandsASecond = (commands / replayMs) * 1_000;
      this.nextSegment = ordered.nextSegment;
      const count = { made: this.counts.made + 1, replaySeconds: 0, excessLogBytes };
      this.counts = { ...this.counts, ...count, sequence, timeUs, bytes, elapsedMs };
    } else {
      this.counts = { ...this.counts, failed: this.counts.failed + 1 };
      this.pausedUntilMs = Date.now() + PAUSE_AFTER_FAILURE_MS;
    }
    this.tell(answer);
  }

  private tell(answer: SnapshotAnswer): void {
    if (answer.kind === 'failed') {
      this.logger.error(`There is no new snapshot: ${answer.message}`);
      return;
    }
    const { sequence, bytes, passedOver } = answer.made;
    for (const fault of passedOver) this.logger.warn(`A snapshot cannot be used: ${fault}`);
    this.logger.log(`snapshot of sequence ${sequence}: ${bytes} bytes in ${Math.round(answer.elapsedMs)} ms`);
    const { segments, excessBytes, waitsForProjections } = answer.removed;
    const where = this.options.archiveDirectory === undefined ? 'removed' : `moved to ${this.options.archiveDirectory}`;
    if (segments > 0) this.logger.log(`${segments} old files of the logs are ${where}`);
    if (!waitsForProjections) return;
    const behind = `the projections have come to sequence ${this.options.projectedSequence()} only`;
    this.logger.warn(`The logs are ${excessBytes} bytes larger than journal.retention_bytes: ${behind}`);
  }
}
