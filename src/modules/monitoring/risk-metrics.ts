/** What the gate has refused, which breakers have tripped and what is halted, counted from durable events and read when they are scraped. */
import type { Provider } from '@nestjs/common';
import { Counter, Gauge, type Metric, register } from 'prom-client';
import { eventLayouts } from '../../common/model/events.js';
import { nameOf, Phase, PhaseReason } from '../../common/model/order-terms.js';
import type { RecordBuffer } from '../../common/model/record-layout.js';
import { RejectReason } from '../../common/model/reject-reason.js';
import { Breaker } from '../../common/model/risk-limits.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { TradingSettings } from '../instruments/instrument-settings.js';

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
    // A second venue of the process takes their place.
    for (const name of Object.values(names)) register.removeSingleMetric(name);
    return [
      counter(names.refusals, 'Orders that the pre-trade gate has refused.', 'reason', () =>
        Object.entries(RejectReason)
          .filter(([, reason]) => reason >= RISK_REASONS && reason < RISK_REASONS_END)
          .map(([name, reason]) => [name, counts.refusalsOf(reason)]),
      ),
      counter(names.trips, 'Breakers that have tripped.', 'breaker', () => counts.trips),
      counter(names.halts, 'Halts of instruments by who began them.', 'reason', () => counts.halts),
      new Counter({
        name: names.limitStates,
        help: 'Limit states that price bands have led to.',
        collect() {
          this.reset();
          this.inc(counts.limitStates);
        },
      }),
      new Gauge({
        name: names.halted,
        help: 'Instruments that are halted now by who began it.',
        labelNames: ['reason'],
        collect() {
          const halted = directory.all().filter(({ phase }) => phase === Phase.halt);
          for (const reason of reasonNames) {
            const isOfReason = ({ instrumentId }: { readonly instrumentId: number }): boolean =>
              settings.of(instrumentId).phaseReason === PhaseReason[reason];
            this.set({ reason }, halted.filter(isOfReason).length);
          }
        },
      }),
    ];
  },
};

/** Read when it is scraped. */
function counter(name: string, help: string, label: string, read: () => Iterable<[string, number]>): Counter {
  return new Counter({
    name,
    help,
    labelNames: [label],
    collect() {
      this.reset();
      for (const [value, count] of read()) this.inc({ [label]: value }, count);
    },
  });
}
