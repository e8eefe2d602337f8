/**
 * What an order would do now, from the local book: what it takes at once and at what price, its fees, and what it holds. An estimate:
 * the book moves, hidden orders are not in it, and the venue decides. Rules of holds: docs/matching.md.
 */
import type { LevelSteps } from '../../../clients/typescript/src/tradsys.js';
import { type Decimal, over, plus, roundedUp, times, zero } from '../format/decimal.js';

export interface PreviewTerms {
  readonly side: 'buy' | 'sell';
  /** In lots; undefined for an order of an amount. */
  readonly quantityLots: bigint | undefined;
  /** What to spend or raise at most, in place of a quantity. */
  readonly amount: Decimal | undefined;
  /** Worst price in ticks; undefined where the order has none of its own. */
  readonly limitTicks: bigint | undefined;
  /** It takes nothing at once: it waits for its trigger, or is post-only. */
  readonly onlyRests: boolean;
  /** What is left rests. */
  readonly rests: boolean;
  /** The price of a trigger, which the collar is around. */
  readonly triggerTicks: bigint | undefined;
}

export interface PreviewRates {
  readonly maker: Decimal;
  readonly taker: Decimal;
  readonly collarBps: number;
  /** Decimals in which the quote asset is counted. */
  readonly quoteScale: number;
  readonly tick: Decimal;
  readonly lot: Decimal;
}

export interface Preview {
  readonly takenLots: bigint;
  readonly taken: Decimal;
  readonly notional: Decimal;
  readonly average: Decimal | undefined;
  readonly worst: Decimal | undefined;
  /** How far the average is from the best price, in basis points with one decimal. */
  readonly impactBps: Decimal | undefined;
  readonly levels: number;
  readonly fee: Decimal;
  readonly restingLots: bigint;
  /** Of the quote asset for a buy, of the base asset for a sell; undefined where it cannot be told. */
  readonly hold: Decimal | undefined;
}

const AVERAGE_DECIMALS_BEYOND_TICK = 2;
const BPS = 10_000n;

/** `opposite` are the levels that it would take, best first. */
export function preview(terms: PreviewTerms, opposite: readonly LevelSteps[], rates: PreviewRates): Preview {
  const { tick, lot, quoteScale, taker } = rates;
  const stepNotional = times(tick, lot);
  const walked = terms.onlyRests ? nothing : walk(terms, opposite, limitOf(terms, opposite, rates), rates);
  const notional = times({ units: walked.ticksLots, scale: 0 }, stepNotional);
  const taken = times({ units: walked.lots, scale: 0 }, lot);
  const best = opposite[0] === undefined ? undefined : BigInt(opposite[0].priceTicks);
  const wanted = terms.quantityLots ?? walked.lots;
  return {
    takenLots: walked.lots,
    taken,
    notional,
    average: over(notional, taken, tick.scale + AVERAGE_DECIMALS_BEYOND_TICK),
    worst: walked.lots === 0n ? undefined : times({ units: walked.worstTicks, scale: 0 }, tick),
    impactBps: best === undefined || walked.lots === 0n ? undefined : impactOf(walked, best),
    levels: walked.levels,
    fee: walked.lots === 0n ? zero : roundedUp(times(taker, notional), quoteScale),
    restingLots: terms.rests ? wanted - walked.lots : 0n,
    hold: holdOf(terms, wanted, opposite, rates),
  };
}

interface Walked {
  readonly lots: bigint;
  readonly ticksLots: bigint;
  readonly worstTicks: bigint;
  readonly levels: number;
}
const nothing: Walked = { lots: 0n, ticksLots: 0n, worstTicks: 0n, levels: 0 };

function walk(
  { side, quantityLots, amount }: PreviewTerms,
  opposite: readonly LevelSteps[],
  limitTicks: bigint | undefined,
  rates: PreviewRates,
): Walked {
  let [lots, ticksLots, worstTicks, levels] = [0n, 0n, 0n, 0];
  for (const level of opposite) {
    const [priceTicks, levelLots] = [BigInt(level.priceTicks), BigInt(level.quantityLots)];
    if (limitTicks !== undefined && (side === 'buy' ? priceTicks > limitTicks : priceTicks < limitTicks)) break;
    const room = quantityLots === undefined ? lotsFor(amount, ticksLots, priceTicks, rates, side) : quantityLots - lots;
    const take = room < levelLots ? room : levelLots;
    if (take <= 0n) break;
    [lots, ticksLots, worstTicks, levels] = [lots + take, ticksLots + take * priceTicks, priceTicks, levels + 1];
    if (take < levelLots) break;
  }
  return { lots, ticksLots, worstTicks, levels };
}

/** How many lots at this price what is left of an amount pays, with the fee where it is spent. */
function lotsFor(
  amount: Decimal | undefined,
  ticksLots: bigint,
  priceTicks: bigint,
  { tick, lot, taker }: PreviewRates,
  side: 'buy' | 'sell',
): bigint {
  if (amount === undefined) return 0n;
  const factor = side === 'buy' ? plus({ units: 1n, scale: 0 }, taker) : { units: 1n, scale: 0 };
  const perTickLot = times(times(tick, lot), factor);
  const scale = Math.max(perTickLot.scale, amount.scale);
  const affordable =
    (amount.units * 10n ** BigInt(scale - amount.scale)) / (perTickLot.units * 10n ** BigInt(scale - perTickLot.scale));
  return (affordable - ticksLots) / priceTicks;
}

/** The worst price at which it trades: its own, or the collar around what it is measured by. */
function limitOf(
  { side, limitTicks, triggerTicks }: PreviewTerms,
  opposite: readonly LevelSteps[],
  { collarBps }: PreviewRates,
): bigint | undefined {
  if (limitTicks !== undefined) return limitTicks;
  const best = opposite[0];
  const around = triggerTicks ?? (best === undefined ? undefined : BigInt(best.priceTicks));
  if (around === undefined) return undefined;
  const collar = (around * BigInt(collarBps)) / BPS;
  return side === 'buy' ? around + collar : around - collar;
}

function impactOf({ lots, ticksLots }: Walked, best: bigint): Decimal | undefined {
  const difference = ticksLots - best * lots;
  const size = difference < 0n ? -difference : difference;
  return over({ units: size * BPS, scale: 0 }, { units: best * lots, scale: 0 }, 1);
}

function holdOf(
  terms: PreviewTerms,
  lots: bigint,
  opposite: readonly LevelSteps[],
  rates: PreviewRates,
): Decimal | undefined {
  const { tick, lot, maker, taker, quoteScale } = rates;
  if (terms.side === 'sell') return times({ units: lots, scale: 0 }, lot);
  if (terms.amount !== undefined) return terms.amount;
  const limitTicks = limitOf(terms, opposite, rates);
  if (limitTicks === undefined) return undefined;
  const notional = times({ units: limitTicks * lots, scale: 0 }, times(tick, lot));
  const rate = [taker, maker].reduce((one, other) => (isLess(one, other) ? other : one), zero);
  return plus(notional, roundedUp(times(rate, notional), quoteScale));
}

function isLess(one: Decimal, other: Decimal): boolean {
  const scale = Math.max(one.scale, other.scale);
  return one.units * 10n ** BigInt(scale - one.scale) < other.units * 10n ** BigInt(scale - other.scale);
}
