import type { Connection } from './connection.js';
import { MESSAGES_MAX } from './domain/wire-messages.js';

/** A stranger has no orders whose answers could be on their way when the refusals begin. */
const REFUSALS_OF_STRANGERS_MAX = 100;
/** As many as two full frames: who is over a limit hears of it before the connection ends. */
const REFUSALS_MAX = 2 * MESSAGES_MAX;

/**
 * How often a client was refused and went on all the same. A message that is refused costs its sender next to nothing and
 * the venue an answer, so the connection of one who does not stop is ended. A frame without a refusal begins anew.
 */
export class Patience {
  private refusals = 0;
  private refusalsBefore = 0;

  constructor(private readonly connection: Connection) {}

  refused(count = 1): void {
    this.refusals += count;
  }

  get isOver(): boolean {
    return this.refusals >= (this.connection.actor === undefined ? REFUSALS_OF_STRANGERS_MAX : REFUSALS_MAX);
  }

  /** Also what was refused since the frame before, such as a logon. */
  endFrame(): void {
    if (this.refusals === this.refusalsBefore) this.refusals = 0;
    this.refusalsBefore = this.refusals;
  }
}
