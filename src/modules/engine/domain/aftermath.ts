/**
 * What follows from what a command did to a market, until nothing is left: legs of lists come in, prices seen trigger
 * orders, triggered orders go on one at a time, pegs follow. `docs/matching.md` has the order.
 *
 * It ends: each round closes an order, uses up quantity or triggers an order that was pending, and none comes back.
 */
import { Phase } from '../../../common/model/order-terms.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { MarketState } from '../../matching/domain/market-state.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import type { BandDesk } from './band-desk.js';
import type { EventWriter } from './event-writer.js';
import type { TradingParts } from './core-parts.js';
import type { ListActivation } from './list-activation.js';
import type { PegDesk } from './peg-desk.js';
import type { TriggerDesk } from './trigger-desk.js';

export interface AftermathParts extends TradingParts {
  readonly pegs: PegDesk;
  readonly triggers: TriggerDesk;
  readonly legs: ListActivation;
  readonly bands: BandDesk;
}

export class Aftermath {
  private readonly markets: readonly MarketState[];
  private readonly triggers: TriggerDesk;

  constructor(private readonly core: AftermathParts) {
    this.markets = core.markets;
    this.triggers = core.triggers;
  }

  /** Lets everything follow on one instrument. */
  settle(instrumentId: number, events: EventWriter): void {
    const market = this.markets[instrumentId] as MarketState;
    // What has been queued by the last pending order leaves a quiet market that is not settled yet.
    if (!market.isQuiet || this.triggers.hasQueued) {
      this.settleMarket(market, this.core.registry.instrument(instrumentId) as Instrument, events);
    }
    market.forgetObservations();
  }

  private settleMarket(market: MarketState, instrument: Instrument, events: EventWriter): void {
    const { triggers, pegs, legs, bands } = this.core;
    const book = this.core.books[instrument.instrumentId] as OrderBook;
    const isContinuous = instrument.phase === Phase.continuous;
    for (;;) {
      legs.bringIn(market, instrument, events);
      if (!isContinuous) break;
      triggers.observeAll(market, book, events);
      if (triggers.hasQueued) triggers.activateNext(instrument, events);
      else if (market.closedWorking.length === 0 && !pegs.reprice(market, instrument, events)) break;
    }
    bands.review(instrument.instrumentId, events);
  }
}
