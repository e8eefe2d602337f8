/** Phases: which may follow which, what happens where one ends and the next begins, and those that end by themselves. */
import { type CommandBody, commandLayouts } from '../../../common/model/commands.js';
import { AuctionKind, Phase, TimeInForce } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import { NEVER } from '../../matching/domain/expiry-queue.js';
import type { MarketState } from '../../matching/domain/market-state.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import { Standing } from '../../matching/domain/special-terms.js';
import { type AuctionDesk, isAuctionPhase } from './auction-desk.js';
import type { BandDesk } from './band-desk.js';
import type { CommandView } from './command-view.js';
import type { Consequences, MarketClock, TradingParts } from './core-parts.js';
import type { EventWriter } from './event-writer.js';
import { isCount } from './order-checks.js';
import { isAuctionOnly } from './order-forms.js';
import type { PegDesk } from './peg-desk.js';

export interface PhaseParts extends TradingParts {
  readonly auctions: AuctionDesk;
  readonly pegs: PegDesk;
  readonly timers: MarketClock;
  readonly bands: BandDesk;
  readonly aftermath: Consequences;
}

interface NextPhase {
  readonly phase: Phase;
  readonly auctionKind: number;
  /** 0: open end. */
  readonly endsAtUs: number;
}

export class PhaseDesk {
  constructor(private readonly core: PhaseParts) {}

  setPhase(command: CommandView, events: EventWriter): void {
    const body = commandLayouts.SetPhase.read(command.buffer, command.at);
    const refusal = this.refusalOf(body, command.timeUs);
    if (refusal !== 0) return events.refused(command, refusal, 0, body.instrumentId, 0);
    const { bands } = this.core.markets[body.instrumentId] as MarketState;
    const hadLimitState = bands.limitSide !== 0;
    this.enter(body.instrumentId, body, events);
    // One that what followed has led to stays.
    if (hadLimitState) this.core.bands.leave(body.instrumentId, events);
  }

  /** A fault has halted the instrument: whoever reopens it decides what follows. */
  noteHalt(instrumentId: number): void {
    const market = this.core.markets[instrumentId] as MarketState;
    market.auctionKind = AuctionKind.none;
    market.phaseEndsAtUs = NEVER;
    market.bands.limitSide = 0;
    market.bands.edgeTicks = 0;
    market.bands.endsAtUs = NEVER;
    this.core.auctions.notePhase(instrumentId, Phase.halt);
    this.core.timers.noteMarkets();
  }

  /** Ends what the instrument's market had an end for; what follows begins at the command's time. */
  endDue(instrumentId: number, events: EventWriter): void {
    const { timeUs } = this.core.command;
    const market = this.core.markets[instrumentId] as MarketState;
    const { bands } = market;
    const instrument = this.core.registry.instrument(instrumentId) as Instrument;
    const isLimitState = bands.endsAtUs <= timeUs;
    if (isLimitState) this.core.bands.leave(instrumentId, events);
    else if (instrument.phase === Phase.auction) {
      const next = market.auctionKind === AuctionKind.closing ? Phase.closed : Phase.continuous;
      return this.enter(instrumentId, { phase: next, auctionKind: AuctionKind.none, endsAtUs: 0 }, events);
    }
    if (isLimitState && bands.pauseUs > 0) {
      const endsAtUs = timeUs + bands.pauseUs;
      return this.enter(instrumentId, { phase: Phase.halt, auctionKind: AuctionKind.none, endsAtUs }, events);
    }
    // A limit state that neither pause nor auction follows ends without a word about the phase, which stays.
    if (isLimitState && bands.auctionUs === 0) return;
    if (bands.auctionUs > 0) {
      const endsAtUs = timeUs + bands.auctionUs;
      return this.enter(instrumentId, { phase: Phase.auction, auctionKind: AuctionKind.volatility, endsAtUs }, events);
    }
    this.enter(instrumentId, { phase: Phase.continuous, auctionKind: AuctionKind.none, endsAtUs: 0 }, events);
  }

  private refusalOf(body: CommandBody<'SetPhase'>, nowUs: number): RejectReason | 0 {
    const instrument = this.core.registry.instrument(body.instrumentId);
    if (!instrument) return RejectReason.UNKNOWN_INSTRUMENT;
    const { phase, auctionKind, endsAtUs } = body;
    if (phase > Phase.cancel_only || auctionKind > AuctionKind.volatility) return RejectReason.INVALID_COMMAND;
    const isAuction = phase === Phase.auction;
    if (isAuction !== (auctionKind !== AuctionKind.none)) return RejectReason.INVALID_COMMAND;
    if (!isCount(endsAtUs)) return RejectReason.INVALID_COMMAND;
    if (endsAtUs !== 0 && (!isAuction || endsAtUs <= nowUs)) return RejectReason.INVALID_COMMAND;
    const isTrading = instrument.phase === Phase.continuous || instrument.phase === Phase.auction;
    return phase === Phase.pre_open && isTrading ? RejectReason.PHASE_NOT_REACHABLE : 0;
  }

  private enter(instrumentId: number, next: NextPhase, events: EventWriter): void {
    const { registry, auctions, pegs, timers } = this.core;
    const market = this.core.markets[instrumentId] as MarketState;
    const instrument = registry.instrument(instrumentId) as Instrument;
    const { phase, auctionKind, endsAtUs } = next;
    const before = instrument.phase;
    const isUncrossed =
      (phase === Phase.continuous && before !== Phase.continuous) ||
      (phase === Phase.closed && before === Phase.auction);
    if (isUncrossed) auctions.uncross(market, instrument, events);
    registry.setPhase(instrumentId, phase);
    market.auctionKind = auctionKind;
    market.phaseEndsAtUs = endsAtUs === 0 ? NEVER : endsAtUs;
    auctions.notePhase(instrumentId, phase);
    timers.noteMarkets();
    events.write('PhaseChanged', 0, { instrumentId, phase, auctionKind, endsAtUs } as never);
    if (isAuctionPhase(phase)) {
      if (!isAuctionPhase(before)) market.forgetIndicative();
      pegs.parkAll(market, events);
      this.bringInParked(market, registry.instrument(instrumentId) as Instrument, events);
    } else if (phase === Phase.closed) timers.endDay(instrumentId, events);
    else if (phase === Phase.continuous && before !== Phase.continuous) {
      market.opens(this.core.books[instrumentId] as OrderBook);
    }
    this.core.aftermath.settle(instrumentId, events);
  }

  /** Orders that waited for this auction come to the book, by order id. */
  private bringInParked(market: MarketState, instrument: Instrument, events: EventWriter): void {
    const { orders, life, trading } = this.core;
    const book = this.core.books[instrument.instrumentId] as OrderBook;
    for (const orderId of [...market.parked].toSorted((a, z) => a - z)) {
      const slot = orders.find(orderId);
      const timeInForce = orders.timeInForceOf(slot);
      const waits = !isAuctionOnly(timeInForce) || market.parks(timeInForce, instrument.phase);
      if (waits || orders.standingOf(slot) !== Standing.parked || timeInForce === TimeInForce.at_open) continue;
      life.leave(slot);
      trading.touch(slot);
      trading.rest(slot, book, events);
    }
  }
}
