import type { RejectReason } from '../../common/model/reject-reason.js';
import type { VenueEvent } from '../../common/model/events.js';

/** What a durable command did: its events, and the reason where the core refused it. */
export interface CommandOutcome {
  readonly sequence: number;
  readonly timeUs: number;
  readonly events: readonly VenueEvent[];
  readonly refusal: RejectReason | undefined;
}

/**
 * The venue could not take the command (nothing was journalled, nothing happened); gateways answer 503 with
 * `Retry-After`. `OUTCOME_UNKNOWN` is the one exception: the venue stopped after it had taken the command.
 */
export class VenueUnavailable extends Error {
  override readonly name = 'VenueUnavailable';

  constructor(
    readonly code:
      'VENUE_BUSY' | 'VENUE_STARTING' | 'VENUE_STOPPING' | 'JOURNAL_FULL' | 'NOT_YET_PROJECTED' | 'OUTCOME_UNKNOWN',
  ) {
    super(code);
  }
}
