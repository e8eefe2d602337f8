import { statfs } from 'node:fs/promises';
import { Logger } from '@nestjs/common';

/** Room on the disk of the data directory, as the venue's own user has it. */
export interface DiskRoom {
  readonly bytes: number;
  readonly freeBytes: number;
}

export interface DiskState extends DiskRoom {
  /** From 0 to 1. */
  readonly usedShare: number;
  /** The highest of `DISK_LEVELS` that is reached; 0 below all. */
  readonly level: number;
}

/** Shares of the disk at which operators are warned. At the last, no snapshot is begun: what room is left is the journal's. */
export const DISK_LEVELS = [0.8, 0.9, 0.95] as const;
const LEVEL_WITHOUT_SNAPSHOTS = 0.95;
/** A level is left only so far below it, so that one file more or less is not news. */
const HYSTERESIS = 0.01;
const LOOK_EVERY_MS = 5_000;
const NO_ROOM_KNOWN: DiskState = { bytes: 0, freeBytes: 0, usedShare: 0, level: 0 };

/** Looks every few seconds how full the disk is, and says so when it becomes fuller, long before the journal must refuse orders. */
export class DiskWatch {
  private readonly logger = new Logger('Disk');
  private timer: NodeJS.Timeout | undefined;
  private current = NO_ROOM_KNOWN;

  constructor(
    private readonly dataDir: string,
    private readonly read: (directory: string) => Promise<DiskRoom> = roomOf,
    private readonly tell: Pick<Logger, 'warn' | 'error' | 'log'> = this.logger,
  ) {}

  get state(): DiskState {
    return this.current;
  }

  async start(): Promise<void> {
    await this.look();
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Whether a file of about so many bytes leaves the journal what it needs. */
  hasRoomFor(bytes: number): boolean {
    const { bytes: all, freeBytes } = this.current;
    if (all === 0) return true;
    return 1 - (freeBytes - bytes) / all < LEVEL_WITHOUT_SNAPSHOTS;
  }

  async look(): Promise<void> {
    let room: DiskRoom;
    try {
      room = await this.read(this.dataDir);
    } catch (error) {
      // The journal will say so itself where the disk is gone.
      this.tell.warn(`How full the disk of ${this.dataDir} is cannot be read: ${(error as Error).message}`);
      return;
    }
    const usedShare = room.bytes === 0 ? 0 : 1 - room.freeBytes / room.bytes;
    const before = this.current.level;
    const level = levelOf(usedShare, before);
    this.current = { ...room, usedShare, level };
    if (level !== before) this.tellLevel(before);
  }

  private tellLevel(before: number): void {
    const { bytes, freeBytes, level } = this.current;
    const percent = Math.floor((100 * (bytes - freeBytes)) / bytes);
    const what = `The disk of ${this.dataDir} is ${percent} % full, ${freeBytes} bytes are free`;
    if (level < before) return this.tell.log(what);
    if (level < LEVEL_WITHOUT_SNAPSHOTS) return this.tell.warn(what);
    this.tell.error(`${what}: no snapshots are made any more, and a full disk will refuse new orders`);
  }
}

function levelOf(usedShare: number, before: number): number {
  const reached = DISK_LEVELS.findLast((level) => usedShare >= (level === before ? level - HYSTERESIS : level));
  return reached ?? 0;
}

/** As `df` counts: what only root may use is no room. */
export async function roomOf(directory: string): Promise<DiskRoom> {
  const { bsize, blocks, bfree, bavail } = await statfs(directory);
  return { bytes: (blocks - bfree + bavail) * bsize, freeBytes: bavail * bsize };
}
