/** How each instrument trades beyond its terms, and who pays what, as durable events tell it. */
import { eventLayouts, type EventBody, type VenueEvent } from '../../common/model/events.js';
import { AuctionKind, PhaseReason } from '../../common/model/order-terms.js';
import { lengthAt } from '../../common/model/record-fields.js';
import { HEADER } from '../../common/model/record-layout.js';
import { readEvent } from '../engine/domain/event-reader.js';
import type { StateSink, StateSource } from '../../common/model/state-series.js';
import type { EventBatch, SavedConsumer } from '../engine/event-stream.js';
import type { Instrument } from './domain/instrument.js';

export interface InstrumentSettings {
  readonly auctionKind: AuctionKind;
  /** When the phase ends by itself; 0: never. */
  readonly phaseEndsAtUs: number;
  readonly phaseReason: PhaseReason;
  readonly allocation: EventBody<'AllocationSet'> | null;
  readonly bands: EventBody<'BandsSet'> | null;
  /** 0: none was ever set. */
  readonly markPriceTicks: number;
  readonly limitState: EventBody<'LimitStateChanged'> | null;
  /** What the present auction would trade; null outside auction phases and while nothing crosses. */
  readonly indicative: EventBody<'IndicativeChanged'> | null;
  readonly lastAuction: EventBody<'AuctionUncrossed'> | null;
}

export interface FeeRates {
  readonly tier: number;
  readonly makerFeePpm: number;
  readonly takerFeePpm: number;
}

type Saved = [[number, InstrumentSettings][], [string, FeeRates][], [number, number][]];

const initially: InstrumentSettings = {
  auctionKind: AuctionKind.none,
  phaseEndsAtUs: 0,
  phaseReason: PhaseReason.operator,
  allocation: null,
  bands: null,
  markPriceTicks: 0,
  limitState: null,
  indicative: null,
  lastAuction: null,
};

const settingTypes: ReadonlySet<number> = new Set(
  (
    [
      'PhaseChanged',
      'AllocationSet',
      'BandsSet',
      'MarkPriceSet',
      'LimitStateChanged',
      'IndicativeChanged',
      'AuctionUncrossed',
      'FeeTierSet',
      'AccountTierSet',
    ] as const
  ).map((name) => eventLayouts[name].type),
);

export class TradingSettings implements SavedConsumer {
  readonly partName = 'trading-settings';
  private readonly byInstrument = new Map<number, InstrumentSettings>();
  /** By instrument and tier. */
  private readonly tiers = new Map<string, FeeRates>();
  private readonly tierOfAccount = new Map<number, number>();

  onEvents({ events, start, end }: EventBatch): void {
    for (let at = start; at < end; at += lengthAt(events, at)) {
      if (settingTypes.has(events.bytes[at + HEADER.type] as number)) this.apply(readEvent(events, at));
    }
  }

  saveState(sink: StateSink): void {
    sink.text(JSON.stringify([[...this.byInstrument], [...this.tiers], [...this.tierOfAccount]] satisfies Saved));
  }

  loadState(source: StateSource): void {
    const [instruments, tiers, accounts] = JSON.parse(source.text()) as Saved;
    for (const [instrumentId, settings] of instruments) this.byInstrument.set(instrumentId, settings);
    for (const [key, rates] of tiers) this.tiers.set(key, rates);
    for (const [accountId, tier] of accounts) this.tierOfAccount.set(accountId, tier);
  }

  of(instrumentId: number): InstrumentSettings {
    return this.byInstrument.get(instrumentId) ?? initially;
  }

  /** What the account pays on the instrument: the rates of its tier, where that has any. */
  ratesOf(accountId: number, { instrumentId, makerFeePpm, takerFeePpm }: Instrument): FeeRates {
    const tier = this.tierOfAccount.get(accountId) ?? 0;
    return this.tiers.get(`${instrumentId}:${tier}`) ?? { tier: 0, makerFeePpm, takerFeePpm };
  }

  private apply(event: VenueEvent): void {
    switch (event.name) {
      case 'PhaseChanged': {
        const { instrumentId, auctionKind, endsAtUs: phaseEndsAtUs, reason: phaseReason } = event.body;
        return this.put(instrumentId, { auctionKind, phaseEndsAtUs, phaseReason, indicative: null });
      }
      case 'AllocationSet':
        return this.put(event.body.instrumentId, { allocation: event.body });
      case 'BandsSet':
        return this.put(event.body.instrumentId, { bands: event.body });
      case 'MarkPriceSet':
        return this.put(event.body.instrumentId, { markPriceTicks: event.body.priceTicks });
      case 'LimitStateChanged':
        return this.put(event.body.instrumentId, { limitState: event.body.side === 0 ? null : event.body });
      case 'IndicativeChanged':
        return this.put(event.body.instrumentId, { indicative: event.body.volumeLots === 0 ? null : event.body });
      case 'AuctionUncrossed':
        return this.put(event.body.instrumentId, { lastAuction: event.body });
      case 'FeeTierSet': {
        const { instrumentId, tier, makerFeePpm, takerFeePpm } = event.body;
        return void this.tiers.set(`${instrumentId}:${tier}`, { tier, makerFeePpm, takerFeePpm });
      }
      case 'AccountTierSet':
        return void this.tierOfAccount.set(event.accountId, event.body.tier);
      default:
    }
  }

  private put(instrumentId: number, change: Partial<InstrumentSettings>): void {
    this.byInstrument.set(instrumentId, { ...this.of(instrumentId), ...change });
  }
}
