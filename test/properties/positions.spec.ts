/**
 * Positions, lots and what was gained equal what follows from the trades alone: whatever was commanded, also in a core that was saved and
 * loaded and in one that has replayed the journal. `POSITIONS_SEED=…` repeats a run, `POSITIONS_RUNS=…` makes it longer or shorter.
 */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { VenueEvent } from '../../src/common/model/events.js';
import { Side } from '../../src/common/model/order-terms.js';
import { fillsOf, type SettledFill } from '../../src/modules/projections/fill.js';
import { FifoLots, realisedByFifo } from '../../src/modules/risk/domain/fifo-lots.js';
import { OracleVenue } from '../oracle/oracle-venue.js';
import { CoreVenue } from '../support/core-venue.js';
import { Aim } from './aim.js';
import { Duel } from './duel.js';
import { intent, type Intent, world, type World } from './intents.js';

const runsWanted = Number(process.env['POSITIONS_RUNS'] ?? 25);
const RUNS_FOR_GROUPS = 100;
const COMMANDS_MAX = 150;
const seed = Number(process.env['POSITIONS_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const intents = fc.array(intent, { minLength: 60, maxLength: COMMANDS_MAX, size: 'max' });

interface Seen {
  positions: number;
  flips: number;
  lots: number;
  days: number;
  groupDays: number;
}

/** Both methods, fill by fill, in the order of time. */
class Recomputed {
  lots = 0n;
  fees = 0n;
  averageCost = 0n;
  averageRealised = 0n;
  fifoRealised = 0n;
  flips = 0;
  queue: { readonly tradeId: number; readonly unit: bigint; lots: bigint }[] = [];

  apply({ side, quantityLots, notional, fee, tradeId }: SettledFill): void {
    const sign = side === Side.buy ? 1n : -1n;
    const unit = BigInt(notional) / BigInt(quantityLots);
    const before = this.lots;
    this.fees += BigInt(fee);
    for (let lot = 0n; lot < BigInt(quantityLots);) lot += this.step(sign, unit, tradeId, BigInt(quantityLots) - lot);
    if (before * this.lots < 0n) this.flips += 1;
  }

  /** Closes from the oldest lot, or opens what is left; answers how many lots. */
  private step(sign: bigint, unit: bigint, tradeId: number, left: bigint): bigint {
    const [oldest] = this.queue;
    if (oldest === undefined || oldest.lots * sign > 0n) {
      this.queue.push({ tradeId, unit, lots: sign * left });
      this.averageCost += sign * left * unit;
      this.lots += sign * left;
      return left;
    }
    const size = oldest.lots < 0n ? -oldest.lots : oldest.lots;
    const closed = left < size ? left : size;
    this.fifoRealised += sign * closed * (oldest.unit - unit);
    oldest.lots += sign * closed;
    if (oldest.lots === 0n) this.queue.shift();
    this.closing += closed;
    this.closingUnit = unit;
    if (left === closed || this.queue.length === 0) this.closeAverage(sign);
    return closed;
  }

  private closing = 0n;
  private closingUnit = 0n;

  /** By average cost a fill closes what it closes at once. */
  private closeAverage(sign: bigint): void {
    const size = this.lots < 0n ? -this.lots : this.lots;
    const cost = this.averageCost < 0n ? -this.averageCost : this.averageCost;
    const taken = (cost * this.closing) / size;
    this.averageCost += sign * taken;
    this.averageRealised += sign * (taken - this.closingUnit * this.closing);
    this.lots += sign * this.closing;
    this.closing = 0n;
  }
}

test(`positions and lots are what follows from the trades, seed ${seed}`, () => {
  const seen: Seen = { positions: 0, flips: 0, lots: 0, days: 0, groupDays: 0 };
  fc.assert(
    fc.property(world, intents, (start, meant) => compare(start, meant, seen)),
    { numRuns: runsWanted, seed },
  );
  expect(seen.positions).toBeGreaterThan(runsWanted);
  expect(seen.lots).toBeGreaterThan(seen.positions / 2);
  for (const count of [seen.flips, seen.days]) expect(count).toBeGreaterThan(0);
  // Not by every seed in a short run.
  if (runsWanted >= RUNS_FOR_GROUPS) expect(seen.groupDays).toBeGreaterThan(0);
}, 300_000);

/** A position is not told that has nothing to tell: flat, and traded with itself for neither gain nor fee. */
function expectNothingLeft(fills: readonly SettledFill[]): void {
  const { lots, averageRealised, fees } = recomputedOf(fills);
  expect({ lots, averageRealised, fees }).toEqual({ lots: 0n, averageRealised: 0n, fees: 0n });
}

function recomputedOf(fills: readonly SettledFill[]): Recomputed {
  const recomputed = new Recomputed();
  for (const fill of fills) recomputed.apply(fill);
  return recomputed;
}

/** The result of the day of every account and group, after each step, with marks that move. */
function compareDays(core: CoreVenue, oracle: OracleVenue, duel: Duel, seen: Seen): void {
  const accounts = Array.from({ length: duel.accountCount }, (_, index) => ({ accountId: index + 1, tradeGroup: 0 }));
  const groups = [1, 2].map((tradeGroup) => ({ accountId: 0, tradeGroup }));
  for (let assetId = 1; assetId <= duel.assetCount; assetId += 1) {
    for (const holder of [...accounts, ...groups]) {
      const result = core.dayResult(holder, assetId);
      expect({ holder, assetId, result }).toEqual({
        holder,
        assetId,
        result: oracle.dayResult(holder, assetId, duel.nowUs),
      });
      if (result !== 0n) seen[holder.tradeGroup === 0 ? 'days' : 'groupDays'] += 1;
    }
  }
}

function compare(start: World, meant: readonly Intent[], seen: Seen): void {
  const options = { clientIdWindowMax: start.smallWindow ? 16 : 65_536 };
  const core = new CoreVenue(options);
  const oracle = new OracleVenue({ clientIdsMax: options.clientIdWindowMax });
  const duel = new Duel(core, oracle);
  const events: VenueEvent[] = [];
  const aim = new Aim(start, duel);
  for (const move of aim.openingMoves()) events.push(...duel.playEvents(move));
  for (const one of meant) {
    for (const move of aim.moves(one)) events.push(...duel.playEvents(move));
    compareDays(core, oracle, duel, seen);
  }
  const replayed = new CoreVenue(options);
  replayed.replay(core.journal);
  const fills = events.flatMap((event) => (event.name === 'TradeExecuted' ? fillsOf(event) : []));
  for (const venue of [core, core.reloaded(), replayed]) {
    for (let accountId = 1; accountId <= start.accounts; accountId += 1) {
      const own = fills.filter((fill) => fill.accountId === accountId);
      const positions = venue.positions(accountId);
      const shown = new Set(positions.map(({ instrumentId }) => instrumentId));
      for (const instrumentId of new Set(own.map((fill) => fill.instrumentId))) {
        if (!shown.has(instrumentId)) expectNothingLeft(own.filter((fill) => fill.instrumentId === instrumentId));
      }
      for (const position of positions) {
        const there = own.filter(({ instrumentId }) => instrumentId === position.instrumentId);
        const recomputed = recomputedOf(there);
        const lots = new FifoLots(position.positionLots);
        for (const fill of there.toReversed()) lots.take(fill);
        const unit = duel.instruments.get(position.instrumentId)?.quoteUnitsPerTickLot ?? 0;
        const fifoCost = lots.costOf(unit);
        expect(position).toMatchObject({
          positionLots: recomputed.lots,
          cost: recomputed.averageCost,
          realised: recomputed.averageRealised,
          fees: recomputed.fees,
        });
        expect(lots.lots.map(({ fill, openLots }) => [fill.tradeId, openLots])).toEqual(
          recomputed.queue.map((lot) => [lot.tradeId, lot.lots]),
        );
        expect([lots.isComplete, realisedByFifo(position, fifoCost)]).toEqual([true, recomputed.fifoRealised]);
        expect(fifoCost).toBe(recomputed.queue.reduce((sum, lot) => sum + lot.lots * lot.unit, 0n));
        seen.positions += 1;
        seen.lots += lots.count;
        seen.flips += recomputed.flips;
      }
    }
  }
}
