/**
 * When the frames of an open loop are due: at an even rate from the beginning, whatever became of those before. A frame that is
 * sent late was due all the same, and its latency counts from then: a venue that stops for a second is not excused from the
 * orders that would have come meanwhile (coordinated omission).
 */
export class Pace {
  /** All frames of the run. */
  readonly frames: number;

  constructor(
    private readonly framesPerSecond: number,
    seconds: number,
  ) {
    this.frames = Math.max(1, Math.round(framesPerSecond * seconds));
  }

  /** Milliseconds from the beginning until frame `index`, from 0, is due. */
  dueMs(index: number): number {
    return (index / this.framesPerSecond) * 1_000;
  }

  /** How many frames are due at that time. */
  dueBy(elapsedMs: number): number {
    return Math.min(this.frames, Math.floor((elapsedMs / 1_000) * this.framesPerSecond) + 1);
  }
}
