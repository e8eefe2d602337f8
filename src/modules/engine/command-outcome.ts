import type { RejectReason } from '../../common/model/reject-reason.js';
import type { EventName, VenueEvent } from '../../common/model/events.js';

/** What a durable command did: its events, and the reason where the core refused it. */
export interface CommandOutcome {
  readonly sequence: number;
  readonly timeUs: number;
  readonly events: readonly VenueEvent[];
  readonly refusal: RejectReason | undefined;
}

/** The first event of this name; there may be events before it of what had become due. */
export function eventOf<N extends EventName>(
  { events }: Pick<CommandOutcome, 'events'>,
  name: N,
): (VenueEvent & { readonly name: N }) | undefined {
  return events.find((event): event is VenueEvent & { readonly name: N } => event.name === name);
}

/** Why a command can stay without an outcome, whatever it is: problems of every operation that dispatches one. */
export const unavailableCodes = [
  'VENUE_BUSY',
  'JOURNAL_FULL',
  'VENUE_STARTING',
  'VENUE_STOPPING',
  'OUTCOME_UNKNOWN',
] as const;

/**
 * The venue could not take the command (nothing was journalled, nothing happened) or not answer the read; gateways
 * answer 503 with `Retry-After`. `OUTCOME_UNKNOWN` is the one exception: the command was taken and may have happened.
 */
export class VenueUnavailable extends Error {
  override readonly name = 'VenueUnavailable';

  constructor(readonly code: (typeof unavailableCodes)[number] | 'NOT_YET_PROJECTED') {
    super(code);
  }
}
