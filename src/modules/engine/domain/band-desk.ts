/** Price bands at work: an incoming order stops at the edge, and a market whose orders wait there gets its limit state. */
import { commandLayouts } from '../../../common/model/commands.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import { NEVER } from '../../matching/domain/expiry-queue.js';
import type { MarketState } from '../../matching/domain/market-state.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import type { CommandView } from './command-view.js';
import type { MarketClock, TradingParts } from './core-parts.js';
import type { EventWriter } from './event-writer.js';
import { isCount } from './order-checks.js';
import { reaches } from './order-draft.js';

const BPS_MAX = 9_999;
const DAY_US = 86_400_000_000;

export interface BandParts extends TradingParts {
  readonly timers: MarketClock;
}

export class BandDesk {
  constructor(private readonly core: BandParts) {}

  setBands(command: CommandView, events: EventWriter): void {
    const body = commandLayouts.SetBands.read(command.buffer, command.at);
    const { instrumentId, staticBps, dynamicBps } = body;
    if (!this.core.registry.instrument(instrumentId)) {
      return events.refused(command, RejectReason.UNKNOWN_INSTRUMENT, 0, instrumentId, 0);
    }
    const bps = [staticBps, dynamicBps];
    const times = [body.limitStateUs, body.pauseUs, body.auctionUs];
    const fits =
      bps.every((value) => value >= 0 && value <= BPS_MAX) &&
      times.every((value) => isCount(value) && value <= DAY_US) &&
      isCount(body.referencePriceTicks);
    if (!fits) return events.refused(command, RejectReason.BANDS_OUT_OF_RANGE, 0, instrumentId, 0);
    (this.core.markets[instrumentId] as MarketState).bands.set(body);
    events.write('BandsSet', 0, body);
  }

  /** Stops an incoming order at the edge of its bands and returns its own limit, 0 where no band stops it. */
  confine(slot: number, market: MarketState): number {
    const { orders } = this.core;
    const limit = orders.priceTicksOf(slot);
    if (limit === 0) return 0;
    const edge = market.bands.within(orders.sideOf(slot), limit);
    if (edge === limit) return 0;
    // The row keeps the price that the hold was taken at.
    orders.specialRow(slot);
    orders.setPriceTicks(slot, edge);
    return limit;
  }

  /** A banded order has come to rest: where it could have traded beyond the edge, the market is in its limit state. */
  noteRested(slot: number, limitTicks: number, market: MarketState, events: EventWriter): void {
    const { orders, command } = this.core;
    const { bands } = market;
    const side = orders.sideOf(slot);
    const instrumentId = orders.instrumentIdOf(slot);
    const best = (this.core.books[instrumentId] as OrderBook).bestOppositePrice(side);
    const hasStates = bands.limitStateUs + bands.pauseUs + bands.auctionUs > 0;
    if (bands.limitSide !== 0 || !hasStates || !reaches(side, limitTicks, best)) return;
    bands.limitSide = side;
    bands.edgeTicks = orders.priceTicksOf(slot);
    bands.endsAtUs = command.timeUs + bands.limitStateUs;
    this.core.timers.noteMarkets();
    events.write('LimitStateChanged', 0, {
      priceTicks: bands.edgeTicks as never,
      endsAtUs: bands.endsAtUs as never,
      instrumentId: instrumentId as never,
      side,
    });
  }

  /** Ends the limit state when nothing is displayed at the edge any more. */
  review(instrumentId: number, events: EventWriter): void {
    const { bands } = this.core.markets[instrumentId] as MarketState;
    if (bands.limitSide === 0) return;
    const best = (this.core.books[instrumentId] as OrderBook).bestShownPrice(bands.limitSide);
    if (best !== bands.edgeTicks) this.leave(instrumentId, events);
  }

  leave(instrumentId: number, events: EventWriter): void {
    const { bands } = this.core.markets[instrumentId] as MarketState;
    if (bands.limitSide === 0) return;
    bands.limitSide = 0;
    bands.edgeTicks = 0;
    bands.endsAtUs = NEVER;
    this.core.timers.noteMarkets();
    events.write('LimitStateChanged', 0, {
      priceTicks: 0 as never,
      endsAtUs: 0 as never,
      instrumentId: instrumentId as never,
      side: 0,
    });
  }
}
