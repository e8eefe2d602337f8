import { invariant } from '../../src/common/assert.js';
import type { AcceptedTerms, EventBody, EventName, VenueEvent } from '../../src/common/model/events.js';

/** When a command came: what the sequencer stamps on it. */
export interface Stamp {
  readonly sequence: number;
  readonly timeUs: number;
}

/** The same fields without their brands: in tests numbers are numbers. */
export type Plain<B> = { readonly [K in keyof B]: B[K] extends string ? string : number };

/** Collects the events of one command. */
export class Emitter {
  readonly events: VenueEvent[] = [];

  constructor(readonly stamp: Stamp) {}

  /** `advanced` is the optional group of an OrderAccepted. */
  emit<N extends EventName>(
    name: N,
    accountId: number,
    body: Plain<EventBody<N>>,
    advanced?: Plain<AcceptedTerms>,
  ): void {
    const event = { name, ...this.stamp, index: this.events.length, accountId, body, ...(advanced && { advanced }) };
    this.events.push(event as unknown as VenueEvent);
  }
}

/** A number for an event's field; the rules keep every one of them in the range of exact integers. */
export function exact(amount: bigint): number {
  const number = Number(amount);
  invariant(Number.isSafeInteger(number), `${amount} is no exact number`);
  return number;
}
