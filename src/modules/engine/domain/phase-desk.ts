/** Phases: which may follow which, what happens where one ends and the next begins, and those that end by themselves. */
import { ALL_INSTRUMENTS, type CommandBody, commandLayouts } from '../../../common/model/commands.js';
import { AuctionKind, isOfBreaker, Phase, PhaseReason, TimeInForce } from '../../../common/model/order-terms.js';
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
import type { FaultDesk } from './fault-desk.js';
import { isCount } from './order-checks.js';
import { isAuctionOnly } from './order-forms.js';
import type { PegDesk } from './peg-desk.js';

export interface PhaseParts extends TradingParts {
  readonly auctions: AuctionDesk;
  readonly pegs: PegDesk;
  readonly timers: MarketClock;
  readonly bands: BandDesk;
  readonly aftermath: Consequences;
  readonly faults: FaultDesk;
}

interface NextPhase {
  readonly phase: Phase;
  readonly auctionKind: number;
  /** 0: open end. */
  readonly endsAtUs: number;
  readonly reason: number;
}

/** What a `SetPhase` says of whom it is for. */
export type MeantPhase = Pick<CommandBody<'SetPhase'>, 'instrumentId' | 'phase' | 'endsAtUs'>;

/** Of a phase that the next command ends, and that nobody has stopped. */
const OPEN_END = { auctionKind: AuctionKind.none, endsAtUs: 0, reason: PhaseReason.operator } as const;

export class PhaseDesk {
  constructor(private readonly core: PhaseParts) {}

  setPhase(command: CommandView, events: EventWriter): void {
    const body = commandLayouts.SetPhase.read(command.buffer, command.at);
    const instrumentIds = this.meantBy(body);
    const refusal = this.refusalOf(body, instrumentIds, command.timeUs);
    if (refusal !== 0) return events.refused(command, refusal, 0, body.instrumentId, 0);
    for (const instrumentId of instrumentIds) {
      // Whoever halts what a breaker holds does not let it go.
      const { phaseReason } = this.core.markets[instrumentId] as MarketState;
      const isHeld = body.phase === Phase.halt && isOfBreaker(phaseReason);
      this.impose(instrumentId, { ...body, reason: isHeld ? phaseReason : PhaseReason.operator }, events);
    }
  }

  /** Whether two people have to agree: something of what is meant is held by a breaker. To stop is never held up. */
  needsOverride(meant: MeantPhase): boolean {
    if (meant.phase === Phase.halt && meant.endsAtUs === 0) return false;
    return this.meantBy(meant).some((id) => isOfBreaker(this.core.markets[id]?.phaseReason ?? PhaseReason.operator));
  }

  /** Halts all that trades, or would by itself before `endsAtUs` (`NEVER`: open end). */
  haltMarket(reason: number, endsAtUs: number, events: EventWriter): void {
    const halt = {
      phase: Phase.halt,
      auctionKind: AuctionKind.none,
      endsAtUs: endsAtUs === NEVER ? 0 : endsAtUs,
      reason,
    };
    for (const instrumentId of this.tradingBefore(endsAtUs)) this.impose(instrumentId, halt, events);
  }

  /** A fault has halted the instrument: whoever reopens it decides what follows. */
  noteHalt(instrumentId: number): void {
    const market = this.core.markets[instrumentId] as MarketState;
    market.auctionKind = AuctionKind.none;
    market.phaseEndsAtUs = NEVER;
    market.phaseReason = PhaseReason.fault;
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
    const { phase } = this.core.registry.instrument(instrumentId) as Instrument;
    const isLimitState = bands.endsAtUs <= timeUs;
    const reason = isLimitState ? PhaseReason.limit_state : market.phaseReason;
    if (isLimitState) this.core.bands.leave(instrumentId, events);
    else if (phase === Phase.auction) {
      const next = market.auctionKind === AuctionKind.closing ? Phase.closed : Phase.continuous;
      return this.enter(instrumentId, { ...OPEN_END, phase: next }, events);
    }
    if (isLimitState && bands.pauseUs > 0) {
      const endsAtUs = timeUs + bands.pauseUs;
      return this.enter(instrumentId, { ...OPEN_END, phase: Phase.halt, endsAtUs, reason }, events);
    }
    // A limit state that neither pause nor auction follows ends without a word about the phase, which stays.
    if (isLimitState && bands.auctionUs === 0) return;
    const auctionUs = reason > PhaseReason.limit_state ? this.core.breaker.auctionUs : bands.auctionUs;
    if (auctionUs > 0) {
      const auction = {
        phase: Phase.auction,
        auctionKind: AuctionKind.volatility,
        endsAtUs: timeUs + auctionUs,
        reason,
      };
      return this.enter(instrumentId, auction, events);
    }
    this.enter(instrumentId, { ...OPEN_END, phase: Phase.continuous }, events);
  }

