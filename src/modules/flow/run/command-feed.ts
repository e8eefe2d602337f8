import type { VenueCommand } from '../../../common/model/commands.js';
import type { CommandOutcome } from '../../engine/command-outcome.js';
import type { FlowVenue, OpenAtVenue } from '../domain/order-flow.js';
import { FlowError } from '../flow-error.js';
import type { JournalWork, OpenVenue } from '../flow-venue.js';

/** Commands on their way at once. Decisions never wait for the disk; this bounds how far they run ahead of it. */
const IN_FLIGHT_MAX = 4_096;

export interface ContinuedRun {
  /** A venue in memory in which the commands of the run so far are repeated. */
  readonly repeat: OpenVenue;
  /** How many commands the journal holds. */
  readonly commands: number;
}

/**
 * Sends a flow's commands to the venue and hands on what became of them, in their order.
 *
 * A run that was interrupted goes on like this: which command comes next depends on what the venue did before, so
 * the commands that the journal holds are made again, on a venue in memory. Arrived there, both venues must have the
 * same state, which proves that file and options are those of the first run; from then on commands go to the real one.
 */
export class CommandFeed implements FlowVenue {
  private submitted = 0;
  private inFlight = 0;
  private failure: Error | undefined;
  private wakeUp: (() => void) | undefined;
  private present: OpenVenue;
  /** Of the last command that was repeated: outcomes of later ones wait for it, because they come from another venue. */
  private repeated: Promise<void> | undefined;

  constructor(
    private readonly venue: OpenVenue,
    private readonly onOutcome: (outcome: CommandOutcome) => void,
    private readonly continued?: ContinuedRun,
  ) {
    this.present = continued?.repeat ?? venue;
  }

  /** Commands so far, repeated ones included. */
  get commandCount(): number {
    return this.submitted;
  }

  /** How many commands were made before this run. */
  get continuedFrom(): number {
    return this.continued?.commands ?? 0;
  }

  get isRepeating(): boolean {
    return this.present !== this.venue;
  }

  submit(command: VenueCommand): void {
    this.submitted += 1;
    this.inFlight += 1;
    const followed = this.follow(this.present.gate.submit(command), this.repeated);
    if (this.isRepeating && this.submitted === this.continued?.commands) this.endRepeat(followed);
  }

  openOrder(accountId: number, clientOrderId: string): OpenAtVenue | undefined {
    const { view } = this.present;
    const orderId = view.openOrderIdOf(accountId, clientOrderId);
    return orderId === undefined ? undefined : view.openOrder(orderId);
  }

  get view(): OpenVenue['view'] {
    return this.present.view;
  }

  get journal(): JournalWork | undefined {
    return this.venue.journal?.();
  }

  get readSide(): OpenVenue['readSide'] {
    return this.venue.readSide;
  }

  /** The venue cannot go on, or refuses to take a command at all. */
  fail(error: Error): void {
    this.failure ??= error;
    this.settled();
  }

  /** Resolves when more commands may be sent; undefined when they may already. Throws what went wrong. */
  room(): Promise<void> | undefined {
    if (this.failure !== undefined) throw this.failure;
    return this.inFlight < IN_FLIGHT_MAX ? undefined : this.until(IN_FLIGHT_MAX / 2);
  }

  /** Resolves when all that was sent is answered. */
  async drained(): Promise<void> {
    await this.until(0);
    if (this.isRepeating)
      throw new FlowError(
        `the journal holds ${this.continued?.commands} commands, this recording makes ${this.submitted}: it is another run`,
      );
  }

  private async follow(outcome: Promise<CommandOutcome>, before: Promise<void> | undefined): Promise<void> {
    try {
      const told = await outcome;
      if (before !== undefined) await before;
      this.onOutcome(told);
      this.settled();
    } catch (error) {
      this.fail(error as Error);
    }
  }

  private async until(inFlight: number): Promise<void> {
    while (this.failure === undefined && this.inFlight > inFlight) {
      await new Promise<void>((resolve) => (this.wakeUp = resolve));
    }
    if (this.failure !== undefined) throw this.failure;
  }

  private settled(): void {
    this.inFlight -= 1;
    this.wakeUp?.();
  }

  private endRepeat(last: Promise<void>): void {
    if (this.present.view.stateHash() !== this.venue.view.stateHash())
      throw new FlowError('the journal is not the beginning of this run: the recording or the options are others');
    this.present = this.venue;
    this.repeated = last;
  }
}
