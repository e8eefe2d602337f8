/** What the gate has refused, which breakers have tripped and what is halted, counted from durable events and read when they are scraped. */
import type { Provider } from '@nestjs/common';
import type { Metric } from 'prom-client';
import { eventLayouts } from '../../common/model/events.js';
import { nameOf, Phase, PhaseReason } from '../../common/model/order-terms.js';
import type { RecordBuffer } from '../../common/model/record-layout.js';
import { RejectReason } from '../../common/model/reject-reason.js';
import { Breaker } from '../../common/model/risk-limits.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { TradingSettings } from '../instruments/instrument-settings.js';
import { scrapedCounter, scrapedCounters, scrapedGauges } from './scraped.js';

const { CommandRefused, BreakerTripped, MarketBreakerTripped, LimitStateChanged, PhaseChanged } = eventLayouts;
/** The family of the gate's reasons. */
const RISK_REASONS = 500;
const RISK_REASONS_END = 600;
const reasonNames = Object.keys(PhaseReason) as (keyof typeof PhaseReason)[];

export class RiskCounts {
  readonly trips = new Map<string, number>();
  /** Halts by their reason. */
  readonly halts = new Map<string, number>();
  limitStates = 0;
  private readonly refusalsByReason = new Float64Array(RISK_REASONS_END - RISK_REASONS);

  /** One event that is no replay's. */
  take({ bytes, i32 }: RecordBuffer, at: number, type: number): void {
    switch (type) {
      case CommandRefused.type: {
        const place = (i32[(at + CommandRefused.at.reason) >> 2] as number) - RISK_REASONS;
        if (place >= 0 && place < this.refusalsByReason.length)
          this.refusalsByReason[place] = (this.refusalsByReason[place] as number) + 1;
        return;
      }
      case BreakerTripped.type:
        return more(this.trips, nameOf(Breaker, bytes[at + BreakerTripped.at.breaker] as number));
      case MarketBreakerTripped.type:
        return more(this.trips, `market_level_${bytes[at + MarketBreakerTripped.at.level]}`);
      case LimitStateChanged.type:
        if (bytes[at + LimitStateChanged.at.side] !== 0) this.limitStates += 1;
        return;
      case PhaseChanged.type:
        if (bytes[at + PhaseChanged.at.phase] !== Phase.halt) return;
        return more(this.halts, nameOf(PhaseReason, bytes[at + PhaseChanged.at.reason] as number));
      default:
    }
  }

  refusalsOf(reason: number): number {
    return this.refusalsByReason[reason - RISK_REASONS] as number;
  }
}

function more(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

const names = {
  refusals: 'hft_risk_refusals_total',
  trips: 'hft_risk_breaker_trips_total',
  halts: 'hft_risk_halts_total',
  limitStates: 'hft_risk_limit_states_total',
  halted: 'hft_risk_halted_instruments',
};

export const riskMetrics: Provider = {
  provide: 'RISK_METRICS',
  inject: [RiskCounts, InstrumentDirectory, TradingSettings],
  useFactory: (counts: RiskCounts, directory: InstrumentDirectory, settings: TradingSettings): Metric[] => {
    const haltedBy = (reason: keyof typeof PhaseReason): number =>
      directory
        .all()
        .filter(
          ({ phase, instrumentId }) =>
            phase === Phase.halt && settings.of(instrumentId).phaseReason === PhaseReason[reason],
        ).length;
    return [
      scrapedCounters(names.refusals, 'Orders that the pre-trade gate has refused.', 'reason', () =>
        Object.entries(RejectReason)
          .filter(([, reason]) => reason >= RISK_REASONS && reason < RISK_REASONS_END)
          .map(([name, reason]) => [name, counts.refusalsOf(reason)]),
      ),
      scrapedCounters(names.trips, 'Breakers that have tripped.', 'breaker', () => counts.trips),
      scrapedCounters(names.halts, 'Halts of instruments by who began them.', 'reason', () => counts.halts),
      scrapedCounter(names.limitStates, 'Limit states that price bands have led to.', () => counts.limitStates),
      scrapedGauges(names.halted, 'Instruments that are halted now by who began it.', 'reason', () =>
        reasonNames.map((reason) => [reason, haltedBy(reason)]),
      ),
    ];
  },
};