  private refusalOf(body: CommandBody<'SetPhase'>, instrumentIds: readonly number[], nowUs: number): RejectReason | 0 {
    const { registry } = this.core;
    const isOfAll = body.instrumentId === ALL_INSTRUMENTS;
    if (!isOfAll && !registry.instrument(body.instrumentId)) return RejectReason.UNKNOWN_INSTRUMENT;
    const { phase, auctionKind, endsAtUs } = body;
    if (phase > Phase.cancel_only || auctionKind > AuctionKind.volatility || body.override > 1)
      return RejectReason.INVALID_COMMAND;
    const isAuction = phase === Phase.auction;
    if (isAuction !== (auctionKind !== AuctionKind.none)) return RejectReason.INVALID_COMMAND;
    if (!isCount(endsAtUs)) return RejectReason.INVALID_COMMAND;
    const mayEnd = isAuction || phase === Phase.halt;
    if (endsAtUs !== 0 && (!mayEnd || endsAtUs <= nowUs)) return RejectReason.INVALID_COMMAND;
    if (isOfAll && !mayEnd && phase !== Phase.continuous) return RejectReason.INVALID_COMMAND;
    if (instrumentIds.length === 0) return RejectReason.PHASE_NOT_REACHABLE;
    if (phase === Phase.pre_open && this.isTrading(body.instrumentId)) return RejectReason.PHASE_NOT_REACHABLE;
    return body.override === 0 && this.needsOverride(body) ? RejectReason.SECOND_PERSON_NEEDED : 0;
  }

  private meantBy({ instrumentId, phase }: MeantPhase): readonly number[] {
    return instrumentId === ALL_INSTRUMENTS ? this.meantOfAll(phase) : [instrumentId];
  }

  /** What a phase of the whole market is for: a halt for all that trades, any other for all that is halted and not suspended. */
  private meantOfAll(phase: number): number[] {
    if (phase === Phase.halt) return this.tradingBefore(NEVER);
    return this.core.registry.instruments
      .filter((instrument) => instrument.phase === Phase.halt && !this.core.faults.isSuspended(instrument.instrumentId))
      .map(({ instrumentId }) => instrumentId);
  }

  /** What is in continuous trading or an auction, and what is halted until a time before `endsAtUs`. */
  private tradingBefore(endsAtUs: number): number[] {
    return this.core.registry.instruments
      .map(({ instrumentId }) => instrumentId)
      .filter((id) => this.isTrading(id) || this.isPausedUntilBefore(id, endsAtUs));
  }

  private isTrading(instrumentId: number): boolean {
    const { phase } = this.core.registry.instrument(instrumentId) as Instrument;
    return phase === Phase.continuous || phase === Phase.auction;
  }

  private isPausedUntilBefore(instrumentId: number, endsAtUs: number): boolean {
    const { phase } = this.core.registry.instrument(instrumentId) as Instrument;
    return phase === Phase.halt && (this.core.markets[instrumentId] as MarketState).phaseEndsAtUs < endsAtUs;
  }

  /** Another phase than the one that would follow by itself: it ends a limit state too. */
  private impose(instrumentId: number, next: NextPhase, events: EventWriter): void {
    const { bands } = this.core.markets[instrumentId] as MarketState;
    const hadLimitState = bands.limitSide !== 0;
    this.enter(instrumentId, next, events);
    // One that what followed has led to stays.
    if (hadLimitState) this.core.bands.leave(instrumentId, events);
  }

  private enter(instrumentId: number, next: NextPhase, events: EventWriter): void {
    const { registry, auctions, pegs, timers } = this.core;
    const market = this.core.markets[instrumentId] as MarketState;
    const instrument = registry.instrument(instrumentId) as Instrument;
    const { phase, auctionKind, endsAtUs, reason } = next;
    const before = instrument.phase;
    const isUncrossed =
      (phase === Phase.continuous && before !== Phase.continuous) ||
      (phase === Phase.closed && before === Phase.auction);
    if (isUncrossed) auctions.uncross(market, instrument, events);
    registry.setPhase(instrumentId, phase);
    market.auctionKind = auctionKind;
    market.phaseEndsAtUs = endsAtUs === 0 ? NEVER : endsAtUs;
    market.phaseReason = reason;
    auctions.notePhase(instrumentId, phase);
    timers.noteMarkets();
    events.write('PhaseChanged', 0, { instrumentId, phase, auctionKind, endsAtUs, reason } as never);
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
