import type { Clock } from '../../../common/clock.js';

/** The time of the recording's present event: the venue lives in recorded time, so that every run is the same. */
export class RecordingClock implements Clock {
  private timeUs = 0;

  nowUs(): number {
    return this.timeUs;
  }

  /** Where a recording steps back, time stands. */
  advanceTo(timeUs: number): void {
    this.timeUs = Math.max(this.timeUs, timeUs);
  }
}
