/** What the venue's thread and the projector's thread tell each other without a message. */

/** How far the rows of the projections are true. */
export interface ProjectionProgress {
  readonly checkpoint: number;
}

const STORED = 0;
const CHECKPOINT = 1;
const CHECKPOINT_TIME_US = 2;
const EVENTS = 3;
const IDLE = 4;
const CELLS = 5;

export class SharedProgress implements ProjectionProgress {
  private readonly cells: BigInt64Array;

  constructor(readonly memory = new SharedArrayBuffer(CELLS * BigInt64Array.BYTES_PER_ELEMENT)) {
    this.cells = new BigInt64Array(memory);
  }

  /** How far the event store is written; set by the venue. */
  get stored(): number {
    return this.read(STORED);
  }

  set stored(sequence: number) {
    this.write(STORED, sequence);
  }

  get checkpoint(): number {
    return this.read(CHECKPOINT);
  }

  /** Venue time of the checkpoint. */
  get checkpointTimeUs(): number {
    return this.read(CHECKPOINT_TIME_US);
  }

  /** Events projected by this thread. */
  get events(): number {
    return this.read(EVENTS);
  }

  /** Told by the projector after a commit. */
  reach(checkpoint: number, timeUs: number, events: number): void {
    this.write(CHECKPOINT, checkpoint);
    this.write(CHECKPOINT_TIME_US, timeUs);
    this.write(EVENTS, this.events + events);
  }

  /** The projector says that it waits for a message. */
  rest(): void {
    this.write(IDLE, 1);
  }

  /** True when the projector waits; it is told once. */
  takeIdle(): boolean {
    return Atomics.exchange(this.cells, IDLE, 0n) === 1n;
  }

  private read(cell: number): number {
    return Number(Atomics.load(this.cells, cell));
  }

  private write(cell: number, value: number): void {
    Atomics.store(this.cells, cell, BigInt(value));
  }
}
