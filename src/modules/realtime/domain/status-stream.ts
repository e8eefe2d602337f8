/** What an instrument is doing: its phase, what the present auction would trade, and orders that wait at a price band. */
import { eventLayouts } from '../../../common/model/events.js';
import type { SliceWriter } from './slice-writer.js';
import { Channel, venueMessages } from './wire-messages.js';

/** How an instrument trades now, beyond its phase. */
export interface PublicSettings {
  of(instrumentId: number): {
    readonly auctionKind: number;
    /** 0: never by itself. */
    readonly phaseEndsAtUs: number;
    readonly phaseReason: number;
    readonly indicative: {
      readonly priceTicks: number;
      readonly volumeLots: number;
      readonly surplusLots: number;
    } | null;
    readonly limitState: { readonly side: number; readonly priceTicks: number; readonly endsAtUs: number } | null;
  };
}

/** Where the events that change the status have their instrument, by type; 0 for all others. */
const INSTRUMENT_AT = new Int32Array(256);
for (const name of ['PhaseChanged', 'IndicativeChanged', 'LimitStateChanged'] as const)
  INSTRUMENT_AT[eventLayouts[name].type] = eventLayouts[name].at.instrumentId;

/** Byte offset of the instrument in an event that changes its status; 0 for an event that does not. */
export function statusInstrumentAt(type: number): number {
  return INSTRUMENT_AT[type] as number;
}

export class StatusStream {
  /** By instrument id: how often it was told. */
  private readonly counts: number[] = [];

  constructor(
    private readonly slice: SliceWriter,
    private readonly settings: PublicSettings,
  ) {}

  tell(instrumentId: number, phase: number): void {
    this.counts[instrumentId] = (this.counts[instrumentId] ?? 0) + 1;
    this.write(instrumentId, phase);
  }

  write(instrumentId: number, phase: number): void {
    if (!this.slice.begin(Channel.status, instrumentId)) return;
    const { auctionKind, phaseEndsAtUs, phaseReason, indicative, limitState } = this.settings.of(instrumentId);
    venueMessages.status.write(this.slice.writer, {
      ...this.slice.placeOf(instrumentId, this.counts[instrumentId] ?? 0),
      phase,
      auctionKind,
      limitSide: limitState?.side ?? 0,
      phaseEndsAt: phaseEndsAtUs,
      indicativePrice: indicative?.priceTicks ?? 0,
      indicativeQuantity: indicative?.volumeLots ?? 0,
      indicativeSurplus: indicative?.surplusLots ?? 0,
      limitPrice: limitState?.priceTicks ?? 0,
      limitEndsAt: limitState?.endsAtUs ?? 0,
      phaseReason,
    });
  }
}
