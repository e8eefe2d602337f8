/** The market-wide breaker: how far all instruments together have fallen today, and what that halts. */
import { AuctionKind, Phase, PhaseReason } from '../../src/common/model/order-terms.js';
import { RejectReason } from '../../src/common/model/reject-reason.js';
import { type Emitter, exact } from './emitter.js';
import type { OracleState } from './oracle-state.js';
import { type Instrument, sum } from './order.js';
import type { CommandOf } from './order-rules.js';
import { impose } from './phase-rules.js';
import { isAmount, type Refusal } from './term-rules.js';

const LONGEST_US = 86_400_000_000;
const dayOf = (timeUs: number): number => Math.floor(timeUs / LONGEST_US);

export function setMarketBreaker(
  state: OracleState,
  emitter: Emitter,
  { body }: CommandOf<'SetMarketBreaker'>,
): Refusal {
  const levels = levelsOf(body);
  const isOff = levels.every((bps) => bps === 0);
  const isAscending = levels.every((bps, index) => bps > (levels[index - 1] ?? 0) && bps <= 9_999);
  const areTimes = [body.haltUs, body.auctionUs].every((time) => isAmount(time) && time <= LONGEST_US);
  if (!areTimes || !(isOff || (isAscending && body.haltUs !== 0))) return RejectReason.BANDS_OUT_OF_RANGE;
  const { haltUs, auctionUs } = isOff ? state.breaker.terms : body;
  state.breaker.terms = { ...body, haltUs: haltUs + 0, auctionUs: auctionUs + 0 };
  emitter.emit('MarketBreakerSet', 0, state.breaker.terms);
  return undefined;
}

/** After a command; `tradesBefore` is how many trades there were before it. */
export function reviewMarket(state: OracleState, emitter: Emitter, tradesBefore: number): void {
  const { terms, trips } = state.breaker;
  if (state.tradesEver === tradesBefore || levelsOf(terms).every((bps) => bps === 0)) return;
  const { timeUs } = emitter.stamp;
  const falls = state.instruments.flatMap((instrument) => fallOf(state, instrument, timeUs));
  if (falls.length === 0) return;
  // BigInt divides towards 0.
  const mean = sum(falls) / BigInt(falls.length);
  const level = levelsOf(terms).filter((bps) => mean >= BigInt(bps)).length;
  const trippedToday = trips.filter((trip) => dayOf(trip.timeUs) === dayOf(timeUs)).map((trip) => trip.level);
  if (level === 0 || trippedToday.some((tripped) => tripped >= level)) return;
  trips.push({ level, timeUs });
  const endsAtUs = level === 3 ? 0 : timeUs + terms.haltUs;
  const told = { fallBps: exact(mean), instrumentCount: falls.length, haltEndsAtUs: endsAtUs, level };
  emitter.emit('MarketBreakerTripped', 0, told);
  const reasons = [PhaseReason.market_level_1, PhaseReason.market_level_2, PhaseReason.market_level_3];
  const halt = { phase: Phase.halt, auctionKind: AuctionKind.none, endsAtUs, reason: reasons[level - 1] ?? 0 };
  for (const instrument of state.instruments) {
    const isHalted = instrument.phase === Phase.halt;
    const isStopped = isHalted && instrument.endsAtUs === 0 && instrument.reason === PhaseReason.operator;
    if (isStopped) impose(state, emitter, instrument, { ...halt, endsAtUs: 0 });
    if (instrument.phase === Phase.closed) continue;
    const isLonger = instrument.endsAtUs === 0 || (endsAtUs !== 0 && instrument.endsAtUs >= endsAtUs);
    if (!isHalted || !isLonger) impose(state, emitter, instrument, halt);
  }
}

/** In whole basis points towards 0; nothing where there was no trade before this day. */
function fallOf(state: OracleState, instrument: Instrument, timeUs: number): bigint[] {
  const trades = state.breaker.trades.filter((trade) => trade.instrument === instrument);
  const reference = trades.findLast((trade) => dayOf(trade.timeUs) < dayOf(timeUs))?.price;
  const last = trades.at(-1)?.price;
  if (reference === undefined || last === undefined) return [];
  const bps = ((reference - last) * 10_000n) / reference;
  return [bps < -10_000n ? -10_000n : bps];
}

function levelsOf(terms: { level1Bps: number; level2Bps: number; level3Bps: number }): number[] {
  return [terms.level1Bps, terms.level2Bps, terms.level3Bps];
}
