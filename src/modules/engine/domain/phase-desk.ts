/** Phases: which may follow which, what happens where one ends and the next begins, and those that end by themselves. */
import { ALL_INSTRUMENTS, type CommandBody, commandLayouts } from '../../../common/model/commands.js';
import { AuctionKind, isOfBreaker, Phase, PhaseReason, TimeInForce } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import type { InstrumentId } from '../../../common/model/units.js';
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

/** An instrument that a breaker holds. */
export interface HeldInstrument {
  readonly instrumentId: number;
  readonly reason: number;
  /** 0: open end. */
  readonly endsAtUs: number;
}

/** Whoever halts what a breaker holds does not let it go; nor does the end of the day what the whole market's breaker holds. */
function staysHeld(phase: number, reason: number): boolean {
  if (phase === Phase.halt) return isOfBreaker(reason);
  return phase === Phase.closed && isOfBreaker(reason) && reason !== PhaseReason.limit_state;
}

export class PhaseDesk {
  constructor(private readonly core: PhaseParts) {}

  setPhase(command: CommandView, events: EventWriter): void {
    const body = commandLayouts.SetPhase.read(command.buffer, command.at);
    const instrumentIds = this.meantBy(body);
    const refusal = this.refusalOf(body, instrumentIds, command.timeUs);
    if (refusal !== 0) return events.refused(command, refusal, 0, body.instrumentId, 0);
    for (const instrumentId of instrumentIds) {
      const { phaseReason } = this.core.markets[instrumentId] as MarketState;
      const reason = staysHeld(body.phase, phaseReason) ? phaseReason : PhaseReason.operator;
      this.impose(instrumentId, { ...body, reason }, events);
    }
  }

  /** What the phase would end of what breakers hold: two people have to agree to that. To stop is never held up. */
  heldBy(meant: MeantPhase): HeldInstrument[] {
    if (meant.phase === Phase.halt && meant.endsAtUs === 0) return [];
    return this.meantBy(meant)
      .map((instrumentId) => ({ instrumentId, market: this.core.markets[instrumentId] }))
      .map(({ instrumentId, market }) => ({
        instrumentId,
        reason: market?.phaseReason ?? PhaseReason.operator,
        endsAtUs: market === undefined || market.phaseEndsAtUs === NEVER ? 0 : market.phaseEndsAtUs,
      }))
      .filter(({ reason }) => isOfBreaker(reason) && !(meant.phase === Phase.closed && staysHeld(meant.phase, reason)));
  }

  /**
   * Halts all that is not closed until `endsAtUs` (`NEVER`: open end), but for what is halted longer than that; what an operator or a
   * fault has halted stays so, and is held from now on.
   */
  haltMarket(reason: number, endsAtUs: number, events: EventWriter): void {
    const openEnd = { phase: Phase.halt, auctionKind: AuctionKind.none, endsAtUs: 0, reason };
    const halt = { ...openEnd, endsAtUs: endsAtUs === NEVER ? 0 : endsAtUs };
    for (const { instrumentId, phase } of this.core.registry.instruments) {
      const { phaseEndsAtUs, phaseReason } = this.core.markets[instrumentId] as MarketState;
      const isHalted = phase === Phase.halt;
      const isStopped = isHalted && phaseEndsAtUs === NEVER && !isOfBreaker(phaseReason);
      if (isStopped) this.impose(instrumentId, openEnd, events);
      else if (isHalted ? phaseEndsAtUs < endsAtUs : phase !== Phase.closed) this.impose(instrumentId, halt, events);
    }
  }

  /**
   * For a fault: whoever reopens the instrument decides what follows. What a breaker has halted stays its own, so that it takes two people
   * to reopen. Returns the reason; undefined where the instrument was halted without an end already.
   */
  haltForGood(instrumentId: InstrumentId): PhaseReason | undefined {
    const market = this.core.markets[instrumentId] as MarketState;
    const { phase } = this.core.registry.instrument(instrumentId) as Instrument;
    if (phase === Phase.halt && market.phaseEndsAtUs === NEVER) return undefined;
    const isHeld = phase === Phase.halt && isOfBreaker(market.phaseReason);
    const reason = isHeld ? (market.phaseReason as PhaseReason) : PhaseReason.fault;
    this.core.registry.setPhase(instrumentId, Phase.halt);
    market.auctionKind = AuctionKind.none;
    market.phaseEndsAtUs = NEVER;
    market.phaseReason = reason;
    market.bands.limitSide = 0;
    market.bands.edgeTicks = 0;
    market.bands.endsAtUs = NEVER;
    this.core.auctions.notePhase(instrumentId, Phase.halt);
    this.core.timers.noteMarkets();
    return reason;
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
    return body.override === 0 && this.heldBy(body).length > 0 ? RejectReason.SECOND_PERSON_NEEDED : 0;
  }

  private meantBy({ instrumentId, phase }: MeantPhase): readonly number[] {
    return instrumentId === ALL_INSTRUMENTS ? this.meantOfAll(phase) : [instrumentId];
  }

  /** What a phase of the whole market is for: a halt for all that trades, any other for all that is halted and not suspended. */
  private meantOfAll(phase: number): number[] {
    if (phase === Phase.halt) return this.tradingByItself();
    return this.core.registry.instruments
      .filter((instrument) => instrument.phase === Phase.halt && !this.core.faults.isSuspended(instrument.instrumentId))
      .map(({ instrumentId }) => instrumentId);
  }

  /** What is in continuous trading or an auction, and what is halted until a time. */
  private tradingByItself(): number[] {
    return this.core.registry.instruments
      .map(({ instrumentId }) => instrumentId)
      .filter((id) => this.isTrading(id) || this.isPaused(id));
  }

  private isTrading(instrumentId: number): boolean {
    const { phase } = this.core.registry.instrument(instrumentId) as Instrument;
    return phase === Phase.continuous || phase === Phase.auction;
  }

  private isPaused(instrumentId: number): boolean {
    const { phase } = this.core.registry.instrument(instrumentId) as Instrument;
    return phase === Phase.halt && (this.core.markets[instrumentId] as MarketState).phaseEndsAtUs < NEVER;
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
