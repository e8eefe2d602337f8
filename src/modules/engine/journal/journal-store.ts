/**
 * The two logs of a venue, written together: commands, which are synced and acknowledged, and the events that
 * follow from them, which are only buffered (what a crash takes of them is made again by replay).
 * Synchronous and without a thread; whoever drives it decides where it runs.
 */
import { join } from 'node:path';
import type { JournalBatch } from '../batch.js';
import type { DiskPort } from './disk-port.js';
import { FRAME_KIND } from './frame.js';
import { type LogOptions, type LogPosition, SegmentWriter } from './segment-writer.js';

/** `batch`: a command is durable before anything of it is seen. `none`: for benchmarks; a power cut loses what was acknowledged. */
export type JournalSync = 'batch' | 'none';

export interface JournalSettings {
  readonly segmentBytes: number;
  readonly sectorBytes: number;
  readonly sync: JournalSync;
  /** The version of the rules that commands are applied by. */
  readonly logicVersion: number;
}

export const defaultJournalSettings: JournalSettings = {
  segmentBytes: 64 << 20,
  sectorBytes: 512,
  sync: 'batch',
  logicVersion: 1,
};

export interface StorePositions {
  readonly commands: LogPosition;
  readonly events: LogPosition;
}

/** Events are synced in the background when this much has gathered, and without waiting for a pause at the larger figure. */
const EVENT_SYNC_BYTES = 1 << 20;
const EVENT_SYNC_BYTES_MAX = 16 << 20;

export function commandDirectory(dataDir: string): string {
  return join(dataDir, 'journal');
}

export function eventDirectory(dataDir: string): string {
  return join(dataDir, 'events');
}

export function commandLog(dataDir: string, settings: JournalSettings): LogOptions {
  return { directory: commandDirectory(dataDir), kind: FRAME_KIND.commands, ...settings };
}

export function eventLog(dataDir: string, settings: JournalSettings): LogOptions {
  return { directory: eventDirectory(dataDir), kind: FRAME_KIND.events, ...settings };
}

export class JournalStore {
  readonly commands: SegmentWriter;
  readonly events: SegmentWriter;

  constructor(
    disk: DiskPort,
    dataDir: string,
    private readonly settings: JournalSettings,
    positions: StorePositions,
    waitForRoom?: () => boolean,
  ) {
    this.commands = new SegmentWriter(disk, commandLog(dataDir, settings), positions.commands, waitForRoom);
    this.events = new SegmentWriter(disk, eventLog(dataDir, settings), positions.events, waitForRoom);
  }

  /** Writes the commands of a batch. Returns the bytes that it took on disk. */
  writeCommands(batch: JournalBatch): number {
    return this.commands.append({
      buffer: batch.commands,
      end: batch.commandsEnd,
      recordCount: batch.commandCount,
      firstSequence: batch.firstSequence,
      lastSequence: batch.lastSequence,
    });
  }

  /** Makes what was written durable, if this journal promises that. */
  syncCommands(): void {
    if (this.settings.sync === 'none') return;
    this.commands.sync();
  }

  /** Writes the events of a batch whose commands are durable. Returns the bytes that it took on disk. */
  writeEvents(batch: JournalBatch): number {
    this.events.durableSequence = this.commands.durableSequence;
    return this.events.append({
      buffer: batch.events,
      end: batch.eventsEnd,
      recordCount: batch.eventCount,
      firstSequence: batch.firstSequence,
      lastSequence: batch.lastSequence,
    });
  }

  /** The disk is full, and what room there is must be kept for commands that add no risk. */
  get isShort(): boolean {
    return this.commands.isShort || this.events.isShort;
  }

  /** Whether `maintain` should be called even though batches wait. */
  get maintenanceIsLate(): boolean {
    return (
      this.commands.reserveIsLate || this.events.reserveIsLate || this.events.unsyncedBytes >= EVENT_SYNC_BYTES_MAX
    );
  }

  /** Does one small piece of what has to be done at some time. Returns false when there is nothing left or no room for it. */
  maintain(): boolean {
    if (this.events.unsyncedBytes >= EVENT_SYNC_BYTES_MAX) {
      this.events.sync();
      return true;
    }
    const eventsFirst = this.events.reserveIsLate && !this.commands.reserveIsLate;
    const [first, second] = eventsFirst ? [this.events, this.commands] : [this.commands, this.events];
    if (first.prepareReserve() || second.prepareReserve()) return true;
    if (this.events.unsyncedBytes < EVENT_SYNC_BYTES) return false;
    this.events.sync();
    return true;
  }

  /** Makes all of it durable and lets go of the files. */
  close(): void {
    if (this.commands.unsyncedBytes > 0) this.commands.sync();
    if (this.events.unsyncedBytes > 0) this.events.sync();
    this.commands.close();
    this.events.close();
  }
}
