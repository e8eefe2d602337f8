import type { VenueCommand } from '../../common/model/commands.js';
import type { OrderFrame } from '../../common/model/order-frame.js';
import type { CommandOutcome } from './command-outcome.js';

/** The way into the core for command handlers; the sequencer is the one implementation. */
export abstract class CommandGate {
  /** Resolves when the command is durable; rejects with `VenueUnavailable` when it could not be taken. */
  abstract submit(command: VenueCommand): Promise<CommandOutcome>;

  /**
   * Takes the command and returns its sequence; throws `VenueUnavailable` when it cannot be taken. For who follows the
   * durable events and finds its outcome there.
   */
  abstract take(command: VenueCommand): number;

  /** Takes the commands of a frame one right after the other, and notes in it the sequence of each or why it was not taken. */
  abstract takeFrame(frame: OrderFrame): void;
}
