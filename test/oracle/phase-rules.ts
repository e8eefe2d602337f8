/** Trading phases, and all that becomes due. */
import { ALL_INSTRUMENTS } from '../../src/common/model/commands.js';
import { AuctionKind, CancelReason, Phase, PhaseReason, TimeInForce } from '../../src/common/model/order-terms.js';
import { RejectReason } from '../../src/common/model/reject-reason.js';
import { waitsForAuction } from './waiting.js';
import { uncross } from './auction.js';
import { leaveLimitState } from './bands.js';
import type { Emitter } from './emitter.js';
import { settleAll } from './order-of-things.js';
import { isAuctionPhase, isContinuous, type OracleState } from './oracle-state.js';
import { type Instrument, isAuctionTime, type Order } from './order.js';
import type { CommandOf } from './order-rules.js';
import { parkPegs } from './pegs.js';
import { dueReviews } from './margin-rules.js';
import { dueLimits } from './risk-rules.js';
import { cancel, rest } from './standing.js';
import { isAmount, type Refusal } from './term-rules.js';
import { watchAll } from './triggers.js';

interface NewPhase {
  readonly phase: number;
  readonly auctionKind: number;
  readonly endsAtUs: number;
  readonly reason: number;
}

export function setPhase(state: OracleState, emitter: Emitter, { body }: CommandOf<'SetPhase'>): Refusal {
  const isOfAll = body.instrumentId === ALL_INSTRUMENTS;
  const instruments = state.instruments.filter((one) =>
    isOfAll ? isMeantByAll(one, body.phase) : one.instrumentId === body.instrumentId,
  );
  if (!isOfAll && instruments.length === 0) return RejectReason.UNKNOWN_INSTRUMENT;
  const phases: readonly number[] = Object.values(Phase);
  const kinds: readonly number[] = Object.values(AuctionKind);
  const { phase, auctionKind, endsAtUs, override } = body;
  if (!phases.includes(phase) || !kinds.includes(auctionKind)) return RejectReason.INVALID_COMMAND;
  if (override !== 0 && override !== 1) return RejectReason.INVALID_COMMAND;
  const isAuction = phase === Phase.auction;
  if (!state.features.auctions && (isAuction || phase === Phase.pre_open)) return RejectReason.NOT_SUPPORTED;
  if (isAuction !== (auctionKind !== AuctionKind.none)) return RejectReason.INVALID_COMMAND;
  if (!isAmount(endsAtUs)) return RejectReason.INVALID_COMMAND;
  const mayEnd = isAuction || phase === Phase.halt;
  if (endsAtUs !== 0 && !(mayEnd && endsAtUs > emitter.stamp.timeUs)) return RejectReason.INVALID_COMMAND;
  if (isOfAll && ![Phase.halt, Phase.auction, Phase.continuous].some((one) => one === phase))
    return RejectReason.INVALID_COMMAND;
  if (instruments.length === 0) return RejectReason.PHASE_NOT_REACHABLE;
  const isTrading = (one: Instrument): boolean => isContinuous(one) || one.phase === Phase.auction;
  if (phase === Phase.pre_open && instruments.some(isTrading)) return RejectReason.PHASE_NOT_REACHABLE;
  const stops = phase === Phase.halt && endsAtUs === 0;
  const ends = (one: Instrument): boolean => isHeldByBreaker(one) && !(phase === Phase.closed && isHeldByMarket(one));
  if (!stops && override === 0 && instruments.some(ends)) return RejectReason.SECOND_PERSON_NEEDED;
  for (const instrument of instruments) {
    const isHalt = phase === Phase.halt && isHeldByBreaker(instrument);
    const staysHeld = isHalt || (phase === Phase.closed && isHeldByMarket(instrument));
    const reason = staysHeld ? instrument.reason : PhaseReason.operator;
    impose(state, emitter, instrument, { phase, auctionKind, endsAtUs: endsAtUs + 0, reason });
  }
  return undefined;
}

/** A halt of all is for what trades or will by itself, any other phase for what is halted. */
function isMeantByAll(instrument: Instrument, phase: number): boolean {
  return phase === Phase.halt ? tradesByItself(instrument) : instrument.phase === Phase.halt;
}

function isHeldByBreaker({ reason }: Instrument): boolean {
  return reason !== PhaseReason.operator && reason !== PhaseReason.fault;
}

function isHeldByMarket(instrument: Instrument): boolean {
  return isHeldByBreaker(instrument) && instrument.reason !== PhaseReason.limit_state;
}

/** Whether the instrument trades, or will by itself. */
function tradesByItself({ phase, endsAtUs }: Instrument): boolean {
  return phase === Phase.continuous || phase === Phase.auction || (phase === Phase.halt && endsAtUs !== 0);
}

/** A phase that does not come by itself. */
export function impose(state: OracleState, emitter: Emitter, instrument: Instrument, next: NewPhase): void {
  if (instrument.limitState !== undefined) instrument.limitStateOver = true;
  enter(state, emitter, instrument, next);
  settleAll(state, emitter);
}

