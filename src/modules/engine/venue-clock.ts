import type { Clock } from '../../common/clock.js';

/**
 * The clock that commands are stamped by. It is the machine's, unless a venue that is not open yet is given a past: then it stands at the
 * moment that it is told. The sequencer never lets time go back, so a past can only be made before the present has begun.
 */
export class VenueClock implements Clock {
  private standsAtUs: number | undefined;

  constructor(private readonly machine: Clock) {}

  nowUs(): number {
    return this.standsAtUs ?? this.machine.nowUs();
  }

  /** What the machine says, whatever the venue is told. */
  presentUs(): number {
    return this.machine.nowUs();
  }

  /** Stands still at `timeUs`, which is not in the future. */
  standAt(timeUs: number): void {
    if (timeUs > this.presentUs()) throw new RangeError('the past lies before the present');
    this.standsAtUs = timeUs;
  }

  /** Goes with the machine's clock from now on. */
  run(): void {
    this.standsAtUs = undefined;
  }
}
