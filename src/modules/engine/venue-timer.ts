import type { Clock } from '../../common/clock.js';
import { VENUE_ACCOUNT } from '../../common/model/commands.js';
import type { SessionId } from '../../common/model/units.js';
import type { CommandGate } from './command-gate.js';
import { VenueUnavailable } from './command-outcome.js';

const LOOK_MS = 50;

/**
 * Sends a `TimerTick` when something has become due that no other command has let happen: an expiry, the end of an auction or a
 * pause. It decides nothing: the core does what is due, and would with any other command.
 */
export class VenueTimer {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly gate: CommandGate,
    private readonly core: { readonly nextDueUs: number },
    private readonly clock: Clock,
  ) {}

  /** Called once the engine runs. */
  start(): void {
    this.timer = setTimeout(() => void this.look(), LOOK_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async look(): Promise<void> {
    try {
      if (this.core.nextDueUs <= this.clock.nowUs()) {
        const origin = { accountId: VENUE_ACCOUNT, sessionId: 0 as SessionId };
        await this.gate.submit({ name: 'TimerTick', origin, body: {} });
      }
    } catch (error) {
      // A busy venue has commands enough to let happen what is due; one that stops needs no more.
      if (!(error instanceof VenueUnavailable)) throw error;
    }
    if (this.timer !== undefined) this.start();
  }
}