function enter(state: OracleState, emitter: Emitter, instrument: Instrument, next: NewPhase): void {
  const { continuous, closed, auction } = Phase;
  const begins = next.phase === continuous && !isContinuous(instrument);
  if (begins || (next.phase === closed && instrument.phase === auction)) uncross(state, emitter, instrument);
  const wasAuction = isAuctionPhase(instrument);
  Object.assign(instrument, next);
  if (!wasAuction) instrument.indicative = { priceTicks: 0, volumeLots: 0, surplusLots: 0 };
  emitter.emit('PhaseChanged', 0, { ...next, instrumentId: instrument.instrumentId });
  if (isAuctionPhase(instrument)) {
    parkPegs(state, emitter, instrument);
    for (const order of state.ordersOn(instrument)) {
      const comes = order.place === 'parked' && isAuctionTime(order) && !waitsForAuction(order);
      if (comes) rest(state, emitter, order, order.ownLimit);
    }
  }
  if (next.phase === closed && state.features.auctions) {
    for (const order of state.ordersOn(instrument)) {
      if (state.isOpen(order) && endsWithTheDay(order)) cancel(state, emitter, order, CancelReason.expired);
    }
  }
  if (begins) {
    watchAll(state, instrument);
    instrument.pegsPricedAt = '';
  }
}

function endsWithTheDay({ timeInForce, place }: Order): boolean {
  return timeInForce === TimeInForce.day || (timeInForce === TimeInForce.at_close && place === 'parked');
}

interface Due {
  readonly timeUs: number;
  /** Orders before phases before limits before margins. */
  readonly rank: number;
  readonly id: number;
  happen(): void;
}

/** What is due by the command's time happens, first what was due first; what follows from it begins at the command's time. */
export function whatIsDue(state: OracleState, emitter: Emitter): void {
  const { timeUs } = emitter.stamp;
  for (;;) {
    const [first] = [
      ...dueOrders(state, emitter),
      ...duePhases(state, emitter),
      ...dueLimits(state, emitter),
      ...dueReviews(state, emitter),
    ]
      .filter((due) => due.timeUs <= timeUs)
      .toSorted((a, z) => a.timeUs - z.timeUs || a.rank - z.rank || a.id - z.id);
    if (first === undefined) break;
    first.happen();
    settleAll(state, emitter);
  }
}

function dueOrders(state: OracleState, emitter: Emitter): Due[] {
  return state.orders
    .filter((order) => order.advanced.expireAtUs !== 0)
    .map((order) => ({
      timeUs: order.advanced.expireAtUs,
      rank: 0,
      id: order.orderId,
      happen: () => cancel(state, emitter, order, CancelReason.expired),
    }));
}

function duePhases(state: OracleState, emitter: Emitter): Due[] {
  const ends = state.instruments.flatMap((instrument) => {
    const { limitState } = instrument;
    const endsAtUs = limitState === undefined ? instrument.endsAtUs : limitState.endsAtUs;
    return limitState === undefined && instrument.endsAtUs === 0 ? [] : [{ instrument, endsAtUs }];
  });
  return ends.map(({ instrument, endsAtUs }) => ({
    timeUs: endsAtUs,
    rank: 1,
    id: instrument.instrumentId,
    happen: () => endPhase(state, emitter, instrument),
  }));
}

/** Limit state, pause, volatility auction, trading; or the end that a command or a breaker gave an auction or a halt. */
function endPhase(state: OracleState, emitter: Emitter, instrument: Instrument): void {
  const { timeUs } = emitter.stamp;
  const { pauseUs } = instrument.bands;
  const { operator, limit_state, fault } = PhaseReason;
  const isLimitState = instrument.limitState !== undefined;
  const reason = isLimitState ? limit_state : instrument.reason;
  const isOfMarket = ![operator, limit_state, fault].some((one) => one === reason);
  const { auctionUs } = isOfMarket ? state.breaker.terms : instrument.bands;
  const auction = { phase: Phase.auction, auctionKind: AuctionKind.volatility, endsAtUs: timeUs + auctionUs, reason };
  const trading = { phase: Phase.continuous, auctionKind: AuctionKind.none, endsAtUs: 0, reason: operator };
  if (isLimitState) {
    instrument.limitStateOver = true;
    leaveLimitState(state, emitter, instrument);
    if (pauseUs !== 0) {
      const pause = { phase: Phase.halt, auctionKind: AuctionKind.none, endsAtUs: timeUs + pauseUs, reason };
      return enter(state, emitter, instrument, pause);
    }
    return auctionUs === 0 ? undefined : enter(state, emitter, instrument, auction);
  }
  if (instrument.phase === Phase.halt) return enter(state, emitter, instrument, auctionUs === 0 ? trading : auction);
  const isClosing = instrument.auctionKind === AuctionKind.closing;
  return enter(state, emitter, instrument, isClosing ? { ...trading, phase: Phase.closed } : trading);
}
